// The folder of hashed files, as the trainer writes and reads it: a file's name is the SHA-256 of its bytes.
import { createHash } from 'node:crypto';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { EngramError } from '../contract/errors.ts';

/** Writes under a temporary name, flushes, renames: under its own name a file is whole or absent, whenever the power goes. */
export async function writeObject(
  folder: string,
  bytes: Uint8Array,
): Promise<{ sha256: string; bytes: number }> {
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const unfinished = join(folder, `${sha256}.${process.pid}.tmp`);
  try {
    await mkdir(folder, { recursive: true });
    await writeFlushed(unfinished, bytes);
    await rename(unfinished, join(folder, sha256));
    await flushFolder(folder);
  } catch (cause) {
    await rm(unfinished, { force: true }).catch(() => undefined);
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new EngramError(
      'home-unusable',
      `A checkpoint of ${Math.ceil(bytes.length / 1e6)} MB could not be written: ${why}. What was saved before is kept; make room, then resume the run.`,
      { cause },
    );
  }
  return { sha256, bytes: bytes.length };
}

async function writeFlushed(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, 'w', 0o600);
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Makes the rename durable; Windows does so by itself and refuses to open folders. */
async function flushFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Throws a `damaged` EngramError where the file is missing or is not what its name says. */
export async function readObject(folder: string, sha256: string): Promise<Uint8Array> {
  const bytes = await readFile(join(folder, sha256)).catch((cause: unknown) => {
    throw new EngramError('damaged', `The checkpoint file ${sha256} is missing from ${folder}.`, { cause });
  });
  if (createHash('sha256').update(bytes).digest('hex') !== sha256) {
    throw new EngramError(
      'damaged',
      `The checkpoint file ${sha256} in ${folder} was changed after it was written.`,
    );
  }
  return bytes;
}
