// What the engine tensorflow holds on to: as many tensors after a thousand episodes as after two, and none after its session.
import { expect, test } from 'vitest';
import { tensorflow } from '../../src-main/engines/tensorflow/index.ts';
import { loadLibrary } from '../../src-main/engines/tensorflow/library.ts';
import { rules } from '../../src-main/science/plasticity/index.ts';
import { alphaKinds, inputKinds } from '../../src-main/science/plasticity/recurrence.ts';
import { convolutionTensorShapes } from '../../src-main/science/networks/convolutions.ts';
import { sizeOf } from '../../src-main/science/arrays.ts';
import type { Parameter } from '../../src-main/engines/engine.ts';
import { createParameters } from '../support/engine-outcome.ts';
import { createRandom } from '../../src-main/science/random.ts';
import { createLstmFixture } from '../support/lstm-fixture.ts';
import { createFixture } from '../support/recurrence-fixture.ts';
import { lstmTensorShapes } from '../../src-main/science/networks/lstm/recurrence.ts';
import type { LstmTensors } from '../../src-main/science/networks/lstm/recurrence.ts';

const adam = { learningRate: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, gradientNorm: 1 };
const tensorCount = () => loadLibrary().tf.memory().numTensors;

/** Runs an episode over and over; returns how many tensors there are after the second and after the last. */
async function countOver(episodes: number, episode: () => Promise<unknown>): Promise<[number, number]> {
  await episode();
  await episode();
  const before = tensorCount();
  for (let k = 2; k < episodes; k++) await episode();
  return [before, tensorCount()];
}

const combinations = rules.flatMap(({ id }) =>
  alphaKinds.flatMap((alpha) => inputKinds.map((inputs) => ({ rule: id, alpha, inputs }))),
);

test('the number of tensors stays the same over 1,000 episodes', async () => {
  const session = await tensorflow.open();
  const fixture = createFixture({ neurons: 9, batch: 2, steps: 10, rule: 'decaying-hebb', alpha: 'matrix' });
  const parameters = await createParameters(session, fixture);
  const recurrence = await session.recurrence(fixture.shape, parameters);
  const optimiser = await session.adam(Object.values(parameters), adam);
  const [before, after] = await countOver(1000, async () => {
    await recurrence.forward(fixture.inputs);
    await recurrence.backward(fixture.dStates);
    await recurrence.readInputGradient();
    await optimiser.update();
  });
  expect(after).toBe(before);
  await session.close();
});

test.each(combinations)('nothing is left of $rule, alpha $alpha, $inputs inputs', async (kinds) => {
  const empty = tensorCount();
  for (const batch of [1, 2]) {
    const session = await tensorflow.open();
    const fixture = createFixture(
      { neurons: 7, batch, steps: 9, ...kinds },
      { eta: batch === 1 ? 0.02 : 0.6 },
    );
    const recurrence = await session.recurrence(fixture.shape, await createParameters(session, fixture));
    const [before, after] = await countOver(5, async () => {
      await recurrence.forward(fixture.inputs);
      await recurrence.forward(fixture.inputs);
      await recurrence.backward(fixture.dStates);
    });
    expect(after).toBe(before);
    await session.close();
  }
  expect(tensorCount()).toBe(empty);
});

test.each(inputKinds)('nothing is left of an LSTM with %s inputs', async (inputs) => {
  const empty = tensorCount();
  const session = await tensorflow.open();
  const fixture = createLstmFixture({ neurons: 6, driven: 4, batch: 2, steps: 14, inputs });
  const parameters: [string, Parameter][] = [];
  for (const [name, shape] of Object.entries(lstmTensorShapes(fixture.shape)))
    parameters.push([name, await session.parameter(name, shape, fixture.tensors[name as 'w'])]);
  const byName: unknown = Object.fromEntries(parameters);
  const recurrence = await session.lstm(fixture.shape, byName as LstmTensors<Parameter>);
  const [before, after] = await countOver(20, async () => {
    await recurrence.forward(fixture.inputs);
    await recurrence.backward(fixture.dStates);
    await recurrence.readInputGradient();
  });
  expect(after).toBe(before);
  await session.close();
  expect(tensorCount()).toBe(empty);
});

test('nothing is left of convolutions and of a dense layer', async () => {
  const empty = tensorCount();
  const session = await tensorflow.open();
  const shape = { side: 15, features: 8, layers: 3, images: 4 };
  const random = createRandom(1, 'initialValues', 0);
  const draw = (size: number) => Float32Array.from({ length: size }, () => random.normal());
  const own: Record<string, Parameter> = {};
  for (const [name, dimensions] of Object.entries(convolutionTensorShapes(shape)))
    own[name] = await session.parameter(name, dimensions, draw(sizeOf(dimensions)));
  const stack = await session.convolutions(shape, own);
  const weight = await session.parameter('weight', [3, 8], draw(24));
  const bias = await session.parameter('bias', [3], draw(3));
  const dense = await session.dense({ inputs: 8, outputs: 3, rows: 4 }, { weight, bias });
  const [pictures, slopes] = [draw(4 * 15 * 15), draw(12)];
  const [before, after] = await countOver(20, async () => {
    const features = await stack.forward(pictures);
    await dense.forward(features);
    await stack.backward(await dense.backward(features, slopes));
  });
  expect(after).toBe(before);
  await session.close();
  expect(tensorCount()).toBe(empty);
});
