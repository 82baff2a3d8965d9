// A disk without room, where this process may make a small one: Linux, as root.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** Why a test that needs such a disk is left out. */
export const noSmallDisk = 'A small disk can be made by root on Linux alone.';

/** A disk of so many MB, which can be read alone where it is asked to be; null where there can be none. */
export function createSmallDisk(megabytes: number, access: 'rw' | 'ro' = 'rw'): string | null {
  const folder = mkdtempSync(join(tmpdir(), 'engram-test-'));
  try {
    const options = `size=${megabytes}m,${access}`;
    execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'none', folder], { stdio: 'ignore' });
  } catch {
    rmSync(folder, { recursive: true });
    return null;
  }
  onTestFinished(() => {
    execFileSync('umount', ['-l', folder]);
    rmSync(folder, { recursive: true });
  });
  return folder;
}
