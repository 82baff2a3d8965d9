// What a run has come to, from its curves.
import type { MetricDescription } from '../contract/experiment.ts';
import type { Curve, Run, RunResult } from '../contract/runs.ts';
import { mean, median } from '../science/statistics/summary.ts';

/** Values that a score is the mean of. */
export const lastCount = 50;

/**
 * What a run came to by one metric, from its last values, of which there is one at least. A run from elsewhere brought that with
 * it, because its curves may be thinned.
 */
export function scoreOf(
  { metrics, origin }: Pick<Run, 'metrics' | 'origin'>,
  metric: string,
  values: readonly number[] | Float64Array,
): number {
  return origin?.result?.final[metric] ?? summaryOf(metrics[metric], values);
}

function summaryOf({ summary }: MetricDescription, values: readonly number[] | Float64Array): number {
  return summary === 'last' ? values[values.length - 1] : mean([...values.slice(-lastCount)]);
}

/** `curves` holds all of the run's metrics. The time an update took is a metric of its own and not a result. */
export function summarise(run: Run, curves: readonly Curve[]): RunResult {
  if (run.origin?.result) return run.origin.result;
  const final: Record<string, number> = {};
  for (const { name, values } of curves) {
    if (run.metrics[name].isRepeatable && values.length > 0)
      final[name] = summaryOf(run.metrics[name], values);
  }
  const seconds = curves.find(({ name }) => name === 'seconds');
  return { final, secondsPerEpisode: seconds ? median(seconds.values.slice(1)) : null };
}
