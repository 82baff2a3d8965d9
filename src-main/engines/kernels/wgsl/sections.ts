// Where things lie in the buffers that the recurrence's shaders share, in numbers of 4 bytes. S = batch x neurons.
import type { RecurrenceShape } from '../../../science/plasticity/recurrence.ts';
import { blocksOf } from './blocks.ts';

export interface Sections {
  readonly places: Readonly<Record<string, number>>;
  readonly end: number;
}

/** Sections one behind the other. */
export function layOut(sizes: Readonly<Record<string, number>>): Sections {
  let end = 0;
  const places: Record<string, number> = {};
  for (const [name, size] of Object.entries(sizes)) {
    places[name] = end;
    end += size;
  }
  return { places, end };
}

/** Of each step. `states` begins with x(-2) and x(-1), `modulators` with M(-1), all zero. */
export function stepSections({ neurons, batch, steps }: RecurrenceShape): Sections {
  const size = batch * neurons;
  return layOut({
    ...{ inputs: steps * size, states: (steps + 2) * size, dStates: steps * size, deltas: steps * size },
    ...{ modulators: (steps + 1) * batch, dModulators: steps * batch },
  });
}

/** Of each row of each episode: what reaches a neuron besides columns, sums over the steps, and a line of columns a workgroup. */
export function rowSections(shape: RecurrenceShape): Sections {
  const size = shape.batch * shape.neurons;
  return layOut({
    ...{ dPosts: size, dRates: size, dEtas: size, dAlphas: size, dFanOut: size, dFanOutBias: size },
    partials: size * blocksOf(shape),
  });
}

/** dLoss/dhebb, dLoss/de where there is eligibility, and dLoss/dalpha of each episode where alpha is a matrix. */
export function gradientSections(shape: RecurrenceShape, hasEligibility: boolean): Sections {
  const size = shape.batch * shape.neurons ** 2;
  return layOut({
    hebb: size,
    eligibility: hasEligibility ? size : 0,
    alphas: shape.alpha === 'matrix' ? size : 0,
  });
}

/** The same as constants of a shader. */
export function sectionConstants(shape: RecurrenceShape, hasEligibility: boolean): string {
  const atAlphas = gradientSections(shape, hasEligibility).places.alphas;
  const constants = {
    ...stepSections(shape).places,
    ...rowSections(shape).places,
    ...{ atAlphas, traceSize: shape.batch * shape.neurons ** 2 },
  };
  return Object.entries(constants)
    .map(([name, place]) => `const ${name} = ${place}u;`)
    .join('\n');
}
