// Which runs of the home are alike in everything but the seed: what gives a group its colour, wherever it is shown.
import { firstsOfGroups } from '../../src-main/contract/groups.ts';
import { lab } from './lab.svelte.ts';

class RunGroups {
  /** Tells the lowest number of the runs of the home that are like one. */
  readonly firstOf = $derived(firstsOfGroups(lab.newestRuns));
}

export const runGroups = new RunGroups();
