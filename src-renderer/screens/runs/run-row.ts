// What a row of the table says of a run, in words; worked out once for each record.
import type { Run } from '../../../src-main/contract/runs.ts';
import { catalogue } from '../../client/catalogue.svelte.ts';
import { formatCount } from '../../parts/format.ts';
import { differencesFromDefaults } from './differences.ts';
import type { Difference } from './differences.ts';

export interface RunRow {
  readonly task: string;
  readonly network: string;
  readonly differences: readonly Difference[];
  readonly started: string;
  /** All that is shown, in lower case, for the filter. */
  readonly searched: string;
}

const rows = new WeakMap<Run, { row: RunRow; basis: unknown }>();

export function rowOf(run: Run): RunRow {
  const basis = catalogue.training;
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
  ];
  return { ...row, searched: all.join(' ').toLowerCase() };
}

const timeFormat = new Intl.DateTimeFormat(undefined, {
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});
const dayFormat = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short', year: 'numeric' });

/** Day and time in this year, the day alone in others. */
function formatStart(iso: string): string {
  const date = new Date(iso);
  return (date.getFullYear() === new Date().getFullYear() ? timeFormat : dayFormat).format(date);
}
