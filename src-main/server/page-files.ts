// The built page's files, by the path a browser asks for.
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { extname, join, normalize } from 'node:path';
import { contentTypes } from '../contract/page-policy.ts';
import { projectRoot } from '../contract/project-root.ts';

const folder = join(projectRoot, 'out/renderer');

export function isPageBuilt(): boolean {
  return existsSync(join(folder, 'index.html'));
}

/** Null where there is no such file among the page's own. */
export async function readPageFile(
  path: string,
): Promise<{ bytes: Buffer<ArrayBuffer>; type: string } | null> {
  const name = normalize(path === '' ? 'index.html' : path);
  const type = contentTypes[extname(name)];
  if (!type || name.startsWith('..') || name.startsWith('/') || name.includes('\0')) return null;
  const bytes = await readFile(join(folder, name)).catch(() => null);
  return bytes && { bytes, type };
}
