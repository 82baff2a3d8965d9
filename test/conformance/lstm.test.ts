// The LSTM of every engine against the double-precision reference.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { EngineSession, Parameter, Recurrence } from '../../src-main/engines/engine.ts';
import { reference } from '../../src-main/engines/reference/index.ts';
import { wasm } from '../../src-main/engines/wasm/index.ts';
import type { Floats } from '../../src-main/science/arrays.ts';
import { lstmTensorShapes } from '../../src-main/science/networks/lstm/recurrence.ts';
import type { LstmTensors } from '../../src-main/science/networks/lstm/recurrence.ts';
import { inputKinds } from '../../src-main/science/plasticity/recurrence.ts';
import { presentEngines } from '../support/engines.ts';
import { relativeError } from '../support/numbers.ts';
import { createLstmFixture } from '../support/lstm-fixture.ts';
import type { LstmFixture } from '../support/lstm-fixture.ts';

/** Neurons, driven ones, and episodes. */
const sizes = [
  [1, 1, 1],
  [3, 3, 2],
  [7, 4, 3],
  [50, 50, 2],
  [131, 60, 1],
] as const;

interface Layer {
  readonly parameters: readonly Parameter[];
  readonly recurrence: Recurrence;
}

async function open(session: EngineSession, { shape, tensors }: LstmFixture): Promise<Layer> {
  const parameters: Parameter[] = [];
  for (const [name, dimensions] of Object.entries(lstmTensorShapes(shape)))
    parameters.push(await session.parameter(name, dimensions, tensors[name as keyof LstmTensors] as Floats));
  const byName: unknown = Object.fromEntries(parameters.map((parameter) => [parameter.name, parameter]));
  return { parameters, recurrence: await session.lstm(shape, byName as LstmTensors<Parameter>) };
}

/** States and gradients by name, on the second of two episodes, so that nothing may be left of the first. */
async function compute({ parameters, recurrence }: Layer, { inputs, dStates }: LstmFixture) {
  await recurrence.forward(inputs.map((value) => -value));
  await recurrence.backward(dStates);
  const states = await recurrence.forward(inputs);
  await recurrence.backward(dStates);
  const outcome: Record<string, Floats> = { states, inputs: await recurrence.readInputGradient() };
  for (const parameter of parameters) outcome[parameter.name] = await parameter.readGradient();
  return outcome;
}

describe.each(presentEngines.filter((engine) => engine !== reference))('the LSTM of engine $id', (engine) => {
  let session: EngineSession;
  let judge: EngineSession;
  beforeAll(async () => {
    session = await engine.open();
    judge = await reference.open();
  });
  afterAll(() => session.close());

  test.each(inputKinds)('agrees with the reference on %s inputs', async (inputs) => {
    for (const [neurons, driven, batch] of sizes) {
      const fixture = createLstmFixture({ neurons, driven, batch, steps: 26, inputs });
      const [ours, expected] = [
        await compute(await open(session, fixture), fixture),
        await compute(await open(judge, fixture), fixture),
      ];
      for (const [name, values] of Object.entries(expected)) {
        const error = relativeError(ours[name], values);
        expect(error, `${name} at ${neurons} neurons`).toBeLessThan(name === 'states' ? 1e-6 : 5e-6);
      }
    }
  });

  test.each(inputKinds)('takes an episode step by step as it takes it whole, %s inputs', async (inputs) => {
    const fixture = createLstmFixture({ neurons: 20, driven: 20, batch: 2, steps: 14, inputs });
    const { recurrence } = await open(session, fixture);
    const whole = await recurrence.forward(fixture.inputs);
    await recurrence.reset();
    const size = fixture.inputs.length / 14;
    const steps: number[] = [];
    for (let t = 0; t < 14; t++)
      steps.push(...(await recurrence.step(fixture.inputs.subarray(t * size, (t + 1) * size))));
    expect(steps).toEqual([...whole]);
    await expect(recurrence.step(fixture.inputs.subarray(0, size))).rejects.toThrow(
      /at most 14 steps, got 15/,
    );
  });
});

test('gives the same bits on one, two and three threads', async () => {
  const fixture = createLstmFixture({ neurons: 131, driven: 131, batch: 2, steps: 26, inputs: 'clamped' });
  const outcomes = [];
  for (const threads of [1, 2, 3]) {
    const session = await wasm.open({ threads });
    outcomes.push(await compute(await open(session, fixture), fixture));
    await session.close();
  }
  expect(outcomes[1]).toEqual(outcomes[0]);
  expect(outcomes[2]).toEqual(outcomes[0]);
});
