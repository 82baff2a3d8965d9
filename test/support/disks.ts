// Disks without room, and folders that nothing can be written to, where this process may make them.
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A disk of so many MB; null where there can be none: it takes Linux and root. */
export function createSmallDisk(megabytes: number): string | null {
  return mountDisk(`size=${megabytes}m`);
}

export function createReadOnlyFolder(): string {
  const disk = mountDisk('ro,size=1m');
  if (disk !== null) return disk;
  const folder = mkdtempSync(join(tmpdir(), 'engram-test-'));
  chmodSync(folder, 0o500);
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

function mountDisk(options: string): string | null {
  const folder = mkdtempSync(join(tmpdir(), 'engram-test-'));
  try {
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
