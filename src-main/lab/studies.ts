// The published experiments, from resources/studies.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../contract/project-root.ts';
import { study } from '../contract/studies.ts';
import type { Study } from '../contract/studies.ts';

/** In order of their file names. */
export function readStudies(): Study[] {
  const folder = join(projectRoot, 'resources/studies');
  return readdirSync(folder)
    .sort()
    .map((name) => study.parse(JSON.parse(readFileSync(join(folder, name), 'utf8'))));
}
