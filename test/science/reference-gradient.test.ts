// Finite differences judge the reference's gradient.
import { describe, expect, test } from 'vitest';
import { rules } from '../../src-main/science/plasticity/index.ts';
import { alphaKinds } from '../../src-main/science/plasticity/recurrence.ts';
import type { RecurrenceTensors } from '../../src-main/science/plasticity/recurrence.ts';
import { ReferenceRecurrence } from '../../src-main/science/plasticity/reference.ts';
import { dot, fixtureRandom, norm, normals } from '../support/numbers.ts';
import { createFixture } from '../support/recurrence-fixture.ts';
import type { RecurrenceFixture } from '../support/recurrence-fixture.ts';

const tolerance = 1e-8;
const directions = 10;
/** Central differences of step h err by about h^2 + 1e-16 / h; Richardson's extrapolation from h and h/2 by h^4. */
const step = 1e-3;

for (const rule of rules) {
  describe(`the reference gradient of ${rule.id}`, () => {
    for (const alpha of alphaKinds) {
      test(`agrees with central differences for alpha ${alpha}`, () => {
        const fixture = createFixture({ neurons: 7, batch: 2, steps: 14, rule: rule.id, alpha });
        const judge = new ReferenceRecurrence(fixture.shape, rule);
        const gradients = judge.backward(
          asTensors(fixture),
          judge.forward(asTensors(fixture), fixture.inputs),
          fixture.dStates,
        );
        const groups = { ...fixture.tensors, inputs: fixture.inputs };
        for (const name of Object.keys(groups)) {
          const gradient = gradients[name as keyof typeof gradients] as Float64Array;
          expect(largestError(fixture, judge, name, gradient), name).toBeLessThan(tolerance);
        }
      });
    }
  });
}

/** The largest error of a directional derivative over random unit directions, divided by the gradient's norm. */
function largestError(
  fixture: RecurrenceFixture,
  judge: ReferenceRecurrence,
  name: string,
  gradient: Float64Array,
): number {
  const random = fixtureRandom(99);
  const errors = Array.from({ length: directions }, () => {
    const direction = normals(random, gradient.length, 1);
    const length = norm(direction);
    const unit = direction.map((d) => d / length);
    const slope = (h: number) =>
      (lossAt(fixture, judge, name, unit, h) - lossAt(fixture, judge, name, unit, -h)) / (2 * h);
    const difference = (4 * slope(step / 2) - slope(step)) / 3;
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
  const moved = (values: Float64Array) => values.map((value, k) => value + h * direction[k]);
  const tensors =
    name === 'inputs' ? fixture.tensors : { ...fixture.tensors, [name]: moved(fixture.tensors[name]) };
  const inputs = name === 'inputs' ? moved(fixture.inputs) : fixture.inputs;
  const { steps, batch, neurons } = fixture.shape;
  const states = new Float64Array(steps * batch * neurons);
  judge
    .forward(tensors as unknown as RecurrenceTensors, inputs)
    .forEach((episode, b) => judge.putEpisode(states, episode.states, steps, b));
  return dot(states, fixture.dStates);
}

function asTensors(fixture: RecurrenceFixture): RecurrenceTensors {
  return fixture.tensors as unknown as RecurrenceTensors;
}
