// What a person writes of a sweep and reads of one, the same on a command line and on the screen: "0.001,0.01" is a list,
// "0.001..0.1:log" a range, "0.001..0.1:log:5" five values of it; seeds are "1-4, 8".
import { EngramError } from './errors.ts';
import { maximumSeed } from './experiment.ts';
import type { Settings } from './experiment.ts';
import type { RunPlace } from './runs.ts';
import { mostRuns } from './sweeps.ts';
import type { SweepAxis, SweepPlan } from './sweeps.ts';
import { parseValue } from './values.ts';

/** What a setting is to be: one value, or several to be tried. */
export type WrittenValues =
  | { readonly kind: 'one'; readonly value: Settings[string] }
  | { readonly kind: 'axis'; readonly axis: SweepAxis };

/** Throws `bad-input` in a sentence that begins with the name. */
export function readValues(name: string, text: string): WrittenValues {
  if (text.includes('..')) return { kind: 'axis', axis: readRange(name, text) };
  const words = text.split(',').map((word) => word.trim());
  if (words.some((word) => word === ''))
    throw wrong(
      name,
      `expected a value, a list such as 1,2,3 or a range such as 0.001..0.1:log, got "${text}"`,
    );
  const values = words.map(parseValue);
  return values.length === 1
    ? { kind: 'one', value: values[0] }
    : { kind: 'axis', axis: { kind: 'list', name, values } };
}

function readRange(name: string, text: string): SweepAxis {
  const [ends, ...words] = text.split(':').map((word) => word.trim());
  const [low, high, ...more] = ends.split('..').map((word) => (word.trim() === '' ? NaN : Number(word)));
  const isLogarithmic = words[0] === 'log';
  const [count, ...rest] = isLogarithmic ? words.slice(1) : words;
  const number = Number(count);
  const isCount = count === undefined || (Number.isInteger(number) && number >= 2 && number <= mostRuns);
  if (!Number.isFinite(low) || !Number.isFinite(high) || more.length > 0 || !isCount || rest.length > 0)
    throw wrong(
      name,
      `expected a range such as 0.001..0.1, 0.001..0.1:log, or 0.001..0.1:log:5 for five values of it, got "${text}"`,
    );
  return {
    ...{ kind: 'range', name, low, high, scale: isLogarithmic ? 'logarithmic' : 'linear' },
    ...(count !== undefined && { count: number }),
  };
}

/** "1-4, 8" as numbers. Throws `bad-input`. */
export function readSeeds(text: string): number[] {
  const seeds = text
    .split(/[\s,]+/)
    .filter(Boolean)
    .flatMap((word) => readSpan(word, text));
  if (seeds.length === 0) throw wrong('seeds', 'expected numbers such as 1-4, 8, got nothing');
  return [...new Set(seeds)];
}

function readSpan(word: string, text: string): number[] {
  const [, first, last = first] = /^(\d{1,10})(?:-(\d{1,10}))?$/.exec(word) ?? [];
  const [from, to] = [Number(first), Number(last)];
  if (first === undefined || to < from || to > maximumSeed)
    throw wrong('seeds', `expected numbers such as 1-4, 8, got "${text}"`);
  if (to - from >= mostRuns) throw wrong('seeds', `expected at most ${mostRuns}, got ${to - from + 1}`);
  return Array.from({ length: to - from + 1 }, (_, k) => from + k);
}

/** "3 values (0.001, 0.01, 0.1)", or "0.001 to 0.1, even in decades". */
export function describeAxis(axis: SweepAxis): string {
  if (axis.kind === 'list') {
    const count = axis.values.length;
    return `${count} value${count === 1 ? '' : 's'} (${axis.values.join(', ')})`;
  }
  const spacing = axis.scale === 'logarithmic' ? ', even in decades' : '';
  const count = axis.count === undefined ? '' : `${axis.count} values, `;
  return `${count}${axis.low} to ${axis.high}${spacing}`;
}

/** What is varied, in words: "learningRate, neurons", or "seeds" where nothing else is. */
export function axisWords({ axes }: Pick<SweepPlan, 'axes'>): string {
  return axes.map(({ name }) => name).join(', ') || 'seeds';
}

/** "Point 3 of sweep 2, seed 1". */
export function placeWords({ sweep, point }: RunPlace, seed: number): string {
  return `Point ${point} of sweep ${sweep}, seed ${seed}`;
}

/** "12 points × 4 seeds = 48 runs". */
export function sizeWords(points: number, seeds: number): string {
  const count = (number: number, word: string) =>
    `${number.toLocaleString('en-GB')} ${word}${number === 1 ? '' : 's'}`;
  return `${count(points, 'point')} × ${count(seeds, 'seed')} = ${count(points * seeds, 'run')}`;
}

export const methodWords: Record<SweepPlan['method'], string> = {
  grid: 'every combination',
  random: 'points drawn at random',
  bayesian: 'Bayesian search',
};

function wrong(name: string, sentence: string): EngramError {
  return new EngramError('bad-input', `${name}: ${sentence}.`);
}
