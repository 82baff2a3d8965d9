// engram train: starts a run and stays with it.
import type { Command } from '../command.ts';
import { experimentOf } from '../experiment-words.ts';
import { followRun } from '../follow.ts';
import { withLab } from '../with-lab.ts';

export const train: Command = {
  name: 'train',
  usage:
    'train TASK [--network ID] [--engine ID] [--data NAME] [--episodes N] [--seed S] [--set key=value …] [--json]',
  summary: 'Trains a network on a task; Ctrl-C pauses it.',
  help: '--episodes counts updates: a batch is one update. --set changes any setting that `engram tasks` and `engram networks` list.',
  positionals: ['TASK'],
  options: ['network', 'engine', 'data', 'episodes', 'seed', 'set'],
  run: (given) => {
    const request = experimentOf(given.positionals[0], given.options, 'train');
    return withLab(given.home, (lab) => followRun(lab, given.json, () => lab.call('runs.create', request)));
  },
};
