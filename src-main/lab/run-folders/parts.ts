// The files of a run, wherever they lie: in a folder of their own, or in a bundle.
import { stat } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { EngramError } from '../../contract/errors.ts';
import { withFile } from './copy.ts';
import type { Section } from './copy.ts';
import { foreign } from './refusals.ts';
import type { Place } from './refusals.ts';

export interface RunParts extends Place {
  /** Opens the file of that name for `work`; null where there is none. */
  with<T>(name: string, work: (file: Section) => Promise<T>): Promise<T | null>;
  /** Reads everything through, where something says what all of it should be. Throws `damaged` where it is not. */
  verify(): Promise<void>;
}

/** The files of a run folder. Throws `not-found` where there is no folder, `bad-input` for a relative path. */
export async function openFolder(path: string): Promise<RunParts> {
  const folder: Place = { path, kind: 'folder' };
  requireAbsolute('folder', path);
  const facts = await stat(path).catch(() => null);
  if (facts?.isDirectory()) return folderParts(folder);
  const what = facts
    ? 'expected a run folder, got a file.'
    : 'expected a run folder, and there is nothing of that name.';
  throw new EngramError('not-found', foreign(folder, what).message);
}

function folderParts(folder: Place): RunParts {
  return {
    ...folder,
    with: (name, work) => withFile(join(folder.path, name), work),
    verify: () => Promise.resolve(),
  };
}

/** `subject` begins the sentence. */
export function requireAbsolute(subject: string, path: string): void {
  if (!isAbsolute(path))
    throw new EngramError('bad-input', `${subject}: expected an absolute path, got "${path}".`);
}
