// engram train: starts a run and stays with it.
import type { LabClient } from '../../contract/client.ts';
import type { ExperimentRequest } from '../../contract/experiment.ts';
import type { Run } from '../../contract/runs.ts';
import type { Command } from '../command.ts';
import { experimentOf } from '../experiment-words.ts';
import { followRun } from '../follow.ts';
import { withLab } from '../with-lab.ts';

export const train: Command = {
  name: 'train',
  usage:
    'train TASK [--network ID] [--engine ID] [--data NAME] [--episodes N] [--seed S] [--set key=value …] [--json]',
  summary: 'Trains a network on a task; Ctrl-C pauses it.',
  help: 'Without --engine it takes the fastest there is, and says which and why. --episodes counts updates: a batch is one update. --set changes any setting that `engram tasks` and `engram networks` list.',
  positionals: ['TASK'],
  options: ['network', 'engine', 'data', 'episodes', 'seed', 'set'],
  run: (given) => {
    const request = experimentOf(given.positionals[0], given.options, 'train');
    return withLab(given.home, (lab) => followRun(lab, given.json, () => begin(lab, request)));
  },
};

/** Says what was decided for the run: which engine it takes and why, where none was named. */
async function begin(lab: LabClient, request: ExperimentRequest): Promise<Run> {
  const run = await lab.call('runs.create', request);
  const { log } = await lab.call('runs.show', { run: run.run });
  for (const { level, text } of log) if (level === 'info') console.error(text);
  return run;
}
