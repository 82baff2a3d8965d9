// Which runs of the home are alike in everything but the seed: what gives a group its colour, wherever it is shown.
import { groupKey } from '../../src-main/contract/groups.ts';
import type { Run } from '../../src-main/contract/runs.ts';
import { lab } from './lab.svelte.ts';

class RunGroups {
  /** The lowest number of each group. */
  readonly #firsts = $derived.by(() => {
    const firsts = new Map<string, number>();
    for (const { run, experiment } of lab.newestRuns) firsts.set(groupKey(experiment), run);
    return firsts;
  });

  /** The lowest number of the runs of the home that are like this one. */
  firstOf({ run, experiment }: Run): number {
    return this.#firsts.get(groupKey(experiment)) ?? run;
  }
}

export const runGroups = new RunGroups();
