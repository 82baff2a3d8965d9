// Real data for tests, where there is any: the folder ENGRAM_SHARED_DATA, else ../shared/data beside the project.
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

const folder = process.env.ENGRAM_SHARED_DATA ?? resolve(import.meta.dirname, '../../../shared/data');

/** A path there, or null with a word on why the test is left out. */
export function sharedData(name: string): string | null {
  const path = join(folder, name);
  if (existsSync(path)) return path;
  console.log(
    `${path} is not there: the tests with real data are left out. ENGRAM_SHARED_DATA names another folder.`,
  );
  return null;
}
