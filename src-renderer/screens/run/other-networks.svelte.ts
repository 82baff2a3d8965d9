// What other networks make of the episodes that a run is shown on: looked at when a person asks, one after the other.
import type { Run } from '../../../src-main/contract/runs.ts';
import { lab } from '../../client/lab.svelte.ts';
import { seeEpisodes } from './seen.ts';
import type { SeenEpisode } from './seen.ts';

export interface OtherNetwork {
  readonly run: Run;
  readonly episodes: readonly SeenEpisode[];
  /** What the run came to, by metric; null while it has not ended. */
  readonly result: Readonly<Record<string, number>> | null;
}

export class OtherNetworks {
  /** Those that were looked at, in order. */
  seen = $state.raw<readonly OtherNetwork[]>([]);
  /** The one that is being looked at; null when none is. */
  looking = $state.raw<Run | null>(null);
  /** Why some could not be looked at; empty where all could. */
  problems = $state.raw<readonly string[]>([]);

  /** Takes a moment for each; what is seen already is not looked at again. */
  async compare(runs: readonly Run[]): Promise<void> {
    if (this.looking) return;
    this.problems = [];
    this.seen = this.seen.filter(({ run }) => runs.some((other) => other.run === run.run));
    for (const run of runs) {
      if (this.seen.some((other) => other.run.run === run.run)) continue;
      this.looking = run;
      await this.#look(run);
    }
    this.looking = null;
  }

  async #look(run: Run): Promise<void> {
    try {
      const { episodes } = await lab.call('runs.examine', { run: run.run, withMatrices: false });
      const { result } = await lab.call('runs.show', { run: run.run });
      const network = { run, episodes: seeEpisodes(episodes), result: result.final };
      this.seen = [...this.seen, network].sort((a, b) => a.run.run - b.run.run);
    } catch (error) {
      this.problems = [...this.problems, `Run ${run.run}: ${(error as Error).message}`];
    }
  }
}
