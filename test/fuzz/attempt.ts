// Imports one damaged file: it may be refused with a code, or read to the end. Anything else is a fault.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EngramError } from '../../src-main/contract/errors.ts';
import { readAll } from '../support/read-dataset.ts';
import type { Damaged } from './mutations.ts';

const mostMs = 2000;

/** What was wrong, or null. `folder` is emptied. */
export async function findFault(damaged: Damaged, folder: string): Promise<string | null> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  for (const [name, content] of Object.entries(damaged.files)) writeFileSync(join(folder, name), content);
  const begun = performance.now();
  const error = await readAll(damaged.kind, join(folder, damaged.path ?? '')).then(
    () => null,
    (thrown: unknown) => thrown as Error,
  );
  const ms = performance.now() - begun;
  if (ms > mostMs) return `${damaged.kind}: ${ms.toFixed(0)} ms`;
  if (error === null) return null;
  if (!(error instanceof EngramError)) return `${damaged.kind}: ${error.stack ?? error.message}`;
  return error.code === 'internal' ? `${damaged.kind}: an error without a code: ${error.message}` : null;
}
