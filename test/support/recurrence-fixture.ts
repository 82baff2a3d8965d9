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
  /** dLoss/dstates of a loss, random at every step: the loss is their scalar product. */
  readonly dStates: Float64Array;
  /** The same of three losses. A gradient that is one number may be a small difference of large sums under one of them. */
  readonly losses: readonly Float64Array[];
}

export interface FixtureOptions {
  readonly eta?: number;
  readonly scale?: number;
  readonly drive?: number;
}

/** A shape whose inputs are additive and whose bound is the rule's own, unless it says otherwise. */
export type FixtureShape = Omit<RecurrenceShape, 'inputs' | 'bound'> &
  Partial<Pick<RecurrenceShape, 'inputs' | 'bound'>>;

export function createFixture(given: FixtureShape, options: FixtureOptions = {}): RecurrenceFixture {
  const shape: RecurrenceShape = { inputs: 'additive', bound: 0, ...given };
  const { eta = 0.02, scale = 0.5 / Math.sqrt(shape.neurons), drive = 1 } = options;
  // As experiments begin; a coefficient shared by many synapses adds up, and a larger one makes the network chaotic.
  const sharedScale = 0.01;
  const random = fixtureRandom(shape.neurons * 100 + shape.batch + 2);
  const initial = (name: string, dimensions: readonly number[]): Float64Array => {
    const around = (mean: number, spread: number) =>
      normals(random, sizeOf(dimensions), spread).map((value) => mean + value);
    if (name === 'eta') return Float64Array.of(eta);
    if (name === 'fanOutWeight') return around(1, 0.1);
    if (name === 'alpha') return around(0, dimensions.length === 2 ? scale : sharedScale);
    // A modulator of about .1, so that traces stay clear of their bounds over some twenty steps.
    return around(0, name === 'w' ? scale : name === 'modulatorWeight' ? 0.2 * scale : 0.03);
  };
  const tensors = Object.fromEntries(
    Object.entries(tensorShapes(shape)).map(([name, dimensions]) => [
      name,
      single(initial(name, dimensions)),
    ]),
  );
  const stepSize = shape.batch * shape.neurons;
  const inputs = single(normals(random, shape.steps * stepSize, drive));
  for (let t = 0; t < shape.steps; t++) {
    const isDriven = t < shape.steps - 3 && t % 4 < 2;
    if (!isDriven) inputs.fill(0, t * stepSize, (t + 1) * stepSize);
    // A clamped step now and then leaves every third neuron to its drive.
    else if (shape.inputs === 'clamped' && t % 8 < 4)
      for (let k = 0; k < stepSize; k += 3) inputs[t * stepSize + k] = 0;
  }
  const losses = [1, 2, 3].map(() => single(normals(random, shape.steps * stepSize, 1)));
  return { shape, tensors, inputs, dStates: losses[0], losses };
}

function single(values: Floats): Float64Array {
  return Float64Array.from(values, Math.fround);
}
