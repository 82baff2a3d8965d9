// The schema library as this project uses it: without code generation, which a strict content security policy forbids.
import { z } from 'zod';

z.config({ jitless: true });

/** Any number at all: NaN and the infinities are results, or mistakes worth a sentence of their own. */
export const anyNumber = z.custom<number>((given) => typeof given === 'number', { error: 'a number' });

export function isNumber(given: unknown): given is number {
  return typeof given === 'number';
}

export function isText(given: unknown): given is string {
  return typeof given === 'string';
}

export function isNumberRecord(given: unknown): given is Record<string, number> {
  return typeof given === 'object' && given !== null && Object.values(given).every(isNumber);
}

/** A list that is checked in one pass: curves have up to millions of values, a home thousands of runs. */
export function listOf<T>(isOne: (given: unknown) => given is T, error: string) {
  return z.custom<T[]>((given) => Array.isArray(given) && given.every(isOne), { error });
}

export const numberList = listOf(isNumber, 'a list of numbers');
export const textList = listOf(isText, 'a list of texts');
export const numberRecord = z.custom<Record<string, number>>(isNumberRecord, { error: 'numbers by name' });

export { z };
