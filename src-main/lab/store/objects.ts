// The folder of hashed files, as the lab tends it. The trainer writes; the lab takes away what nothing refers to.
import { readdirSync, rmSync } from 'node:fs';
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
