// The state of the Runs screen: the filter, the order, which groups are open, and what is asked of runs.
import { groupKey } from '../../../src-main/contract/groups.ts';
import { canResume, isAtRest } from '../../../src-main/contract/runs.ts';
import type { Run, RunStatus } from '../../../src-main/contract/runs.ts';
import { lab } from '../../client/lab.svelte.ts';
import { removedRuns } from '../../client/removed-runs.svelte.ts';
import { parseFilter, passes } from './filter.ts';
import { Selection } from './selection.svelte.ts';
import { arrange } from './table-rows.ts';
import type { Order, SortColumn, TableRow } from './table-rows.ts';

export type Action = 'pause' | 'resume' | 'stop';

const groupingKey = 'engram.runs.grouping';
const newestFirst: Order = { column: 'number', isRising: false };
/** Columns of words are first read from A, the others from what is most. */
const risingFirst: readonly SortColumn[] = ['status', 'task', 'seed', 'score'];

export class RunsTable {
  text = $state('');
  status = $state<RunStatus | 'all'>('all');
  problem = $state('');
  isGrouped = $state(localStorage.getItem(groupingKey) !== 'each');
  order = $state.raw<Order>(newestFirst);
  /** The run that an action is at work on. */
  busyRun = $state<number | null>(null);
  readonly selection = new Selection();
  #open = $state.raw<ReadonlySet<string>>(new Set());
  readonly #filter = $derived(parseFilter(this.text));
  readonly isFiltered = $derived(this.text.trim() !== '' || this.status !== 'all');
  /** The runs that pass the filter, newest first. */
  readonly shown = $derived(
    lab.newestRuns.filter(
      (run) => (this.status === 'all' || run.status === this.status) && passes(run, this.#filter),
    ),
  );
  readonly rows = $derived(
    arrange(this.shown, { isGrouped: this.isGrouped, open: this.#open, order: this.order }),
  );
  /** The ticked runs that are in the home. */
  readonly selected = $derived(
    [...this.selection.runs].flatMap((run) => {
      const record = lab.runs.get(run);
      return record ? [record] : [];
    }),
  );
  readonly counts = $derived(Map.groupBy(lab.newestRuns, ({ status }) => status));

  count(status: RunStatus): number {
    return this.counts.get(status)?.length ?? 0;
  }

  clearFilter(): void {
    this.text = '';
    this.status = 'all';
  }

  group(isGrouped: boolean): void {
    this.isGrouped = isGrouped;
    localStorage.setItem(groupingKey, isGrouped ? 'seeds together' : 'each');
  }

  sortBy(column: SortColumn): void {
    const isRising = this.order.column === column ? !this.order.isRising : risingFirst.includes(column);
    this.order = { column, isRising };
  }

  /** Opens a group to its seeds, or closes it. */
  toggleOpen({ runs: [{ experiment }] }: TableRow): void {
    const key = groupKey(experiment);
    const open = new Set(this.#open);
    if (!open.delete(key)) open.add(key);
    this.#open = open;
  }

  async perform(action: Action, { run }: Run): Promise<void> {
    this.problem = '';
    this.busyRun = run;
    try {
      await lab.call(`runs.${action}`, { run });
    } catch (error) {
      this.problem = (error as Error).message;
    } finally {
      this.busyRun = null;
    }
  }

  async remove(runs: readonly number[]): Promise<void> {
    if (await removedRuns.remove(runs)) this.selection.clear();
  }
}

/** What can be asked of a run as it is now. */
export function actionsFor(run: Run): Action[] {
  if (!isAtRest(run.status)) return ['pause', 'stop'];
  const canStop = run.status === 'paused' || run.status === 'interrupted';
  return [...(canResume(run) ? ['resume' as const] : []), ...(canStop ? ['stop' as const] : [])];
}
