// The plastic recurrence as every engine has to compute it: its shape and its tensors. The equations themselves stand in
// reference.ts and in the rules.
import { EngramError } from '../../contract/errors.ts';
import type { Floats } from '../arrays.ts';
import { rules } from './index.ts';
import type { PlasticityRule } from './rule.ts';

/** What the plasticity coefficient belongs to: a synapse, a postsynaptic neuron, the whole network, or nothing. */
export const alphaKinds = ['matrix', 'neuron', 'scalar', 'none'] as const;
export type AlphaKind = (typeof alphaKinds)[number];

/**
 * How the outside reaches a neuron: `additive` adds u to its drive before tanh; `clamped` makes a neuron whose u is not 0
 * take that value, and leaves the others to their drive.
 */
export const inputKinds = ['additive', 'clamped'] as const;
export type InputKind = (typeof inputKinds)[number];

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
  readonly inputs: InputKind;
  /** Where the trace is clipped; 0 takes the rule's own bound. */
  readonly bound: number;
}

/** The names of all tensors that a recurrence may train. */
export const tensorNames = [
  'w',
  'alpha',
  'eta',
  'modulatorWeight',
  'modulatorBias',
  'fanOutWeight',
  'fanOutBias',
] as const;
export type TensorName = (typeof tensorNames)[number];

/**
 * The recurrence's tensors: w [N, N]; alpha [N, N], [N], or one number; eta one number; the modulator's v [N] and b, one
 * number; the fan-out's p [N] and q [N]. Only those that its rule and its kind of alpha train.
 */
export type RecurrenceTensors<T = Floats> = { readonly w: T } & {
  readonly [name in Exclude<TensorName, 'w'>]?: T;
};

/** The rule by its id. Throws `not-found`. */
export function findRule(id: string): PlasticityRule {
  const rule = rules.find((candidate) => candidate.id === id);
  if (rule) return rule;
  const known = rules.map((candidate) => candidate.id).join(', ');
  throw new EngramError('not-found', `There is no plasticity rule "${id}". Expected one of: ${known}.`);
}

/** Shapes of the recurrence's trained tensors, by name, in the order of `tensorNames`. */
export function tensorShapes({
  neurons,
  alpha,
  rule: id,
}: Pick<RecurrenceShape, 'neurons' | 'alpha' | 'rule'>): Partial<Record<TensorName, readonly number[]>> {
  const w = [neurons, neurons];
  if (alpha === 'none') return { w };
  const rule = findRule(id);
  return {
    w,
    alpha: alpha === 'matrix' ? w : alpha === 'neuron' ? [neurons] : [],
    ...((rule.rate === 'eta' || rule.hasEligibility) && { eta: [] }),
    ...(rule.rate !== 'eta' && { modulatorWeight: [neurons], modulatorBias: [] }),
    ...(rule.rate === 'fan-out' && { fanOutWeight: [neurons], fanOutBias: [neurons] }),
  };
}

/** Where the traces of a recurrence of this shape are clipped; Infinity where they are not. */
export function boundOf(shape: Pick<RecurrenceShape, 'rule' | 'bound'>): number {
  const own = findRule(shape.rule).bound;
  return own === null ? Infinity : shape.bound || own;
}
