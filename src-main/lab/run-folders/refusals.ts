// Why a run folder is not taken in, in a sentence that names the folder and says what to do.
import { EngramError } from '../../contract/errors.ts';
import type { ErrorCode } from '../../contract/errors.ts';

const again = 'Copy the folder again from where it was exported';
const other = 'Give a folder that `engram runs export` wrote';
const newer = 'Update Engram if a newer one wrote it';

export function damaged(folder: string, what: string, cause?: unknown): EngramError {
  return refusal('damaged', folder, what, again, cause);
}

export function foreign(folder: string, what: string, cause?: unknown): EngramError {
  return refusal('bad-input', folder, what, other, cause);
}

export function unreadable(folder: string, what: string, cause?: unknown): EngramError {
  return refusal('newer-version', folder, what, newer, cause);
}

function refusal(code: ErrorCode, folder: string, what: string, advice: string, cause: unknown): EngramError {
  return new EngramError(code, `${folder}: ${what} ${advice}; nothing was imported.`, { cause });
}
