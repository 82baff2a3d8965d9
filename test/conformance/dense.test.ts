// The dense layer of every engine against the double-precision reference, and that against finite differences.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { EngineSession } from '../../src-main/engines/engine.ts';
import { denseBackward, denseForward } from '../../src-main/science/networks/dense.ts';
import { presentEngines } from '../support/engines.ts';
import { dot, fixtureRandom, normals, relativeError } from '../support/numbers.ts';

const sizes = [
  [1, 1, 1],
  [3, 5, 2],
  [17, 4, 30],
  [64, 20, 7],
  [200, 5, 33],
] as const;

function createFixture([inputs, outputs, rows]: readonly [number, number, number]) {
  const random = fixtureRandom(inputs * 1000 + outputs);
  const draw = (count: number) => Float64Array.from(normals(random, count, 1), Math.fround);
  const tensors = { weight: draw(outputs * inputs), bias: draw(outputs) };
  return { shape: { inputs, outputs, rows }, tensors, x: draw(rows * inputs), dY: draw(rows * outputs) };
}

describe.each(presentEngines)('the dense layer of engine $id', (engine) => {
  let session: EngineSession;
  beforeAll(async () => void (session = await engine.open()));
  afterAll(() => session.close());

  test.each(sizes)('agrees with the reference, %i to %i numbers, %i rows', async (...size) => {
    const { shape, tensors, x, dY } = createFixture(size);
    const weight = await session.parameter('weight', [shape.outputs, shape.inputs], tensors.weight);
    const bias = await session.parameter('bias', [shape.outputs], tensors.bias);
    const dense = await session.dense(shape, { weight, bias });
    const expected = denseBackward(shape, tensors, x, dY);
    expect(relativeError(await dense.forward(x), denseForward(shape, tensors, x))).toBeLessThan(1e-6);
    expect(relativeError(await dense.backward(x, dY), expected.inputs)).toBeLessThan(1e-6);
    expect(relativeError(await weight.readGradient(), expected.tensors.weight)).toBeLessThan(1e-6);
    expect(relativeError(await bias.readGradient(), expected.tensors.bias)).toBeLessThan(1e-6);
    // Fewer rows than it has room for leave nothing of the others behind.
    const few = x.subarray(0, shape.inputs);
    expect(relativeError(await dense.forward(few), denseForward(shape, tensors, few))).toBeLessThan(1e-6);
  });

  test('computes with the weights as the last update or write left them', async () => {
    const { shape, tensors, x, dY } = createFixture([3, 5, 2]);
    const weight = await session.parameter('weight', [shape.outputs, shape.inputs], tensors.weight);
    const bias = await session.parameter('bias', [shape.outputs], tensors.bias);
    const dense = await session.dense(shape, { weight, bias });
    const settings = { learningRate: 0.1, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, gradientNorm: 0 };
    const adam = await session.adam([weight, bias], settings);
    const expectNow = async () => {
      const now = { weight: await weight.read(), bias: await bias.read() };
      expect(relativeError(await dense.forward(x), denseForward(shape, now, x))).toBeLessThan(1e-6);
      return now.weight;
    };
    const first = await expectNow();
    await dense.backward(x, dY);
    await adam.update();
    expect(relativeError(await expectNow(), first)).toBeGreaterThan(0.01);
    await weight.write(first);
    expect(await expectNow()).toEqual(first);
  });

  test('scales gradients down to the norm that was asked for', async () => {
    const open = async (gradientNorm: number) => {
      const parameters = [
        await session.parameter('a', [2], Float64Array.of(1, 2)),
        await session.parameter('b', [2, 2], Float64Array.of(3, 4, 5, 6)),
      ];
      const dense = await session.dense(
        { inputs: 2, outputs: 2, rows: 1 },
        { bias: parameters[0], weight: parameters[1] },
      );
      const settings = { learningRate: 0.1, beta1: 0, beta2: 0, epsilon: 1, gradientNorm };
      const adam = await session.adam(parameters, settings);
      await dense.backward(Float64Array.of(3, 4), Float64Array.of(1, 0));
      await adam.update();
      return (await adam.read()).moments.b[0];
    };
    // The gradient is 1, 0 of a and 3, 4, 0, 0 of b: a norm of sqrt(26).
    expect(await open(0)).toBeCloseTo(3, 5);
    expect(await open(6)).toBeCloseTo(3, 5);
    expect(await open(2)).toBeCloseTo((3 * 2) / Math.sqrt(26), 5);
  });
});

test('the reference gradient agrees with central differences', () => {
  const { shape, tensors, x, dY } = createFixture([3, 4, 5]);
  const { tensors: gradients, inputs } = denseBackward(shape, tensors, x, dY);
  const h = 1e-4;
  const groups = { ...gradients, x: inputs };
  for (const [name, gradient] of Object.entries(groups)) {
    const direction = normals(fixtureRandom(3), gradient.length, 1);
    const at = (size: number) => {
      const moved = (values: Float64Array) => values.map((value, k) => value + size * direction[k]);
      const given = { ...tensors, x };
      const { x: input, ...rest } = { ...given, [name]: moved(given[name as keyof typeof given]) };
      return dot(denseForward(shape, rest, input), dY);
    };
    expect((at(h) - at(-h)) / (2 * h)).toBeCloseTo(dot(direction, gradient), 7);
  }
});
