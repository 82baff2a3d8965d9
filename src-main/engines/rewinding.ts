// How engines come by the traces of every step on the way back, of which none is kept: a linear rule is undone step by step
// where rounding allows it; otherwise every so many steps' traces are kept and those between computed again.
import type { RecurrenceShape } from '../science/plasticity/recurrence.ts';

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

/** About sqrt(T): as many traces are kept as are computed again at a time. */
export function segmentLength(sweeps: number): number {
  return Math.max(1, Math.ceil(Math.sqrt(sweeps)));
}
