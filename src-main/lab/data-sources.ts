// Data sets that can be downloaded from their authors, from resources/data.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { dataSource } from '../contract/data.ts';
import type { DataSource } from '../contract/data.ts';
import { projectRoot } from '../contract/project-root.ts';

/** ENGRAM_DATA_SOURCES names another folder of such files, for instance for a mirror within an institute. */
const folder = process.env.ENGRAM_DATA_SOURCES ?? join(projectRoot, 'resources/data');

/** In order of their file names. */
export function readDataSources(): DataSource[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => dataSource.parse(JSON.parse(readFileSync(join(folder, name), 'utf8'))));
}
