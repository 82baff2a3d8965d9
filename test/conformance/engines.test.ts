// Every engine in the registry against the double-precision reference, on every rule and kind of alpha.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { EngineSession, Parameter, RecurrenceParameters } from '../../src-main/engines/engine.ts';
import { engines } from '../../src-main/engines/index.ts';
import { reference } from '../../src-main/engines/reference/index.ts';
import type { Floats } from '../../src-main/science/arrays.ts';
import { rules } from '../../src-main/science/plasticity/index.ts';
import { alphaKinds, inputKinds, tensorShapes } from '../../src-main/science/plasticity/recurrence.ts';
import { relativeError } from '../support/numbers.ts';
import { createFixture } from '../support/recurrence-fixture.ts';
import type { FixtureOptions, FixtureShape, RecurrenceFixture } from '../support/recurrence-fixture.ts';

const tolerance = 1e-5;
const adam = { learningRate: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };

interface Outcome {
  readonly states: Floats;
  readonly gradients: Readonly<Record<string, Floats>>;
}

/** One episode forward and backward; `isStepwise` goes through `step` instead of `forward`. */
async function compute(
  session: EngineSession,
  fixture: RecurrenceFixture,
  isStepwise = false,
): Promise<Outcome> {
  const parameters = await createParameters(session, fixture);
  const recurrence = await session.recurrence(fixture.shape, parameters);
  let states: Floats;
  if (isStepwise) {
    await recurrence.reset();
    const stepSize = fixture.shape.batch * fixture.shape.neurons;
    const all: number[] = [];
    for (let t = 0; t < fixture.shape.steps; t++) {
      all.push(...(await recurrence.step(fixture.inputs.subarray(t * stepSize, (t + 1) * stepSize))));
    }
    states = Float64Array.from(all);
  } else {
    states = await recurrence.forward(fixture.inputs);
  }
  const inputs = await recurrence.backward(fixture.dStates);
  const entries = Object.values(parameters).map(
    async (parameter) => [parameter.name, await parameter.readGradient()] as const,
  );
  return { states, gradients: { ...Object.fromEntries(await Promise.all(entries)), inputs } };
}

async function createParameters(session: EngineSession, fixture: RecurrenceFixture) {
  const created = Object.entries(tensorShapes(fixture.shape)).map(([name, shape]) =>
    session.parameter(name, shape, fixture.tensors[name]),
  );
  return Object.fromEntries(
    (await Promise.all(created)).map((parameter) => [parameter.name, parameter]),
  ) as unknown as RecurrenceParameters & Record<string, Parameter>;
}

const report = (outcome: Outcome, judge: Outcome) => ({
  states: relativeError(outcome.states, judge.states),
  ...Object.fromEntries(
    Object.keys(judge.gradients).map((name) => [
      name,
      relativeError(outcome.gradients[name], judge.gradients[name]),
    ]),
  ),
});

for (const engine of engines) {
  describe(`engine ${engine.id}`, () => {
    let session: EngineSession;
    let judge: EngineSession;
    beforeAll(async () => {
      session = await engine.open();
      judge = await reference.open();
    });
    afterAll(() => session.close());

    async function expectAgreement(shape: FixtureShape, options?: FixtureOptions) {
      const fixture = createFixture(shape, options);
      const errors = report(await compute(session, fixture), await compute(judge, fixture));
      for (const [name, error] of Object.entries(errors))
        expect(error, `${name} of ${JSON.stringify(shape)}`).toBeLessThan(tolerance);
    }

    test('reports on itself', async () => {
      expect(await engine.probe()).toMatchObject({ id: engine.id, isAvailable: true, reason: '' });
    });

    for (const rule of rules) {
      for (const alpha of alphaKinds) {
        test(`agrees with the reference on ${rule.id} with alpha ${alpha}`, async () => {
          for (const neurons of [1, 7, 64, 101]) {
            for (const batch of [1, 3]) {
              for (const inputs of inputKinds)
                await expectAgreement({ neurons, batch, steps: 20, rule: rule.id, alpha, inputs });
            }
          }
        });

        test(`agrees with the reference where ${rule.id} with alpha ${alpha} cannot be rewound`, async () => {
          for (const eta of [0.5, 1]) {
            for (const steps of [1, 2, 17])
              await expectAgreement({ neurons: 21, batch: 2, steps, rule: rule.id, alpha }, { eta });
          }
        });

        test(`gives the same by steps and by episode for ${rule.id} with alpha ${alpha}`, async () => {
          const fixture = createFixture(
            { neurons: 21, batch: 2, steps: 9, rule: rule.id, alpha },
            { eta: 0.3 },
          );
          const errors = report(await compute(session, fixture, true), await compute(session, fixture));
          for (const [name, error] of Object.entries(errors)) expect(error, name).toBe(0);
        });
      }

      test(`agrees with the reference on ${rule.id} with saturating inputs`, async () => {
        await expectAgreement(
          { neurons: 64, batch: 1, steps: 25, rule: rule.id, alpha: 'matrix' },
          { drive: 40, eta: 0.01 },
        );
      });
    }

    test('updates by Adam as the reference does, and goes on after a restore', async () => {
      const fixture = createFixture({ neurons: 7, batch: 1, steps: 9, rule: rules[0].id, alpha: 'matrix' });
      const train = async (on: EngineSession, isInterrupted: boolean) => {
        const parameters = await createParameters(on, fixture);
        const recurrence = await on.recurrence(fixture.shape, parameters);
        let optimiser = await on.adam(Object.values(parameters), adam);
        for (let update = 0; update < 5; update++) {
          await recurrence.forward(fixture.inputs);
          await recurrence.backward(fixture.dStates);
          if (isInterrupted && update === 2) {
            const saved = await optimiser.read();
            optimiser = await on.adam(Object.values(parameters), adam);
            await optimiser.write(saved);
          }
          await optimiser.update();
        }
        return parameters.w.read();
      };
      const w = await train(session, false);
      expect(relativeError(w, await train(judge, false))).toBeLessThan(tolerance);
      expect(await train(session, true)).toEqual(w);
    });
  });
}
