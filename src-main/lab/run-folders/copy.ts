// Files of any size, and sections of files, read within bounds and copied piece by piece with the SHA-256 of what was written.
import { createHash } from 'node:crypto';
import { constants, open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';

const pieceBytes = 2 ** 22;

/** Bytes `start` to before `end` of a file, or of a section of one. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** A file that is open, or the part of one that begins at `start`. */
export interface Section {
  readonly file: FileHandle;
  readonly start: number;
  readonly bytes: number;
}

export interface Written {
  readonly sha256: string;
  readonly bytes: number;
}

/** Opens a file for `work`; null where there is none of that name. What is no file, a pipe for instance, is none. */
export async function withFile<T>(path: string, work: (whole: Section) => Promise<T>): Promise<T | null> {
  const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)).catch(nullWhereMissing);
  if (!file) return null;
  try {
    const facts = await file.stat();
    return facts.isFile() ? await work({ file, start: 0, bytes: facts.size }) : null;
  } finally {
    await file.close();
  }
}

function nullWhereMissing(error: NodeJS.ErrnoException): null {
  if (['ENOENT', 'ENOTDIR', 'EISDIR', 'ENXIO'].includes(error.code ?? '')) return null;
  throw error;
}

/** At most `count` bytes from `at` on: fewer where the section or its file ends. */
export async function readBytes(section: Section, at: number, count: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(Math.max(0, Math.min(count, section.bytes - at)));
  let filled = 0;
  while (filled < bytes.length) {
    const rest = bytes.length - filled;
    const { bytesRead } = await section.file.read(bytes, filled, rest, section.start + at + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return bytes.subarray(0, filled);
}

/** Writes pieces to a new file, and flushes it. */
export async function writeFlushed(path: string, pieces: Pieces): Promise<Written> {
  const target = await open(path, 'wx', 0o600);
  try {
    const hash = createHash('sha256');
    let bytes = 0;
    for await (const piece of pieces) {
      hash.update(piece);
      bytes += piece.length;
      await target.writeFile(piece);
    }
    await target.sync();
    return { sha256: hash.digest('hex'), bytes };
  } finally {
    await target.close();
  }
}

export async function hashOf(pieces: Pieces): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of pieces) hash.update(piece);
  return hash.digest('hex');
}

/** Bytes in turn, however they come. */
export type Pieces = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

/** A section, or ranges of it one behind the other; it ends early where its file does. */
export async function* piecesOf(
  section: Section,
  ranges: readonly Range[] = [{ start: 0, end: section.bytes }],
): AsyncGenerator<Uint8Array> {
  for (const { start, end } of ranges) {
    for (let at = start; at < end; at += pieceBytes) {
      const piece = await readBytes(section, at, Math.min(pieceBytes, end - at));
      if (piece.length === 0) break;
      yield piece;
    }
  }
}
