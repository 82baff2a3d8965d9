// The convolutions of every engine against the double-precision reference, and that against finite differences.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { EngineSession, Parameter } from '../../src-main/engines/engine.ts';
import { wasm } from '../../src-main/engines/wasm/index.ts';
import type { Floats } from '../../src-main/science/arrays.ts';
import { sizeOf } from '../../src-main/science/arrays.ts';
import {
  convolutionTensorShapes,
  convolve,
  convolveBack,
} from '../../src-main/science/networks/convolutions.ts';
import type { ConvolutionsShape } from '../../src-main/science/networks/convolutions.ts';
import { presentEngines } from '../support/engines.ts';
import { dot, fixtureRandom, normals, relativeError } from '../support/numbers.ts';

/** Pixels a side, features, layers, images. */
const sizes = [
  [3, 8, 1, 1],
  [7, 8, 2, 5],
  [8, 16, 2, 3],
  [15, 8, 3, 20],
  [7, 8, 2, 70],
  [31, 64, 4, 2],
] as const;

function createFixture([side, features, layers, images]: readonly [number, number, number, number]) {
  const shape: ConvolutionsShape = { side, features, layers, images };
  const random = fixtureRandom(side * 1000 + features);
  const draw = (count: number, scale: number) =>
    Float64Array.from(normals(random, count, scale), Math.fround);
  const tensors = Object.fromEntries(
    Object.entries(convolutionTensorShapes(shape)).map(([name, dimensions]) => [
      name,
      draw(sizeOf(dimensions), 1 / Math.sqrt(dimensions[1] ?? 9)),
    ]),
  );
  return { shape, tensors, pictures: draw(images * side * side, 1), dFeatures: draw(images * features, 1) };
}

type Fixture = ReturnType<typeof createFixture>;

/** `most`: pictures that the stack is made for, if more than there are. */
async function compute(
  session: EngineSession,
  { shape, tensors, pictures, dFeatures }: Fixture,
  most = shape.images,
) {
  const parameters: Record<string, Parameter> = {};
  for (const [name, dimensions] of Object.entries(convolutionTensorShapes(shape)))
    parameters[name] = await session.parameter(name, dimensions, tensors[name]);
  const stack = await session.convolutions({ ...shape, images: most }, parameters);
  // A second time over other images, so that nothing may be left of the first.
  await stack.forward(pictures.map((value) => -value));
  await stack.backward(dFeatures);
  const features = await stack.forward(pictures);
  await stack.backward(dFeatures);
  const gradients = await Promise.all(
    Object.entries(parameters).map(
      async ([name, parameter]) => [name, await parameter.readGradient()] as const,
    ),
  );
  return { features, ...Object.fromEntries(gradients) };
}

describe.each(presentEngines)('the convolutions of engine $id', (engine) => {
  let session: EngineSession;
  beforeAll(async () => void (session = await engine.open()));
  afterAll(() => session.close());

  async function expectAgreement(fixture: Fixture, most?: number) {
    const { shape, tensors, pictures, dFeatures } = fixture;
    const expected = {
      features: convolve(shape, tensors, pictures),
      ...convolveBack(shape, tensors, pictures, dFeatures),
    };
    const found: Record<string, Floats> = await compute(session, fixture, most);
    for (const [name, values] of Object.entries(expected))
      expect(relativeError(found[name], values), name).toBeLessThan(2e-6);
  }

  test.each(sizes)('agree with the reference, %i pixels, %i features, %i layers, %i images', (...size) =>
    expectAgreement(createFixture(size)),
  );

  test('agree with the reference on fewer images than they are made for', () =>
    expectAgreement(createFixture([15, 16, 3, 3]), 40));
});

test('the same bits come of one, two and three threads', async () => {
  const outcomes = [];
  for (const threads of [1, 2, 3]) {
    const session = await wasm.open({ threads });
    outcomes.push(await compute(session, createFixture([15, 8, 3, 70])));
    await session.close();
  }
  expect(outcomes[1]).toEqual(outcomes[0]);
  expect(outcomes[2]).toEqual(outcomes[0]);
});

test('a stack that leaves more than one position is refused in a sentence', async () => {
  const session = await wasm.open({ threads: 1 });
  await expect(compute(session, createFixture([31, 8, 2, 1]))).rejects.toThrow(
    /leave one position, got 8 features and 7/,
  );
  await session.close();
});

test('the reference gradient agrees with central differences', () => {
  const { shape, tensors, pictures, dFeatures } = createFixture([8, 8, 2, 3]);
  const gradients = convolveBack(shape, tensors, pictures, dFeatures);
  const h = 1e-4;
  for (const [name, gradient] of Object.entries(gradients)) {
    const direction = normals(fixtureRandom(4), gradient.length, 1);
    const at = (size: number) => {
      const moved = tensors[name].map((value, k) => value + size * direction[k]);
      return dot(convolve(shape, { ...tensors, [name]: moved }, pictures), dFeatures);
    };
    const slope = (size: number) => (at(size) - at(-size)) / (2 * size);
    expect((4 * slope(h / 2) - slope(h)) / 3, name).toBeCloseTo(dot(direction, gradient), 6);
  }
});
