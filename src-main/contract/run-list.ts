// All runs of a home as they cross to a client: a list for each field, and what many runs share written once, experiments but for
// the seed and descriptions of metrics, so that thousands of runs are short to write, to send and to read.
import { experiment, metricDescription } from './experiment.ts';
import type { Experiment } from './experiment.ts';
import { runOrigin, runPlace, runStatuses } from './runs.ts';
import type { Run, RunResult, RunStatus } from './runs.ts';
import { isNumber, isNumberRecord, isText, listOf, numberList, textList, z } from './schema.ts';

/** Of each list the k-th entry is the k-th run's. */
const packedRuns = z.object({
  run: numberList,
  uid: textList,
  createdAt: textList,
  status: listOf(isStatus, 'a list of statuses'),
  reason: textList,
  parameters: numberList,
  episodesDone: numberList,
  origin: z.array(runOrigin.nullable()),
  place: z.array(runPlace.nullable()),
  result: listOf(isResultOrNull, 'a list of results'),
  tags: listOf(isTextList, 'a list of lists of texts'),
  note: textList,
  seed: numberList,
  /** Places in the lists below. */
  experiment: numberList,
  metrics: numberList,
  /** Each with the seed of one of its runs. */
  experiments: z.array(experiment),
  descriptions: z.array(z.record(z.string(), metricDescription)),
});
export type PackedRuns = z.output<typeof packedRuns>;

function isStatus(given: unknown): given is RunStatus {
  return runStatuses.some((status) => status === given);
}

function isTextList(given: unknown): given is string[] {
  return Array.isArray(given) && given.every(isText);
}

function isResultOrNull(given: unknown): given is RunResult | null {
  if (typeof given !== 'object' || given === null) return given === null;
  const { final, secondsPerEpisode } = given as Partial<RunResult>;
  return isNumberRecord(final) && (secondsPerEpisode === null || isNumber(secondsPerEpisode));
}

/** Crosses packed, and is a list of runs for who reads it. */
export const runList = packedRuns.transform(unpackRuns);

/** Runs that share the object of their settings, or of their metrics, have it written once. */
export function packRuns(runs: readonly Run[]): PackedRuns {
  const [experiments, metrics] = [new Shared<Experiment>(isButSeed), new Shared<Run['metrics']>(() => true)];
  const list = <F extends keyof Run>(field: F): Run[F][] => runs.map((record) => record[field]);
  return {
    ...{ run: list('run'), uid: list('uid'), createdAt: list('createdAt'), status: list('status') },
    ...{ reason: list('reason'), parameters: list('parameters'), episodesDone: list('episodesDone') },
    ...{ origin: list('origin'), place: list('place'), result: list('result') },
    ...{ tags: list('tags'), note: list('note') },
    seed: runs.map((record) => record.experiment.seed),
    experiment: runs.map((record) => experiments.placeOf(record.experiment.settings, record.experiment)),
    metrics: runs.map((record) => metrics.placeOf(record.metrics, record.metrics)),
    experiments: experiments.all,
    descriptions: metrics.all,
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

function unpackRuns(packed: PackedRuns): Run[] {
  const { experiments, descriptions } = packed;
  return packed.run.map((run, k) => ({
    run,
    uid: packed.uid[k],
    createdAt: packed.createdAt[k],
    status: packed.status[k],
    reason: packed.reason[k],
    experiment: { ...experiments[packed.experiment[k]], seed: packed.seed[k] },
    parameters: packed.parameters[k],
    episodesDone: packed.episodesDone[k],
    metrics: descriptions[packed.metrics[k]],
    origin: packed.origin[k],
    place: packed.place[k],
    result: packed.result[k],
    tags: packed.tags[k],
    note: packed.note[k],
  }));
}
