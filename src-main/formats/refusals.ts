// Sentences about files that cannot be taken in: which file, what was expected, what came.
import { EngramError } from '../contract/errors.ts';

/** The file is not what was asked for, or more than what is taken. */
export function refuse(place: string, sentence: string, options?: ErrorOptions): EngramError {
  return new EngramError('bad-input', `${place}: ${sentence}`, options);
}

/** The file breaks the rules of its own format. */
export function damaged(place: string, sentence: string, options?: ErrorOptions): EngramError {
  return new EngramError('damaged', `${place}: ${sentence}`, options);
}

/** Passes our own sentences on, and turns what a library throws about a file into one. */
export function explainDamage(place: string, format: string, cause: unknown): EngramError {
  if (cause instanceof EngramError) return cause;
  const why = cause instanceof Error ? cause.message : String(cause);
  return damaged(place, `expected ${format}, got one that is damaged (${plain(why)}).`, { cause });
}

/** A name from a stranger's file, fit for a terminal and a table. */
export function plain(name: string): string {
  const printable = name.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\uFFFD]/gu, '?');
  return printable.length > 120 ? `${printable.slice(0, 60)}…${printable.slice(-59)}` : printable;
}

export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} bytes`;
  const [count, unit] = bytes < 1e6 ? [bytes / 1e3, 'kB'] : [bytes / 1e6, 'MB'];
  return `${count.toLocaleString('en-GB', { maximumSignificantDigits: 3 })} ${unit}`;
}
