// The rows of the table: groups of runs that are alike but for the seed, which open to their seeds, and single runs; in an order.
import { groupKey, oneOfEachSeed } from '../../../src-main/contract/groups.ts';
import { runStatuses } from '../../../src-main/contract/runs.ts';
import type { Run } from '../../../src-main/contract/runs.ts';
import { rowOf } from './run-row.ts';

export interface TableRow {
  /** "12" of a run, "group 12" of a group, by the lowest number of its runs that are shown. */
  readonly key: string;
  /** One run, or all of a group, in order of seeds. */
  readonly runs: readonly Run[];
  readonly isGroup: boolean;
  readonly isOpen: boolean;
  /** Whether it is a seed of the group above. */
  readonly isSeed: boolean;
}

export const sortColumns = ['number', 'status', 'task', 'seed', 'score', 'episodes'] as const;
export type SortColumn = (typeof sortColumns)[number];

export interface Order {
  readonly column: SortColumn;
  readonly isRising: boolean;
}

export interface Arrangement {
  readonly isGrouped: boolean;
  /** Keys of groups, as `groupKey` has them. */
  readonly open: ReadonlySet<string>;
  readonly order: Order;
}

/** `runs` are newest first, which is the order among equals. */
export function arrange(runs: readonly Run[], { isGrouped, open, order }: Arrangement): TableRow[] {
  const groups = isGrouped
    ? [...Map.groupBy(runs, ({ experiment }) => groupKey(experiment)).values()]
    : runs.map((run) => [run]);
  return sort(groups, order).flatMap((group) => rowsOf(group, open));
}

function rowsOf(group: readonly Run[], open: ReadonlySet<string>): TableRow[] {
  if (group.length === 1) return [runRow(group[0], false)];
  const runs = group.toSorted((a, b) => a.experiment.seed - b.experiment.seed || a.run - b.run);
  const isOpen = open.has(groupKey(group[0].experiment));
  const head = { key: `group ${group[group.length - 1].run}`, runs, isGroup: true, isOpen, isSeed: false };
  return isOpen ? [head, ...runs.map((run) => runRow(run, true))] : [head];
}

function runRow(run: Run, isSeed: boolean): TableRow {
  return { key: String(run.run), runs: [run], isGroup: false, isOpen: false, isSeed };
}

type Rank = number | string | null;

/** By what a group is placed; null comes last whatever the direction. */
const ranks: Record<SortColumn, (group: readonly Run[]) => Rank> = {
  number: ([{ run }]) => run,
  status: ([{ status }]) => runStatuses.indexOf(status),
  task: ([run]) => `${rowOf(run).task} ${rowOf(run).network}`,
  seed: (group) => (group.length > 1 ? group.length : group[0].experiment.seed),
  score: (group) => scoreOfSeeds(group)?.mean ?? null,
  episodes: (group) => group.reduce((sum, { episodesDone }) => sum + episodesDone, 0),
};

function sort(groups: Run[][], { column, isRising }: Order): Run[][] {
  const ranked = groups.map((group) => ({ group, rank: ranks[column](group) }));
  ranked.sort((a, b) => compare(a.rank, b.rank, isRising));
  return ranked.map(({ group }) => group);
}

function compare(a: Rank, b: Rank, isRising: boolean): number {
  if (a === b) return 0;
  if (a === null || b === null) return a === null ? 1 : -1;
  return a < b === isRising ? -1 : 1;
}

export interface SeedScore {
  readonly mean: number;
  /** Standard deviation over seeds; null of a single one. */
  readonly deviation: number | null;
  readonly count: number;
}

/** Of completed runs, one a seed, by what the task is judged by; of a single run also where it is not completed. */
export function scoreOfSeeds(runs: readonly Run[]): SeedScore | null {
  const counted =
    runs.length === 1 ? runs : oneOfEachSeed(runs.filter(({ status }) => status === 'completed'));
  const scores = counted
    .map((run) => rowOf(run).score)
    .filter((score) => score !== null && (runs.length === 1 || Number.isFinite(score))) as number[];
  if (scores.length === 0) return null;
  const mean = scores.reduce((sum, score) => sum + score, 0) / scores.length;
  const squares = scores.reduce((sum, score) => sum + (score - mean) ** 2, 0);
  const deviation = scores.length > 1 ? Math.sqrt(squares / (scores.length - 1)) : null;
  return { mean, deviation, count: scores.length };
}
