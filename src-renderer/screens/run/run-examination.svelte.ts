// A look at a run's latest checkpoint: its pictures and matrices as numbers.
import { lab } from '../../client/lab.svelte.ts';
import { toFloats } from '../../../src-main/contract/examination.ts';
import type { Matrix, Picture } from '../../../src-main/contract/examination.ts';

export interface SeenPicture extends Omit<Picture, 'values'> {
  readonly values: Float32Array;
}

export interface SeenMatrix extends Omit<Matrix, 'values'> {
  readonly values: Float32Array;
}

export interface Seen {
  /** Updates done when the checkpoint was saved. */
  readonly step: number;
  readonly pictures: readonly SeenPicture[];
  readonly matrices: readonly SeenMatrix[];
}

export class RunExamination {
  seen = $state.raw<Seen | null>(null);
  isLooking = $state(false);
  error = $state('');
  readonly #run: number;

  constructor(run: number) {
    this.#run = run;
  }

  /** Takes a moment; a second look is not begun while one is under way. */
  async look(): Promise<void> {
    if (this.isLooking) return;
    this.isLooking = true;
    try {
      const { step, pictures, matrices } = await lab.call('runs.examine', { run: this.#run });
      this.seen = { step, pictures: pictures.map(withFloats), matrices: matrices.map(withFloats) };
      this.error = '';
    } catch (error) {
      this.error = (error as Error).message;
    } finally {
      this.isLooking = false;
    }
  }
}

function withFloats<T extends { values: Uint8Array }>(
  given: T,
): Omit<T, 'values'> & { values: Float32Array } {
  return { ...given, values: toFloats(given.values) };
}
