// A look at a run's latest checkpoint: its episodes and matrices as numbers.
import { lab } from '../../client/lab.svelte.ts';
import { seeEpisodes, withFloats } from './seen.ts';
import type { Seen } from './seen.ts';

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
      const look = await lab.call('runs.examine', { run: this.#run });
      const { step, episodes, neurons, matrices, missingData } = look;
      const before = this.seen?.matrices ?? [];
      const known = (name: string) => before.find((matrix) => matrix.name === name)?.values ?? null;
      this.seen = {
        step,
        episodes: seeEpisodes(episodes),
        neurons,
        missingData,
        matrices: matrices.map((outline) => ({ ...outline, values: known(outline.name) })),
      };
      this.error = '';
      for (const { name } of matrices) await this.#fetch(step, name);
    } catch (error) {
      this.error = (error as Error).message;
    } finally {
      this.isLooking = false;
    }
  }

  /** One matrix after the other: each is millions of numbers. */
  async #fetch(step: number, name: string): Promise<void> {
    const matrix = withFloats(await lab.call('runs.matrix', { run: this.#run, step, name }));
    if (this.seen?.step !== step) return;
    this.seen = {
      ...this.seen,
      matrices: this.seen.matrices.map((other) => (other.name === name ? matrix : other)),
    };
  }
}
