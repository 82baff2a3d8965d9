// Temporary folders, and files in them.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';

export function createFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'engram-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Puts files into a folder, with the folders in their names; returns the folder. */
export function putFiles(folder: string, files: Readonly<Record<string, Uint8Array | string>>): string {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}
