// Curves with fewer points: each the mean of a block of consecutive updates, so that they stay true where they were noisy.
import type { Curve, Run } from '../../contract/runs.ts';
import { mean } from '../../science/statistics/summary.ts';

/**
 * Updates a block, so that a run of `updates` has about `points` of them; where points are means of `already` updates, a
 * multiple of that.
 */
export function blockFor(updates: number, points: number, already: number): number {
  return already * Math.max(1, Math.ceil(updates / points / already));
}

/**
 * Means over blocks of `block` updates, each at the last step that was measured in it. Of a metric whose last value is the
 * result, that value stays as it is.
 */
export function thinCurve({ name, steps, values }: Curve, block: number, summary: Summary): Curve {
  const end = summary === 'last' ? steps.length - 1 : steps.length;
  const blockOf = (k: number) => Math.floor((steps[k] - 1) / block);
  const thinned: Curve = { name, steps: [], values: [] };
  for (let from = 0, k = 1; from < end; k++) {
    if (k < end && blockOf(k) === blockOf(from)) continue;
    thinned.steps.push(steps[k - 1]);
    thinned.values.push(k - from === 1 ? values[from] : mean(values.slice(from, k)));
    from = k;
  }
  if (end < steps.length && end >= 0) {
    thinned.steps.push(steps[end]);
    thinned.values.push(values[end]);
  }
  return thinned;
}

type Summary = Run['metrics'][string]['summary'];
