// Rows of the table of runs as records. Runs that are alike share what they have in common, so that of thousands each
// experiment is read once, and is one object.
import type { Experiment, MetricDescription } from '../../contract/experiment.ts';
import { runOrigin } from '../../contract/runs.ts';
import type { Run, RunPlace, RunResult, RunStatus } from '../../contract/runs.ts';

/** As the view `placed_runs` has it. */
export interface RunRow {
  run: number;
  uid: string;
  created_at: string;
  status: RunStatus;
  reason: string;
  experiment: string;
  parameters: number;
  metrics: string;
  episodes_done: number;
  origin: string | null;
  place: string | null;
  tags: string;
  note: string;
  result: string | null;
  removed_at: string | null;
}

/** As the contract's schema writes it: the first of that name. */
const seedInText = /"seed":(\d+)/;

export class RunRows {
  /** By their texts without the seed, and with seed 0. */
  readonly #experiments = new Map<string, Experiment>();
  readonly #metrics = new Map<string, Readonly<Record<string, MetricDescription>>>();

  toRun(row: RunRow): Run {
    return {
      run: row.run,
      uid: row.uid,
      createdAt: row.created_at,
      status: row.status,
      reason: row.reason,
      experiment: this.#experiment(row.experiment),
      parameters: row.parameters,
      episodesDone: row.episodes_done,
      metrics: this.#metricsOf(row.metrics),
      origin: row.origin === null ? null : runOrigin.parse(JSON.parse(row.origin)),
      place: row.place === null ? null : (JSON.parse(row.place) as RunPlace),
      result: row.result === null ? null : readResult(row.result),
      tags: row.tags === '[]' ? [] : (JSON.parse(row.tags) as string[]),
      note: row.note,
    };
  }

  #experiment(text: string): Experiment {
    const seed = Number(seedInText.exec(text)?.[1]);
    const likeness = text.replace(seedInText, '"seed":0');
    const known = this.#experiments.get(likeness) ?? (JSON.parse(likeness) as Experiment);
    this.#experiments.set(likeness, known);
    return known.seed === 0 ? { ...known, seed } : (JSON.parse(text) as Experiment);
  }

  #metricsOf(text: string): Record<string, MetricDescription> {
    const known = this.#metrics.get(text) ?? (JSON.parse(text) as Record<string, MetricDescription>);
    this.#metrics.set(text, known);
    return known;
  }
}

/** As `toJson` wrote it. */
function readResult(text: string): RunResult {
  const { final, secondsPerEpisode } = JSON.parse(text) as RunResult;
  const numbers = Object.entries(final).map(([name, value]) => [name, Number(value)]);
  return { final: Object.fromEntries(numbers) as RunResult['final'], secondsPerEpisode };
}
