// Why a run is not taken in, in a sentence that names the folder or the file it came in and says what to do.
import { EngramError } from '../../contract/errors.ts';
import type { ErrorCode } from '../../contract/errors.ts';

/** What a run is read from. */
export interface Place {
  readonly path: string;
  readonly kind: 'folder' | 'bundle';
}

const others = {
  folder: 'Give a folder that `engram runs export` wrote',
  bundle: 'Give a file that `engram bundle` wrote',
};
const newer = 'Update Engram if a newer one wrote it';

export function damaged(from: Place, what: string, cause?: unknown): EngramError {
  return refusal('damaged', from, what, `Copy the ${from.kind} again from where it was exported`, cause);
}

export function foreign(from: Place, what: string, cause?: unknown): EngramError {
  return refusal('bad-input', from, what, others[from.kind], cause);
}

export function unreadable(from: Place, what: string, cause?: unknown): EngramError {
  return refusal('newer-version', from, what, newer, cause);
}

function refusal(
  code: ErrorCode,
  { path }: Place,
  what: string,
  advice: string,
  cause: unknown,
): EngramError {
  return new EngramError(code, `${path}: ${what} ${advice}; nothing was imported.`, { cause });
}

/** What is said of a file whose SHA-256 is another than it should be. */
export function hashSentence(name: string, expected: string, found: string): string {
  return `expected a ${name} whose SHA-256 begins ${expected.slice(0, 12)}, got ${found.slice(0, 12)}; it was changed after it was written.`;
}
