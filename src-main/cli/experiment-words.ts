// An experiment as the words of a command ask for it.
import type { CallInput } from '../contract/calls.ts';
import { experimentRequest } from '../contract/experiment.ts';
import { parseOrExplain } from '../contract/sentences.ts';
import { parseSettings, parseValue } from './arguments.ts';
import type { Given } from './command.ts';

/** Throws `bad-input` EngramErrors; `subject` begins the sentence. */
export function experimentOf(
  task: string,
  options: Given['options'],
  subject: string,
): CallInput<'runs.create'> {
  const last = (name: string) => options[name]?.at(-1);
  const number = (name: string) => (last(name) === undefined ? undefined : parseValue(last(name) ?? ''));
  const words = {
    task,
    network: last('network'),
    engine: last('engine'),
    data: last('data'),
    episodes: number('episodes'),
    seed: number('seed'),
    set: options.set && parseSettings(options.set),
  };
  const present = Object.fromEntries(Object.entries(words).filter(([, value]) => value !== undefined));
  return parseOrExplain(experimentRequest, present, subject);
}
