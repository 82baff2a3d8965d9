// Writes what was measured into a document, between two comments that name it, and keeps the document formatted.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { EngramError } from '../../src-main/contract/errors.ts';
import { projectRoot } from '../../src-main/contract/project-root.ts';

export const performanceDocument = join(projectRoot, 'docs', 'performance.md');

/** Replaces what stands between `<!-- begin NAME -->` and `<!-- end NAME -->`. Throws `not-found` without them. */
export async function writeSection(path: string, name: string, content: string): Promise<void> {
  const text = replaceSection(readFileSync(path, 'utf8'), name, content);
  writeFileSync(path, await format(text, { ...(await resolveConfig(path)), filepath: path }));
}

export function replaceSection(text: string, name: string, content: string): string {
  const [begin, end] = [`<!-- begin ${name} -->`, `<!-- end ${name} -->`];
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from < 0 || to < from) {
    throw new EngramError('not-found', `Expected the lines "${begin}" and "${end}" in the document.`);
  }
  return `${text.slice(0, from + begin.length)}\n\n${content}\n\n${text.slice(to)}`;
}
