// The state of one sweep's view: what came of its points so far, the point under the pointer, and what is asked of it.
import type { LabEvent } from '../../../src-main/contract/calls.ts';
import { EngramError } from '../../../src-main/contract/errors.ts';
import { readSeeds } from '../../../src-main/contract/sweep-words.ts';
import { rankPoints } from '../../../src-main/contract/sweeps.ts';
import type { Sweep, SweepDetails } from '../../../src-main/contract/sweeps.ts';
import { lab } from '../../client/lab.svelte.ts';
import { removedRuns } from '../../client/removed-runs.svelte.ts';
import { router } from '../../client/router.svelte.ts';

import { passesFilter, readPointFilter } from './point-filter.ts';

const reloadMs = 500;
/** Groups that a comparison still tells apart by colour. */
const mostCompared = 6;
/** Before so much was watched, nothing is said of the time that is left. */
const watchedMs = 3000;

export class SweepView {
  readonly number: number;
  details = $state.raw<SweepDetails | null>(null);
  /** It was never there, or was removed. */
  isMissing = $state(false);
  /** Whether it was removed and can be brought back. */
  readonly isRemoved = $derived(removedRuns.all.some(({ sweeps }) => sweeps.includes(this.number)));
  problem = $state('');
  isBusy = $state(false);
  /** The point that the pointer or the keyboard is on, in charts and table alike. */
  pointed = $state<number | null>(null);
  newSeeds = $state('');
  /** What is typed or drawn on the axes, by their names: the points within all of it are shown. */
  limits = $state.raw<Readonly<Record<string, string>>>({});
  readonly filter = $derived(readPointFilter(this.limits));
  readonly ranked = $derived(this.details ? rankPoints(this.details) : []);
  /** Best first. */
  readonly shown = $derived(this.ranked.filter((point) => passesFilter(point, this.filter)));
  /** Runs of the best points. */
  readonly compared = $derived(
    this.ranked.slice(0, mostCompared).flatMap(({ runs }) => runs.map(({ run }) => run)),
  );
  readonly comparedPoints = $derived(Math.min(mostCompared, this.ranked.length));
  /** Seconds that it still needs; null where that is not known. */
  remaining = $state<number | null>(null);
  #watched: { readonly at: number; readonly share: number } | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(number: number) {
    this.number = number;
  }

  /** Shows the points within what is written of an axis; all where that is empty. */
  limit(axis: string, text: string): void {
    this.limits = { ...this.limits, [axis]: text };
  }

  clearLimits(): void {
    this.limits = {};
  }

  /** Keeps it current; called by the view as it begins. */
  follow(): void {
    $effect(() => {
      if (!lab.isConnected) return;
      void this.load();
      void removedRuns.load();
    });
    $effect(() => {
      const endEvents = lab.onEvent((event) => this.#receive(event));
      return () => {
        endEvents();
        clearTimeout(this.#timer);
      };
    });
  }

  async load(): Promise<void> {
    try {
      this.details = await lab.call('sweeps.show', { sweep: this.number });
      this.problem = '';
      this.isMissing = false;
      this.#reckon(this.details);
    } catch (error) {
      this.problem = (error as Error).message;
      this.isMissing = error instanceof EngramError && error.code === 'not-found';
      if (this.isMissing) this.details = null;
    }
  }

  stop(): Promise<void> {
    return this.#ask(() => lab.call('sweeps.stop', { sweep: this.number }));
  }

  resume(): Promise<void> {
    return this.#ask(() => lab.call('sweeps.resume', { sweep: this.number }));
  }

  addSeeds(): Promise<void> {
    return this.#ask(async () => {
      const seeds = readSeeds(this.newSeeds);
      await lab.call('sweeps.addSeeds', { sweep: this.number, seeds });
      this.newSeeds = '';
    });
  }

  /** The list says that it was removed, and offers to undo that. */
  async remove(): Promise<void> {
    this.isBusy = true;
    if (await removedRuns.removeSweep(this.number)) router.go('sweeps');
    else this.problem = removedRuns.problem;
    this.isBusy = false;
  }

  restore(): Promise<void> {
    return this.#ask(async () => (await lab.call('sweeps.restore', { sweep: this.number })).sweep);
  }

  async #ask(work: () => Promise<Sweep | void>): Promise<void> {
    this.isBusy = true;
    try {
      await work();
      await this.load();
    } catch (error) {
      this.problem = (error as Error).message;
    } finally {
      this.isBusy = false;
    }
  }

  #receive(event: LabEvent): void {
    const isOwn =
      (event.event === 'sweep.changed' && event.sweep.sweep === this.number) ||
      (event.event === 'sweep.removed' && event.sweep === this.number) ||
      (event.event === 'run.metrics' && this.#hasRun(event.run));
    if (!isOwn || this.#timer !== undefined) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      void this.load();
    }, reloadMs);
  }

  #hasRun(run: number): boolean {
    return this.details?.points.some(({ runs }) => runs.some((other) => other.run === run)) ?? false;
  }

  /** The time that is left, by what was done since it was first looked at. */
  #reckon({ sweep, points }: SweepDetails): void {
    if (sweep.status !== 'running') {
      this.#watched = this.remaining = null;
      return;
    }
    const done = points.flatMap(({ runs }) =>
      runs.map(({ episodesDone, episodes }) => episodesDone / episodes),
    );
    const share = done.reduce((sum, part) => sum + part, 0) / sweep.runsInAll;
    const now = performance.now();
    this.#watched ??= { at: now, share };
    const [passed, gained] = [now - this.#watched.at, share - this.#watched.share];
    if (passed > watchedMs && gained > 0) this.remaining = ((passed / gained) * (1 - share)) / 1000;
  }
}
