// What a person says of runs, and which runs and sweeps are kept: what the calls runs.annotate, runs.remove, runs.restore,
// sweeps.remove and sweeps.restore do, and the end of what was removed so long ago that it cannot be undone.
import { setImmediate as breathe } from 'node:timers/promises';
import { undoHours } from '../contract/annotation.ts';
import type { Annotation, Removal } from '../contract/annotation.ts';
import type { LabEvent } from '../contract/calls.ts';
import type { Run } from '../contract/runs.ts';
import type { Sweep } from '../contract/sweeps.ts';
import type { CheckpointFiles } from './store/checkpoint-files.ts';
import type { Removals } from './store/removals.ts';
import type { Store } from './store/store.ts';
import type { SweepStore } from './store/sweeps.ts';

const hourMs = 3_600_000;
/** Of more at once a client asks for the list anew. */
const mostEvents = 20;

interface Parts {
  readonly store: Store;
  readonly removals: Removals;
  readonly sweeps: SweepStore;
  readonly files: CheckpointFiles;
  readonly publish: (event: LabEvent) => void;
}

export class KeptRuns {
  readonly #parts: Parts;
  readonly #timer: NodeJS.Timeout;
  #isClosed = false;

  /** Looks for runs to delete now and every hour. */
  constructor(parts: Parts) {
    this.#parts = parts;
    this.#timer = setInterval(() => void this.deleteRemoved(), hourMs);
    void this.deleteRemoved();
  }

  annotate(annotation: Annotation): Run[] {
    const runs = this.#parts.store.annotate(annotation);
    this.#tell(runs);
    return runs;
  }

  remove(runs: readonly number[]): Removal {
    return this.#tellRemoved(this.#parts.removals.remove(runs, new Date().toISOString()));
  }

  restore(runs: readonly number[]): number[] {
    const restored = this.#parts.removals.restore(runs);
    this.#tell(restored.map((run) => this.#parts.store.run(run)));
    this.#tellSweepsOf(restored);
    return restored;
  }

  removeSweep(sweep: number): Removal {
    const removal = this.#parts.removals.removeSweep(sweep, new Date().toISOString());
    this.#parts.publish({ event: 'sweep.removed', sweep });
    return this.#tellRemoved(removal);
  }

  /** Also tells of those of its runs that had come back before: they have their place again. */
  restoreSweep(number: number): { sweep: Sweep; runs: number[] } {
    const { removals, sweeps, store, publish } = this.#parts;
    const runs = removals.restoreSweep(number);
    const sweep = sweeps.sweep(number);
    publish({ event: 'sweep.changed', sweep });
    this.#tell(sweeps.runs(number).map(({ run }) => store.run(run)));
    return { sweep, runs };
  }

  /** Deletes for good what was removed so long ago, one run after the other, and lets calls be answered between them. */
  async deleteRemoved(now = Date.now()): Promise<void> {
    const { store, removals, files } = this.#parts;
    await breathe();
    if (this.#isClosed) return;
    const before = new Date(now - undoHours * hourMs).toISOString();
    removals.deleteSweeps(before);
    for (const run of removals.removedBefore(before)) {
      if (this.#isClosed) return;
      files.remove(removals.delete(run).filter((name) => !store.isFileInUse(name)));
      await breathe();
    }
  }

  close(): void {
    this.#isClosed = true;
    clearInterval(this.#timer);
  }

  #tellRemoved(removal: Removal): Removal {
    const { runs } = removal;
    if (runs.length > 0) this.#parts.publish({ event: 'runs.removed', runs });
    this.#tellSweepsOf(runs);
    return removal;
  }

  /** They count their runs. */
  #tellSweepsOf(runs: readonly number[]): void {
    for (const sweep of this.#parts.sweeps.sweepsOf(runs))
      this.#parts.publish({ event: 'sweep.changed', sweep });
  }

  #tell(runs: readonly Run[]): void {
    if (runs.length > mostEvents) this.#parts.publish({ event: 'runs.changed' });
    else for (const run of runs) this.#parts.publish({ event: 'run.changed', run });
  }
}
