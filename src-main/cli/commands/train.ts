// engram train: starts a run and stays with it.
import type { CallInput } from '../../contract/calls.ts';
import { experimentRequest } from '../../contract/experiment.ts';
import { parseOrExplain } from '../../contract/sentences.ts';
import { parseSettings, parseValue } from '../arguments.ts';
import type { Command, Given } from '../command.ts';
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
    const request = toRequest(given);
    return withLab(given.home, (lab) => followRun(lab, given.json, () => lab.call('runs.create', request)));
  },
};

function toRequest({ positionals, options }: Given): CallInput<'runs.create'> {
  const last = (name: string) => options[name]?.at(-1);
  const number = (name: string) => (last(name) === undefined ? undefined : parseValue(last(name) ?? ''));
  const words = {
    task: positionals[0],
    network: last('network'),
    engine: last('engine'),
    data: last('data'),
    episodes: number('episodes'),
    seed: number('seed'),
    set: options.set && parseSettings(options.set),
  };
  const present = Object.fromEntries(Object.entries(words).filter(([, value]) => value !== undefined));
  return parseOrExplain(experimentRequest, present, 'train');
}
