// The state of the Runs screen: the filter, the row that the keyboard is on, and what is asked of a run.
import { canResume, isAtRest } from '../../../src-main/contract/runs.ts';
import type { Run, RunStatus } from '../../../src-main/contract/runs.ts';
import { lab } from '../../client/lab.svelte.ts';
import { rowOf } from './run-row.ts';

export type Action = 'pause' | 'resume' | 'stop';

export class RunsTable {
  text = $state('');
  status = $state<RunStatus | 'all'>('all');
  problem = $state('');
  /** Numbers of the runs that are ticked, to be compared. */
  selected = $state.raw<ReadonlySet<number>>(new Set());
  /** The run that an action is at work on. */
  busyRun = $state<number | null>(null);
  readonly words = $derived(this.text.toLowerCase().split(/\s+/).filter(Boolean));
  /** The runs that pass the filter, newest first. */
  readonly shown = $derived(lab.newestRuns.filter((run) => this.#passes(run)));
  readonly counts = $derived(Map.groupBy(lab.newestRuns, ({ status }) => status));

  count(status: RunStatus): number {
    return this.counts.get(status)?.length ?? 0;
  }

  toggle(run: number): void {
    const others = new Set(this.selected);
    if (!others.delete(run)) others.add(run);
    this.selected = others;
  }

  /** Ticks all that pass the filter, or none where all are ticked. */
  toggleAll(): void {
    const isAll = this.shown.every(({ run }) => this.selected.has(run));
    this.selected = new Set(isAll ? [] : this.shown.map(({ run }) => run));
  }

  clearFilter(): void {
    this.text = '';
    this.status = 'all';
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

  #passes(run: Run): boolean {
    if (this.status !== 'all' && run.status !== this.status) return false;
    if (this.words.length === 0) return true;
    const { searched } = rowOf(run);
    return this.words.every((word) => searched.includes(word));
  }
}

/** What can be asked of a run as it is now. */
export function actionsFor(run: Run): Action[] {
  if (!isAtRest(run.status)) return ['pause', 'stop'];
  const canStop = run.status === 'paused' || run.status === 'interrupted';
  return [...(canResume(run) ? ['resume' as const] : []), ...(canStop ? ['stop' as const] : [])];
}
