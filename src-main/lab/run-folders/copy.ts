// Files of any size, read within bounds, and copied piece by piece with the SHA-256 of what was written.
import { createHash } from 'node:crypto';
import { constants, open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';

const pieceBytes = 2 ** 22;

/** Part of a file: bytes `start` to before `end`. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

export interface Written {
  readonly sha256: string;
  readonly bytes: number;
}

/** Opens a file for `work`; null where there is none of that name. What is no file, a pipe for instance, is none. */
export async function withFile<T>(
  path: string,
  work: (file: FileHandle, bytes: number) => Promise<T>,
): Promise<T | null> {
  const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)).catch(nullWhereMissing);
  if (!file) return null;
  try {
    const facts = await file.stat();
    return facts.isFile() ? await work(file, facts.size) : null;
  } finally {
    await file.close();
  }
}

function nullWhereMissing(error: NodeJS.ErrnoException): null {
  if (['ENOENT', 'ENOTDIR', 'EISDIR', 'ENXIO'].includes(error.code ?? '')) return null;
  throw error;
}

/** At most `count` bytes from `at` on: fewer where the file ends. */
export async function readBytes(file: FileHandle, at: number, count: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(count);
  let filled = 0;
  while (filled < count) {
    const { bytesRead } = await file.read(bytes, filled, count - filled, at + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return bytes.subarray(0, filled);
}

/** Writes `head` and then parts of a file to a new one, and flushes it. */
export async function copyFile(
  source: FileHandle,
  path: string,
  ranges: readonly Range[],
  head: Uint8Array = new Uint8Array(0),
): Promise<Written> {
  const target = await open(path, 'wx', 0o600);
  try {
    const [hash, written] = [createHash('sha256').update(head), { bytes: head.length }];
    await target.writeFile(head);
    for await (const piece of piecesOf(source, ranges)) {
      hash.update(piece);
      written.bytes += piece.length;
      await target.writeFile(piece);
    }
    await target.sync();
    return { sha256: hash.digest('hex'), ...written };
  } finally {
    await target.close();
  }
}

export async function hashFile(source: FileHandle, bytes: number): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of piecesOf(source, [{ start: 0, end: bytes }])) hash.update(piece);
  return hash.digest('hex');
}

async function* piecesOf(source: FileHandle, ranges: readonly Range[]): AsyncGenerator<Uint8Array> {
  for (const { start, end } of ranges) {
    for (let at = start; at < end; at += pieceBytes) {
      const piece = await readBytes(source, at, Math.min(pieceBytes, end - at));
      if (piece.length === 0) break;
      yield piece;
    }
  }
}

/** Writes a new file and flushes it. */
export async function writeFlushed(path: string, bytes: Uint8Array): Promise<Written> {
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
  return { sha256: createHash('sha256').update(bytes).digest('hex'), bytes: bytes.length };
}
