// What a network's recurrence is, in words and numbers that a reader needs besides the tensors.
import type { ExportLayer } from '../contract/exports.ts';
import type { NetworkPlan } from '../science/networks/network.ts';
import { boundOf } from '../science/plasticity/recurrence.ts';

/** `bound` is null where no trace is clipped. */
export function describeLayer({ recurrence }: NetworkPlan): ExportLayer {
  if (recurrence.kind === 'lstm') return { ...recurrence };
  const isPlastic = recurrence.kind === 'readout' ? recurrence.isPlastic : recurrence.alpha !== 'none';
  const bound = isPlastic ? boundOf({ bound: 0, ...recurrence }) : Infinity;
  return { ...recurrence, bound: bound === Infinity ? null : bound };
}
