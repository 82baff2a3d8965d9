// From words on the command line to what a command takes.
import { parseArgs } from 'node:util';
import { EngramError } from '../contract/errors.ts';
import { parseValue } from '../contract/values.ts';
import { homeFolder } from '../lab/launcher/home.ts';
import type { Command, Given } from './command.ts';

export { parseValue };

/** Throws `bad-input` EngramErrors. */
export function parseCommandLine(command: Command, words: readonly string[]): Given {
  const valued = Object.fromEntries(
    [...command.options, 'home'].map((name) => [name, { type: 'string', multiple: true } as const]),
  );
  const switches = Object.fromEntries(
    (command.switches ?? []).map((name) => [name, { type: 'boolean' } as const]),
  );
  const { values, positionals } = parseWords(command, words, {
    ...valued,
    ...switches,
    json: { type: 'boolean' },
    help: { type: 'boolean', short: 'h' },
  });
  const options = Object.fromEntries(
    Object.entries(values).filter(([, value]) => Array.isArray(value)),
  ) as Record<string, string[]>;
  const help = values.help === true;
  if (!help) checkCount(command, positionals);
  return {
    positionals,
    options,
    switches: new Set(Object.keys(switches).filter((name) => values[name] === true)),
    home: homeFolder(options.home?.at(-1)),
    json: values.json === true,
    help,
  };
}

type Options = NonNullable<Parameters<typeof parseArgs>[0]>['options'];

function parseWords(command: Command, words: readonly string[], options: Options) {
  try {
    return parseArgs({ args: [...words], options: options ?? {}, allowPositionals: true });
  } catch (error) {
    const why = (error as Error).message.split('. ')[0];
    throw new EngramError('bad-input', `${why}. Expected: engram ${command.usage}`);
  }
}

function checkCount({ positionals: expected, repeats, usage }: Command, given: readonly string[]): void {
  if (given.length === expected.length || repeats === 'any') return;
  if (repeats === 'once-or-more' && given.length > expected.length) return;
  const got = given.length === 0 ? 'nothing' : given.map((word) => `"${word}"`).join(' ');
  throw new EngramError(
    'bad-input',
    `Expected ${expected.join(', ') || 'no further words'}, got ${got}. Usage: engram ${usage}`,
  );
}

/** `key=value` words as an object. */
export function parseSettings(words: readonly string[]): Record<string, number | string | boolean> {
  return Object.fromEntries(
    words.map((word) => {
      const at = word.indexOf('=');
      if (at < 1) throw new EngramError('bad-input', `--set: expected key=value, got "${word}".`);
      return [word.slice(0, at), parseValue(word.slice(at + 1))];
    }),
  );
}

/** The number of a run. */
export function parseRunNumber(word: string): number {
  if (/^[1-9][0-9]{0,14}$/.test(word)) return Number(word);
  throw new EngramError(
    'bad-input',
    `RUN: expected the number of a run, got "${word}". \`engram runs\` lists them.`,
  );
}
