// The plastic recurrence as every engine has to compute it: its shape and its tensors. The equations themselves stand in
// reference.ts.
import type { Floats } from '../arrays.ts';

/** What the plasticity coefficient belongs to: a synapse, a postsynaptic neuron, the whole network, or nothing. */
export const alphaKinds = ['matrix', 'neuron', 'scalar', 'none'] as const;
export type AlphaKind = (typeof alphaKinds)[number];

/**
 * x_j(t) = tanh( sum_i (w_ji + alpha_ji hebb_ji) x_i(t-1) + u_j(t) ), the trace then following `rule`; state and traces
 * begin at zero. Rows of matrices are postsynaptic neurons. Miconi, Clune & Stanley 2018, eqs. 1-2.
 */
export interface RecurrenceShape {
  readonly neurons: number;
  /** Independent episodes computed together. */
  readonly batch: number;
  /** Longest episode. */
  readonly steps: number;
  /** Id of the plasticity rule; without meaning where alpha is `none`. */
  readonly rule: string;
  readonly alpha: AlphaKind;
}

/** Shapes of the recurrence's trained tensors, by name. */
export function tensorShapes(neurons: number, alpha: AlphaKind): Record<string, readonly number[]> {
  const w = [neurons, neurons];
  if (alpha === 'none') return { w };
  return { w, alpha: alpha === 'matrix' ? w : alpha === 'neuron' ? [neurons] : [], eta: [] };
}

/** The recurrence's tensors: w [N, N]; alpha [N, N], [N], or one number; eta one number. Absent where alpha is `none`. */
export interface RecurrenceTensors {
  readonly w: Floats;
  readonly alpha?: Floats;
  readonly eta?: Floats;
}
