// What a person says of runs and which of them are kept: what the calls runs.annotate, runs.remove and runs.restore do, and the
// end of runs whose removal can no longer be undone.
import { setImmediate as breathe } from 'node:timers/promises';
import { undoHours } from '../contract/annotation.ts';
import type { Annotation, Removal } from '../contract/annotation.ts';
import type { LabEvent } from '../contract/calls.ts';
import type { Run } from '../contract/runs.ts';
import type { CheckpointFiles } from './store/checkpoint-files.ts';
import type { Removals } from './store/removals.ts';
import type { Store } from './store/store.ts';

const hourMs = 3_600_000;
/** Of more at once a client asks for the list anew. */
const mostEvents = 20;

interface Parts {
  readonly store: Store;
  readonly removals: Removals;
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
    const removal = this.#parts.removals.remove(runs, new Date().toISOString());
    if (removal.runs.length > 0) this.#parts.publish({ event: 'runs.removed', runs: removal.runs });
    return removal;
  }

  restore(runs: readonly number[]): number[] {
    const restored = this.#parts.removals.restore(runs);
    this.#tell(restored.map((run) => this.#parts.store.run(run)));
    return restored;
  }

  /** Deletes for good what was removed so long ago, one run after the other, and lets calls be answered between them. */
  async deleteRemoved(now = Date.now()): Promise<void> {
    const { store, removals, files } = this.#parts;
    await breathe();
    if (this.#isClosed) return;
    for (const run of removals.removedBefore(new Date(now - undoHours * hourMs).toISOString())) {
      if (this.#isClosed) return;
      files.remove(removals.delete(run).filter((name) => !store.isFileInUse(name)));
      await breathe();
    }
  }

  close(): void {
    this.#isClosed = true;
    clearInterval(this.#timer);
  }

  #tell(runs: readonly Run[]): void {
    if (runs.length > mostEvents) this.#parts.publish({ event: 'runs.changed' });
    else for (const run of runs) this.#parts.publish({ event: 'run.changed', run });
  }
}
