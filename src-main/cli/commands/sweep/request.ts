// From the words of `engram sweep` to what is asked of the lab.
import type { CallInput } from '../../../contract/calls.ts';
import { EngramError } from '../../../contract/errors.ts';
import type { Settings } from '../../../contract/experiment.ts';
import { parseOrExplain } from '../../../contract/sentences.ts';
import { readSeeds, readValues } from '../../../contract/sweep-words.ts';
import { sweepRequest } from '../../../contract/sweeps.ts';
import type { SweepAxis } from '../../../contract/sweeps.ts';
import { parseValue } from '../../arguments.ts';
import type { Given } from '../../command.ts';

type Request = CallInput<'sweeps.create'>;

const methods: Record<string, Request['method']> = { grid: 'grid', random: 'random', bayes: 'bayesian' };
const directions = { minimise: 'minimise', maximise: 'maximise' } as const;

export function toRequest({ positionals, options }: Given): Request {
  const last = (name: string) => options[name]?.at(-1);
  const number = (name: string) => (last(name) === undefined ? undefined : parseValue(last(name) ?? ''));
  const { network, episodes, set, axes } = readSettings(options);
  const goal = readGoal(last('metric'), last('goal'));
  const words = {
    base: present({
      ...{ task: positionals[0], network, engine: last('engine'), data: last('data'), episodes },
      set: Object.keys(set).length > 0 ? set : undefined,
    }),
    axes,
    ...present({
      ...{ method: choose('method', methods, last('method')), points: number('points'), goal },
      samplerSeed: number('sampler-seed'),
      seeds: options.seed && readSeeds(options.seed.join(' ')),
      budgetHours: number('hours'),
    }),
  };
  parseOrExplain(sweepRequest, words, 'sweep');
  return words as unknown as Request;
}

/** Settings with one value are what all points share; those with several are varied, in the order given. */
function readSettings(options: Given['options']) {
  const given = [
    ...['network', 'episodes'].flatMap((name) => (options[name] ?? []).map((word) => `${name}=${word}`)),
    ...(options.set ?? []),
  ];
  const axes: SweepAxis[] = [];
  const set: Settings = {};
  for (const word of given) {
    const at = word.indexOf('=');
    if (at < 1) throw new EngramError('bad-input', `--set: expected key=value, got "${word}".`);
    const name = word.slice(0, at);
    const values = readValues(name, word.slice(at + 1));
    if (values.kind === 'axis') axes.push(values.axis);
    else set[name] = values.value;
  }
  const { network, episodes, ...rest } = set;
  return { network, episodes, set: rest, axes };
}

function readGoal(metric: string | undefined, word: string | undefined) {
  const direction = choose('goal', directions, word);
  if (direction && metric === undefined)
    throw new EngramError('bad-input', '--goal: expected --metric NAME beside it, got nothing.');
  return metric === undefined ? undefined : { metric, ...(direction && { direction }) };
}

function choose<T>(option: string, choices: Readonly<Record<string, T>>, word: string | undefined) {
  if (word === undefined || Object.hasOwn(choices, word))
    return word === undefined ? undefined : choices[word];
  const known = Object.keys(choices).join(', ');
  throw new EngramError('bad-input', `--${option}: expected one of ${known}, got "${word}".`);
}

function present(values: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}
