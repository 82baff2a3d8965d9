// The folder of hashed files, as the lab tends it: it keeps what came from outside, and takes away what nothing refers to.
import { closeSync, fsyncSync, openSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';

export function removeObjects(folder: string, names: readonly string[]): void {
  for (const name of names) rmSync(join(folder, name), { force: true });
}

/** Removes what a crash left: unfinished files, and files that were written but never recorded. */
export function sweepObjects(folder: string, isInUse: (sha256: string) => boolean): void {
  removeObjects(
    folder,
    readdirSync(folder).filter((name) => !isInUse(name)),
  );
}

/** Gives a whole, flushed file of the folder its name for good. */
export function keepObject(folder: string, unfinished: string, sha256: string): void {
  renameSync(unfinished, join(folder, sha256));
  flushFolder(folder);
}

/** Makes a rename durable; Windows does so by itself and refuses to open folders. */
export function flushFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const descriptor = openSync(folder, 'r');
  fsyncSync(descriptor);
  closeSync(descriptor);
}
