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

/** Whether each step's drive is linear in past steps' states, as it is under decaying Hebb only. */
export function isLinear({ rule, alpha }: RecurrenceShape): boolean {
  return alpha !== 'none' && rule === 'decaying-hebb';
}

/** A step over past states costs less than one over synapses while there are fewer of them. */
export function canAttend(shape: RecurrenceShape, steps: number): boolean {
  return isLinear(shape) && shape.alpha !== 'matrix' && steps <= shape.neurons;
}
