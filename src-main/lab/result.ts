// What a run has come to, from its curves.
import type { Curve, Run, RunResult } from '../contract/runs.ts';
import { mean, median } from '../science/statistics.ts';

const lastCount = 50;

/**
 * `curves` holds all of the run's metrics. The time an update took is a metric of its own and not a result. What a run from
 * elsewhere had come to came with it, because its curves may be thinned.
 */
export function summarise(run: Run, curves: readonly Curve[]): RunResult {
  if (run.origin?.result) return run.origin.result;
  const final: Record<string, number> = {};
  for (const { name, values } of curves) {
    const { summary, isRepeatable } = run.metrics[name];
    if (!isRepeatable || values.length === 0) continue;
    final[name] = summary === 'last' ? values[values.length - 1] : mean(values.slice(-lastCount));
  }
  const seconds = curves.find(({ name }) => name === 'seconds');
  return { final, secondsPerEpisode: seconds ? median(seconds.values.slice(1)) : null };
}
