// The schema library as this project uses it: without code generation, which a strict content security policy forbids.
import { z } from 'zod';

z.config({ jitless: true });

/** Any number at all: NaN and the infinities are results, or mistakes worth a sentence of their own. */
export const anyNumber = z.custom<number>((given) => typeof given === 'number', { error: 'a number' });

/** A list of numbers, checked in one pass: curves have up to millions of them. */
export const numberList = z.custom<number[]>(
  (given) => Array.isArray(given) && given.every((value) => typeof value === 'number'),
  { error: 'a list of numbers' },
);

/** Numbers by name, checked in one pass: a list of runs has thousands. */
export const numberRecord = z.custom<Record<string, number>>(
  (given) =>
    typeof given === 'object' &&
    given !== null &&
    Object.values(given).every((value) => typeof value === 'number'),
  { error: 'numbers by name' },
);

export { z };
