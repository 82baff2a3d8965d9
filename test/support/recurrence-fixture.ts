// A plastic recurrence with random tensors and a random loss, in which driven steps alternate with undriven ones, as in
// the pattern task, and the episode ends undriven (a driven neuron is saturated and passes no gradient).
import { sizeOf } from '../../src-main/science/arrays.ts';
import type { Floats } from '../../src-main/science/arrays.ts';
import { tensorShapes } from '../../src-main/science/plasticity/recurrence.ts';
import type { RecurrenceShape } from '../../src-main/science/plasticity/recurrence.ts';
import { fixtureRandom, normals } from './numbers.ts';

export interface RecurrenceFixture {
  readonly shape: RecurrenceShape;
  /** Float32 values in double precision, so that every engine begins with the same numbers. */
  readonly tensors: Readonly<Record<string, Float64Array>>;
  readonly inputs: Float64Array;
  /** dLoss/dstates, random at every step: the loss is their scalar product. */
  readonly dStates: Float64Array;
}

export interface FixtureOptions {
  readonly eta?: number;
  readonly scale?: number;
  readonly drive?: number;
}

export function createFixture(shape: RecurrenceShape, options: FixtureOptions = {}): RecurrenceFixture {
  const { eta = 0.02, scale = 0.5 / Math.sqrt(shape.neurons), drive = 1 } = options;
  // As experiments begin; a coefficient shared by many synapses adds up, and a larger one makes the network chaotic.
  const sharedScale = 0.01;
  // Chosen so that no gradient which is a single number is a small difference of large sums.
  const random = fixtureRandom(shape.neurons * 100 + shape.batch + 2);
  const tensors = Object.fromEntries(
    Object.entries(tensorShapes(shape.neurons, shape.alpha)).map(([name, dimensions]) => [
      name,
      single(
        name === 'eta'
          ? Float64Array.of(eta)
          : normals(random, sizeOf(dimensions), dimensions.length === 2 ? scale : sharedScale),
      ),
    ]),
  );
  const stepSize = shape.batch * shape.neurons;
  const inputs = single(normals(random, shape.steps * stepSize, drive));
  for (let t = 0; t < shape.steps; t++) {
    const isDriven = t < shape.steps - 3 && t % 4 < 2;
    if (!isDriven) inputs.fill(0, t * stepSize, (t + 1) * stepSize);
  }
  return { shape, tensors, inputs, dStates: single(normals(random, shape.steps * stepSize, 1)) };
}

function single(values: Floats): Float64Array {
  return Float64Array.from(values, Math.fround);
}
