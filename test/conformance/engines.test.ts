// Every engine in the registry against the double-precision reference, on every rule, kind of alpha and kind of input.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { EngineSession } from '../../src-main/engines/engine.ts';
import { reference } from '../../src-main/engines/reference/index.ts';
import { rules } from '../../src-main/science/plasticity/index.ts';
import { alphaKinds, inputKinds } from '../../src-main/science/plasticity/recurrence.ts';
import { presentEngines } from '../support/engines.ts';
import { compute, createParameters, errorsOf, toleranceOf } from '../support/engine-outcome.ts';
import { relativeError } from '../support/numbers.ts';
import { createFixture } from '../support/recurrence-fixture.ts';
import type { FixtureOptions, FixtureShape } from '../support/recurrence-fixture.ts';

/** Neurons and episodes. */
const sizes = [
  [1, 1],
  [3, 2],
  [4, 1],
  [7, 3],
  [50, 3],
  [131, 1],
] as const;
const adam = { learningRate: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, gradientNorm: 0 };

for (const engine of presentEngines) {
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
      const errors = errorsOf(await compute(session, fixture), await compute(judge, fixture));
      for (const [name, error] of errors)
        expect(error, `${name} of ${JSON.stringify(shape)}`).toBeLessThan(toleranceOf(name));
    }

    test('reports on itself', async () => {
      expect(await engine.probe()).toMatchObject({ id: engine.id, isAvailable: true, reason: '' });
    });

    for (const rule of engine === reference ? [] : rules) {
      for (const alpha of alphaKinds) {
        test(`agrees with the reference on ${rule.id} with alpha ${alpha}`, async () => {
          for (const [neurons, batch] of sizes) {
            for (const inputs of inputKinds)
              await expectAgreement({ neurons, batch, steps: 20, rule: rule.id, alpha, inputs });
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
          const errors = errorsOf(await compute(session, fixture, true), await compute(session, fixture));
          for (const [name, error] of errors) expect(error, name).toBeLessThan(toleranceOf(name));
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
      expect(relativeError(w, await train(judge, false))).toBeLessThan(toleranceOf('w'));
      expect(await train(session, true)).toEqual(w);
    });
  });
}
