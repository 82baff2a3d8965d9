// Finite differences judge the reference's gradient.
import { describe, expect, test } from 'vitest';
import type { Floats } from '../../src-main/science/arrays.ts';
import { rules } from '../../src-main/science/plasticity/index.ts';
import { alphaKinds, inputKinds } from '../../src-main/science/plasticity/recurrence.ts';
import type { RecurrenceTensors } from '../../src-main/science/plasticity/recurrence.ts';
import { ReferenceRecurrence } from '../../src-main/science/plasticity/reference.ts';
import type { PlasticityRule, Synapse } from '../../src-main/science/plasticity/rule.ts';
import { dot, fixtureRandom, norm, normals } from '../support/numbers.ts';
import { createFixture } from '../support/recurrence-fixture.ts';
import type { FixtureOptions, FixtureShape, RecurrenceFixture } from '../support/recurrence-fixture.ts';

const tolerance = 1e-8;
const directions = 10;
/** Central differences of step h err by about h^2 + 1e-16 / h; Richardson's extrapolation from h and h/2 by h^4. */
const step = 1e-3;

for (const rule of rules) {
  describe(`the reference gradient of ${rule.id}`, () => {
    for (const alpha of alphaKinds) {
      for (const inputs of inputKinds) {
        test(`agrees with central differences for alpha ${alpha} and ${inputs} inputs`, () => {
          expectAgreement({ neurons: 7, batch: 2, steps: 14, rule: rule.id, alpha, inputs });
        });
      }
    }

    test.skipIf(rule.bound === null)('agrees with central differences where traces are cut off', () => {
      // Modulated traces grow more slowly.
      const bound = rule.hasEligibility ? 0.01 : rule.rate === 'modulator' ? 0.03 : 0.11;
      const shape = { neurons: 7, batch: 1, steps: 14, rule: rule.id, alpha: 'matrix' as const, bound };
      const fixture = expectAgreement(shape, { eta: 0.4, drive: 2 }, 1e-6);
      const [{ traces }] = new ReferenceRecurrence(fixture.shape).episodes(
        asTensors(fixture),
        fixture.inputs,
      );
      const cut = traces.at(-1)?.hebb.filter((hebb) => Math.abs(hebb) === bound).length ?? 0;
      expect(cut).toBeGreaterThan(2);
      expect(cut).toBeLessThan(46);
    });

    test('pulls back an update as central differences do, within the bound and beyond it', () => {
      const random = fixtureRandom(7);
      for (let k = 0; k < 200; k++) {
        const [hebb, eligibility, pre, post, rate, eta] = normals(random, 6, 0.6);
        expectPullBack(rule, { hebb, eligibility, pre, post, rate, eta, bound: rule.bound ?? Infinity });
      }
    });
  });
}

function expectPullBack(rule: PlasticityRule, synapse: Synapse): void {
  const after = { hebb: 0.7, eligibility: -0.4 };
  const pulled = rule.pullBack(synapse, after);
  const h = 1e-6;
  for (const name of ['hebb', 'eligibility', 'pre', 'post', 'rate', 'eta'] as const) {
    const value = (sign: number) => {
      const next = rule.next({ ...synapse, [name]: synapse[name] + sign * h });
      return next.hebb * after.hebb + next.eligibility * after.eligibility;
    };
    // Without eligibility the second number stays out of the update.
    if (name === 'eligibility' && !rule.hasEligibility) continue;
    expect(pulled[name], name).toBeCloseTo((value(1) - value(-1)) / (2 * h), 7);
  }
}

function expectAgreement(shape: FixtureShape, options?: FixtureOptions, stepSize = step): RecurrenceFixture {
  const fixture = createFixture(shape, options);
  const judge = new ReferenceRecurrence(fixture.shape);
  const { tensors, inputs } = judge.backward(asTensors(fixture), fixture.inputs, fixture.dStates);
  // A clamped network's input is a fact or an absence, and there is no gradient of either.
  const groups = fixture.shape.inputs === 'clamped' ? tensors : { ...tensors, inputs };
  for (const [name, gradient] of Object.entries(groups)) {
    // A difference of two losses is rounded to the losses' own precision.
    const rounding = (3e-15 * norm(fixture.dStates)) / (stepSize * norm(gradient));
    expect(largestError(fixture, judge, name, gradient, stepSize), name).toBeLessThan(tolerance + rounding);
  }
  return fixture;
}

/** The largest error of a directional derivative over random unit directions, divided by the gradient's norm. */
function largestError(
  fixture: RecurrenceFixture,
  judge: ReferenceRecurrence,
  name: string,
  gradient: Float64Array,
  h: number,
): number {
  const random = fixtureRandom(99);
  const errors = Array.from({ length: directions }, () => {
    const direction = normals(random, gradient.length, 1);
    const length = norm(direction);
    const unit = direction.map((d) => d / length);
    const slope = (size: number) =>
      (lossAt(fixture, judge, name, unit, size) - lossAt(fixture, judge, name, unit, -size)) / (2 * size);
    const difference = (4 * slope(h / 2) - slope(h)) / 3;
    return Math.abs(difference - dot(unit, gradient)) / norm(gradient);
  });
  return Math.max(...errors);
}

function lossAt(
  fixture: RecurrenceFixture,
  judge: ReferenceRecurrence,
  name: string,
  direction: Float64Array,
  h: number,
): number {
  const moved = (values: Floats) => Float64Array.from(values, (value, k) => value + h * direction[k]);
  const tensors =
    name === 'inputs' ? fixture.tensors : { ...fixture.tensors, [name]: moved(fixture.tensors[name]) };
  const inputs = name === 'inputs' ? moved(fixture.inputs) : fixture.inputs;
  return dot(judge.forward(tensors as unknown as RecurrenceTensors, inputs), fixture.dStates);
}

function asTensors(fixture: RecurrenceFixture): RecurrenceTensors {
  return fixture.tensors as unknown as RecurrenceTensors;
}
