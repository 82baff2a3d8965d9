// Which other runs may be compared with a run: of other networks, on the same task with the same settings and pictures.
import type { Experiment } from '../../../src-main/contract/experiment.ts';
import type { Run } from '../../../src-main/contract/runs.ts';

/** The same for all runs of a network that differ in nothing but numbers. */
function networkOf({ network, settings }: Experiment): string {
  return `${network}/${String(settings.network.alpha ?? '')}`;
}

function taskOf({ task, data, settings }: Experiment): string {
  return JSON.stringify([task, data, Object.entries(settings.task).sort(([a], [b]) => (a < b ? -1 : 1))]);
}

/** The newest completed run of each other network or kind of alpha, in order of their numbers. `runs` are newest first. */
export function findComparableRuns({ experiment }: Run, runs: readonly Run[]): Run[] {
  const [task, own] = [taskOf(experiment), networkOf(experiment)];
  const found = new Map<string, Run>();
  for (const run of runs) {
    const network = networkOf(run.experiment);
    if (run.experiment.task !== experiment.task || run.status !== 'completed') continue;
    if (network !== own && !found.has(network) && taskOf(run.experiment) === task) found.set(network, run);
  }
  return [...found.values()].sort((a, b) => a.run - b.run);
}
