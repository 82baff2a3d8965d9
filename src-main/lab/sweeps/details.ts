// What came of a sweep's points: the runs of each, and their scores.
import type { Run } from '../../contract/runs.ts';
import type { Sweep, SweepPoint, SweepRun } from '../../contract/sweeps.ts';
import { intervalOfMean, resamplesOf } from '../../science/statistics/bootstrap.ts';
import { mean } from '../../science/statistics/summary.ts';
import { lastCount, scoreOf } from '../result.ts';
import type { Store } from '../store/store.ts';
import type { SweepStore } from '../store/sweeps.ts';

export class Scores {
  readonly #runs: Store;
  readonly #sweeps: SweepStore;
  /** By metric and run: a completed run's score stays what it is. */
  readonly #known = new Map<string, number>();

  constructor(runs: Store, sweeps: SweepStore) {
    this.#runs = runs;
    this.#sweeps = sweeps;
  }

  /** In the order in which they were chosen. */
  pointsOf({ sweep, plan }: Sweep): SweepPoint[] {
    const byPoint = Map.groupBy(this.#sweeps.runs(sweep), ({ point }) => point);
    return this.#sweeps.points(sweep).map(({ point, values }) => {
      const runs = (byPoint.get(point) ?? []).map(({ run }) =>
        this.#describe(this.#runs.run(run), plan.goal.metric),
      );
      return { point, values, runs, score: summarise(runs) };
    });
  }

  #describe(record: Run, metric: string): SweepRun {
    const { run, status, episodesDone, experiment } = record;
    const { seed, episodes } = experiment;
    return { run, seed, status, episodesDone, episodes, score: this.#scoreOf(record, metric) };
  }

  #scoreOf(record: Run, metric: string): number | null {
    if (record.status !== 'completed') return null;
    const key = `${metric} ${record.run}`;
    const score = this.#known.get(key) ?? this.#readScore(record, metric);
    if (score !== null) this.#known.set(key, score);
    return score;
  }

  #readScore(record: Run, metric: string): number | null {
    const values = this.#runs.endOf(record.run, metric, lastCount);
    const score = values.length === 0 ? NaN : scoreOf(record, metric, values);
    return Number.isFinite(score) ? score : null;
  }
}

function summarise(runs: readonly SweepRun[]): SweepPoint['score'] {
  const scores = runs.flatMap(({ score }) => (score === null ? [] : [score]));
  if (scores.length === 0) return null;
  const interval = intervalOfMean(scores, resamplesOf(scores.length));
  return { count: scores.length, mean: mean(scores), interval };
}
