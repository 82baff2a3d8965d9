// Removing a data set, which the lab cannot undo: it is out of sight at once, and out of the lab some seconds later.
import type { Dataset } from '../../../src-main/contract/data.ts';
import { isAtRest } from '../../../src-main/contract/runs.ts';
import { lab } from '../../client/lab.svelte.ts';
import { countOf } from './words.ts';

/** How long a removal can be undone. */
const undoMs = 8000;

class Removal {
  /** What is being removed, and can still be kept. */
  pending = $state.raw<Dataset | null>(null);
  /** Why something was not removed; empty where it was. */
  problem = $state('');
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    window.addEventListener('pagehide', () => void this.finish());
  }

  /** Takes it out of sight; what a run at work needs stays, with a sentence. */
  async begin(dataset: Dataset): Promise<void> {
    await this.finish();
    const atWork = runsOf(dataset).find(({ status }) => !isAtRest(status));
    this.problem = atWork
      ? `Run ${atWork.run} learns from “${dataset.name}”. Stop or pause the run first, then remove the data set.`
      : '';
    if (atWork) return;
    this.pending = dataset;
    this.#timer = setTimeout(() => void this.finish(), undoMs);
  }

  /** Keeps it; returns what is kept. */
  undo(): Dataset | null {
    clearTimeout(this.#timer);
    const kept = this.pending;
    this.pending = null;
    return kept;
  }

  /** Has the lab remove it now. */
  async finish(): Promise<void> {
    const dataset = this.undo();
    if (!dataset) return;
    try {
      await lab.call('data.remove', { data: dataset.id });
    } catch (error) {
      this.problem = `“${dataset.name}” was not removed. ${(error as Error).message}`;
    }
  }
}

function runsOf({ id }: Dataset) {
  return lab.newestRuns.filter(({ experiment }) => experiment.data === id);
}

/** What becomes of the runs that learned from a data set; empty where none did. */
export function explainRuns(dataset: Dataset): string {
  const count = runsOf(dataset).length;
  if (count === 0) return '';
  const runs =
    count === 1
      ? 'The run that learned from it keeps its curves'
      : `${countOf(count, 'run')} that learned from it keep their curves`;
  return `${runs} and checkpoints. To go on, add the same data again.`;
}

export const removal = new Removal();
