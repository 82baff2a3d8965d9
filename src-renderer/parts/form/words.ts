// A parameter's name, range and values in words.
import type { ParameterDescription, Settings } from '../../../src-main/contract/experiment.ts';
import { formatCount } from '../format.ts';

/** "patternSize" as "Pattern size". */
export function titleOf(name: string): string {
  const words = name.replace(/([a-z])([A-Z0-9])/g, '$1 $2').toLowerCase();
  return words[0].toUpperCase() + words.slice(1);
}

/** Groups thousands; small numbers as they are written. */
export function wordsOf(value: Settings[string] | null | undefined): string {
  if (value === null || value === undefined || value === '') return 'none';
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  return typeof value === 'number' && Math.abs(value) >= 10_000 ? formatCount(value) : String(value);
}

/** "2 to 16,384", "at least 0", or nothing where any number will do. */
export function rangeOf({ minimum, maximum }: ParameterDescription): string {
  if (minimum !== undefined && maximum !== undefined) return `${wordsOf(minimum)} to ${wordsOf(maximum)}`;
  if (minimum !== undefined) return `at least ${wordsOf(minimum)}`;
  return maximum === undefined ? '' : `at most ${wordsOf(maximum)}`;
}
