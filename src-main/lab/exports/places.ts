// Where exports go on the disk: folders that are not there yet, written under temporary names beside them.
import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, rmdirSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, isAbsolute, join } from 'node:path';
import { EngramError } from '../../contract/errors.ts';
import type { ExportStore } from '../store/exports.ts';
import { flushFolder } from '../store/objects.ts';

/** A folder to be, and the name under which it is written. */
export interface Place {
  readonly folder: string;
  readonly unfinished: string;
}

export function placeFor(folder: string): Place {
  return { folder, unfinished: join(dirname(folder), `.${basename(folder)}.${randomUUID()}.tmp`) };
}

/** Makes the folder that exports go into, unless it is there; returns whether it was made. Throws where it cannot be. */
export function requireFolder(folder: string): boolean {
  if (!isAbsolute(folder))
    throw new EngramError('bad-input', `folder: expected an absolute path, got "${folder}".`);
  const found = statSync(folder, { throwIfNoEntry: false });
  if (found && !found.isDirectory())
    throw new EngramError(
      'wrong-state',
      `${folder} is a file; expected a folder to export to. Choose another.`,
    );
  if (found) return false;
  if (!statSync(dirname(folder), { throwIfNoEntry: false })?.isDirectory())
    throw new EngramError(
      'not-found',
      `Expected a folder ${dirname(folder)} to make ${basename(folder)} in, and there is none. Make it first, or choose another place.`,
    );
  try {
    mkdirSync(folder);
  } catch (cause) {
    throw notWritten(folder, cause);
  }
  return true;
}

/** Throws `wrong-state` where there is something of that name already. */
export function requireFree({ folder }: Place): void {
  if (!existsSync(folder)) return;
  throw new EngramError(
    'wrong-state',
    `There is something at ${folder} already, and nothing was exported. Remove it, or choose another folder.`,
  );
}

/** Gives whole folders their names. Those that have theirs lose them again where one cannot have its own. */
export function nameAll(places: readonly Place[]): void {
  const named: Place[] = [];
  try {
    for (const place of places) {
      requireFree(place);
      renameSync(place.unfinished, place.folder);
      named.push(place);
      flushFolder(dirname(place.folder));
    }
  } catch (error) {
    for (const { folder } of named) rmSync(folder, { recursive: true, force: true });
    throw error instanceof EngramError ? error : notWritten(dirname(places[0].folder), error);
  }
}

function notWritten(folder: string, cause: unknown): EngramError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new EngramError(
    'home-unusable',
    `Nothing could be exported to ${folder}: ${why}. Make it writable, or choose another folder.`,
    { cause },
  );
}

export function removePlace({ unfinished }: Pick<Place, 'unfinished'>): void {
  rmSync(unfinished, { recursive: true, force: true });
}

/** Removes a folder that was made for exports which then failed; one that holds anything stays. */
export function removeIfEmpty(folder: string): void {
  try {
    rmdirSync(folder);
  } catch {
    // It holds something, or is gone.
  }
}

/** Removes what a killed lab left half-written, as far as it can be reached now. */
export function removeUnfinished(exports: ExportStore): void {
  for (const unfinished of exports.unfinished()) {
    try {
      removePlace({ unfinished });
      exports.end(unfinished);
    } catch {
      // On a disk that is away, or read-only now; the next start tries again.
    }
  }
}
