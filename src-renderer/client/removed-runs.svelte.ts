// Runs and sweeps that were removed: the latest removal, which can be undone at hand for some seconds, and all that the lab can restore.
import type { Removal } from '../../src-main/contract/annotation.ts';
import type { LabEvent } from '../../src-main/contract/calls.ts';
import { lab } from './lab.svelte.ts';

/** How long undoing stays at hand; the lab restores for longer. */
const atHandMs = 12_000;

class RemovedRuns {
  /** The latest first. */
  all = $state.raw<readonly Removal[]>([]);
  latest = $state.raw<Removal | null>(null);
  /** Why something was not removed or restored; empty where it was. */
  problem = $state('');
  readonly count = $derived(this.all.reduce((sum, { runs }) => sum + runs.length, 0));
  readonly hasSweeps = $derived(this.all.some(({ sweeps }) => sweeps.length > 0));
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    lab.onEvent((event) => this.#receive(event));
  }

  /** Asks the lab, as after each connection. What was restored in another way is not offered to be undone any more. */
  async load(): Promise<void> {
    await this.#try(async () => {
      this.all = await lab.call('runs.removed', {});
      const at = this.latest?.removedAt;
      if (at !== undefined && !this.all.some(({ removedAt }) => removedAt === at)) this.dismiss();
    });
  }

  /** Takes runs out of sight; resolves with whether it was done. */
  async remove(runs: readonly number[]): Promise<boolean> {
    return this.#try(async () => this.#offerUndo(await lab.call('runs.remove', { runs: [...runs] })));
  }

  /** The same of a sweep with its runs. */
  async removeSweep(sweep: number): Promise<boolean> {
    return this.#try(async () => this.#offerUndo(await lab.call('sweeps.remove', { sweep })));
  }

  #offerUndo(removal: Removal): void {
    clearTimeout(this.#timer);
    this.latest = removal.runs.length + removal.sweeps.length > 0 ? removal : null;
    this.#timer = setTimeout(() => this.dismiss(), atHandMs);
  }

  /** A sweep brings the runs back that were removed with it. */
  async restore({ runs, sweeps }: Removal): Promise<void> {
    await this.#try(async () => {
      for (const sweep of sweeps) await lab.call('sweeps.restore', { sweep });
      if (sweeps.length === 0) await lab.call('runs.restore', { runs: [...runs] });
      this.dismiss();
      await this.load();
    });
  }

  /** The latest removal stays, and is not offered to be undone any more. */
  dismiss(): void {
    clearTimeout(this.#timer);
    this.latest = null;
  }

  #receive(event: LabEvent): void {
    const isRestored =
      event.event === 'run.changed' && this.all.some(({ runs }) => runs.includes(event.run.run));
    const isOther = ['runs.removed', 'runs.changed', 'sweep.removed'].includes(event.event);
    if (isRestored || isOther) void this.load();
  }

  async #try(work: () => Promise<void>): Promise<boolean> {
    this.problem = '';
    try {
      await work();
      return true;
    } catch (error) {
      this.problem = (error as Error).message;
      return false;
    }
  }
}

export const removedRuns = new RemovedRuns();
