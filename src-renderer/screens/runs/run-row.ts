// What a row of the table says of a run, in words; worked out once for each record.
import type { Run } from '../../../src-main/contract/runs.ts';
import { repeatableMetrics, scoreMetric } from '../../../src-main/contract/score.ts';
import { catalogue } from '../../client/catalogue.svelte.ts';
import { formatCount } from '../../parts/format.ts';
import { differencesFromDefaults } from './differences.ts';
import type { Difference } from './differences.ts';

export interface RunRow {
  readonly task: string;
  readonly network: string;
  readonly differences: readonly Difference[];
  readonly started: string;
  /** What it came to by the metric that its task is judged by, and what that is called; null where nothing was measured. */
  readonly score: number | null;
  readonly metric: string;
  /** All that is shown, in lower case, for the filter. */
  readonly searched: string;
}

const rows = new WeakMap<Run, { row: RunRow; basis: unknown }>();

export function rowOf(run: Run): RunRow {
  const basis = catalogue.entries;
  const known = rows.get(run);
  if (known && known.basis === basis) return known.row;
  const row = describe(run);
  rows.set(run, { row, basis });
  return row;
}

function describe(run: Run): RunRow {
  const { experiment } = run;
  const row = {
    task: catalogue.taskTitle(experiment.task),
    network: catalogue.networkTitle(experiment.network),
    differences: differencesFromDefaults(experiment),
    started: formatStart(run.createdAt),
    ...scoreOf(run),
  };
  const differences = row.differences.map(({ name, value }) => `${name} ${value}`).join(' ');
  const episodes = `${formatCount(run.episodesDone)} of ${formatCount(experiment.episodes)}`;
  const all = [
    run.run,
    run.status,
    row.task,
    row.network,
    differences,
    `seed ${experiment.seed}`,
    episodes,
    row.started,
    run.origin?.kind ?? '',
    run.place ? `sweep ${run.place.sweep}` : '',
    ...run.tags,
    run.note,
  ];
  return { ...row, searched: all.join(' ').toLowerCase() };
}

function scoreOf({ metrics, result, experiment }: Run): Pick<RunRow, 'score' | 'metric'> {
  const name = judgedBy(metrics, experiment.task);
  return { score: result?.final[name] ?? null, metric: metrics[name]?.title ?? '' };
}

const judged = new WeakMap<Run['metrics'], { name: string; basis: unknown }>();

/** Thousands of runs share the descriptions of their metrics. */
function judgedBy(metrics: Run['metrics'], task: string): string {
  const known = judged.get(metrics);
  if (known?.basis === catalogue.studies) return known.name;
  const name = scoreMetric(repeatableMetrics(metrics), task, catalogue.studies) ?? '';
  judged.set(metrics, { name, basis: catalogue.studies });
  return name;
}

const timeFormat = new Intl.DateTimeFormat(undefined, {
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});
const dayFormat = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short', year: 'numeric' });

const thisYear = new Date().getFullYear();

/** Day and time in this year, the day alone in others. */
function formatStart(iso: string): string {
  const date = new Date(iso);
  return (date.getFullYear() === thisYear ? timeFormat : dayFormat).format(date);
}
