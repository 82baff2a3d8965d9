// The folder that holds package.json, db and resources, whether the program runs from its sources or from a bundle.
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

function findRoot(folder: string): string {
  if (existsSync(join(folder, 'package.json')) && existsSync(join(folder, 'db'))) return folder;
  const above = dirname(folder);
  if (above === folder)
    throw new Error('The folder of Engram itself was not found: package.json and db belong together.');
  return findRoot(above);
}

export const projectRoot = findRoot(import.meta.dirname);

/** Whether this program runs from its TypeScript sources. */
export const isFromSources = import.meta.filename.endsWith('.ts');
