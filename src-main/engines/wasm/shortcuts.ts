// Ways to do less for the same result, each taken where its condition holds.
import type { RecurrenceShape } from '../../science/plasticity/recurrence.ts';

export interface Shortcuts {
  /** Steps at which every neuron is clamped are taken along by the sweep after them, under decaying Hebb. */
  readonly isCollapsing: boolean;
  /** Under decaying Hebb with one alpha a row or one in all, past states stand in for the trace. */
  readonly isAttending: boolean;
  /** Traces are rewound on the way back where rounding allows it, instead of kept and computed again. */
  readonly isRewinding: boolean;
}

export const allShortcuts: Shortcuts = { isCollapsing: true, isAttending: true, isRewinding: true };

/**
 * Rewinding a linear trace divides by 1 - eta a step (under Oja by at least that), and rounding grows as it does. Up to
 * this growth over an episode the gradient of alpha errs by at most 4e-6 of its norm (test/engines/rewinding.test.ts).
 * Eta = .01 over 106 steps is a growth of 2.9, eta = .026 of 16.
 */
const safeGrowth = 16;

export function canRewind({ rule, steps }: RecurrenceShape, eta: number): boolean {
  if (rule !== 'decaying-hebb' && rule !== 'oja') return false;
  return Math.abs(1 - eta) ** -(steps - 1) <= safeGrowth;
}

/** Whether each step's drive is linear in past steps' states, as it is under decaying Hebb only. */
export function isLinear({ rule, alpha }: RecurrenceShape): boolean {
  return alpha !== 'none' && rule === 'decaying-hebb';
}

/** A step over past states costs less than one over synapses while there are fewer of them. */
export function canAttend(shape: RecurrenceShape, steps: number): boolean {
  return isLinear(shape) && shape.alpha !== 'matrix' && steps <= shape.neurons;
}

/** About sqrt(T): as many traces are kept as are computed again at a time. */
export function segmentLength(sweeps: number): number {
  return Math.max(1, Math.ceil(Math.sqrt(sweeps)));
}
