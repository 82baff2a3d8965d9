// All runs of a home as they cross to a client: experiments and descriptions of metrics that many runs share are written once,
// so that a list of thousands is short to write, to send and to read.
import { experiment, metricDescription } from './experiment.ts';
import type { Experiment } from './experiment.ts';
import { run } from './runs.ts';
import type { Run } from './runs.ts';
import { z } from './schema.ts';

/** `experiment` and `metrics` are places in the lists of what is shared. */
const listedRun = run
  .omit({ experiment: true, metrics: true })
  .extend({ experiment: z.int(), seed: experiment.shape.seed, metrics: z.int() });
type ListedRun = z.output<typeof listedRun>;

const packedRuns = z.object({
  /** Each with the seed of one of its runs. */
  experiments: z.array(experiment),
  metrics: z.array(z.record(z.string(), metricDescription)),
  runs: z.array(listedRun),
});
export type PackedRuns = z.output<typeof packedRuns>;

/** Crosses packed, and is a list of runs for who reads it. */
export const runList = packedRuns.transform(unpackRuns);

/** Runs that share the object of their settings, or of their metrics, have it written once. */
export function packRuns(runs: readonly Run[]): PackedRuns {
  const [experiments, metrics] = [new Shared<Experiment>(isButSeed), new Shared<Run['metrics']>(() => true)];
  return {
    runs: runs.map((record): ListedRun => ({
      ...record,
      experiment: experiments.placeOf(record.experiment.settings, record.experiment),
      seed: record.experiment.seed,
      metrics: metrics.placeOf(record.metrics, record.metrics),
    })),
    experiments: experiments.all,
    metrics: metrics.all,
  };
}

function isButSeed(a: Experiment, b: Experiment): boolean {
  return (
    a.task === b.task &&
    a.network === b.network &&
    a.engine === b.engine &&
    a.data === b.data &&
    a.episodes === b.episodes
  );
}

/** Values in the order they came, those of one identity that are equal once. */
class Shared<T> {
  readonly all: T[] = [];
  readonly #places = new Map<object, number>();
  readonly #isEqual: (a: T, b: T) => boolean;

  constructor(isEqual: (a: T, b: T) => boolean) {
    this.#isEqual = isEqual;
  }

  placeOf(identity: object, value: T): number {
    const known = this.#places.get(identity);
    if (known !== undefined && this.#isEqual(this.all[known], value)) return known;
    this.#places.set(identity, this.all.length);
    return this.all.push(value) - 1;
  }
}

function unpackRuns({ experiments, metrics, runs }: PackedRuns): Run[] {
  return runs.map(({ experiment, seed, metrics: place, ...rest }) => ({
    ...rest,
    experiment: { ...experiments[experiment], seed },
    metrics: metrics[place],
  }));
}
