// What a run has come to, from its curves; kept with it once it is at rest.
import type { MetricDescription } from '../contract/experiment.ts';
import { isAtRest } from '../contract/runs.ts';
import type { Run, RunResult } from '../contract/runs.ts';
import { mean, median } from '../science/statistics/summary.ts';
import type { Store } from './store/store.ts';

/** Values that a score is the mean of. */
export const lastCount = 50;

/**
 * What a run came to by one metric: what is kept of it, else from its last values, of which there is one at least. Curves of a run
 * from elsewhere may be thinned, and tell it only nearly.
 */
export function scoreOf(
  { metrics, result }: Pick<Run, 'metrics' | 'result'>,
  metric: string,
  values: readonly number[] | Float64Array,
): number {
  return result?.final[metric] ?? summaryOf(metrics[metric], values);
}

function summaryOf({ summary }: MetricDescription, values: readonly number[] | Float64Array): number {
  return summary === 'last' ? values[values.length - 1] : mean([...values.slice(-lastCount)]);
}

/** What a run has come to. The time an update took is a metric of its own and not a result. */
export function resultOf(run: Run, store: Store): RunResult {
  return run.result ?? summarise(run, store);
}

function summarise({ run, metrics }: Run, store: Store): RunResult {
  const final: Record<string, number> = {};
  for (const [name, description] of Object.entries(metrics)) {
    const values = description.isRepeatable ? store.endOf(run, name, lastCount) : [];
    if (values.length > 0) final[name] = summaryOf(description, values);
  }
  const seconds = store.curvesOf([run], 'seconds').get(run)?.values ?? [];
  return { final, secondsPerEpisode: median([...seconds].slice(1)) };
}

/** For a run that is about to come to rest. */
export function keepResult(run: Run, store: Store): void {
  if (run.episodesDone > 0) store.keepResults(new Map([[run.run, summarise(run, store)]]));
}

/** The runs with what they came to; what a crash, or an earlier Engram, left unkept is kept now. */
export function withResults(runs: readonly Run[], store: Store): Run[] {
  const unkept = runs.filter(
    ({ status, result, episodesDone }) => isAtRest(status) && result === null && episodesDone > 0,
  );
  if (unkept.length === 0) return [...runs];
  const results = new Map(unkept.map((run) => [run.run, summarise(run, store)]));
  store.keepResults(results);
  return runs.map((run) => (results.has(run.run) ? { ...run, result: results.get(run.run) ?? null } : run));
}
