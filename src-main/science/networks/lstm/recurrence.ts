// The LSTM layer as every engine has to compute it: its shape and its tensors. The equations stand in reference.ts.
import type { Floats } from '../../arrays.ts';
import type { InputKind } from '../../plasticity/recurrence.ts';

/** The rows of a neuron, in this order, in every tensor of gates. */
export const gates = ['input', 'forget', 'cell', 'output'] as const;

/**
 * Neurons with a cell and three gates each (Hochreiter & Schmidhuber 1997; the forget gate is that of Gers, Schmidhuber &
 * Cummins 2000). State h and cells c begin at zero. `additive` inputs reach all gates by weights of their own; `clamped`
 * ones take the place of h in the first `driven` neurons wherever they are not 0, and reach the gates as h does.
 */
export interface LstmShape {
  readonly neurons: number;
  /** Width of an input. */
  readonly driven: number;
  /** Independent episodes computed together. */
  readonly batch: number;
  /** Longest episode. */
  readonly steps: number;
  readonly inputs: InputKind;
}

/** w [H, 4, H] from h(t-1); inputWeight [H, 4, n], where inputs are additive; bias [H, 4]. Their second index is the gate. */
export interface LstmTensors<T = Floats> {
  readonly w: T;
  readonly inputWeight?: T;
  readonly bias: T;
}
export type LstmTensorName = keyof LstmTensors;

/** Shapes of the trained tensors, by name. */
export function lstmTensorShapes({
  neurons,
  driven,
  inputs,
}: Pick<LstmShape, 'neurons' | 'driven' | 'inputs'>): Partial<Record<LstmTensorName, readonly number[]>> {
  return {
    w: [neurons, gates.length, neurons],
    ...(inputs === 'additive' && { inputWeight: [neurons, gates.length, driven] }),
    bias: [neurons, gates.length],
  };
}
