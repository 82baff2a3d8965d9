// Writes a bundle: the files of a run folder in one zip archive, stored as they are, and behind them a seal.
import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { listStoredFiles, StoredArchive } from '../../formats/stored-archive.ts';
import { encodeSeal } from './bundle-seal.ts';
import type { Seal, SealedPart } from './bundle-seal.ts';
import { piecesOf } from './copy.ts';
import type { Pieces, Written } from './copy.ts';
import { writeFiles, writeWhole } from './write.ts';
import type { RunToWrite } from './write.ts';

const nobody = '0'.repeat(64);

/** Writes `path` and returns its size and its SHA-256. `objects` has the checkpoint. Leaves nothing behind where it throws. */
export function writeBundle(path: string, run: RunToWrite, objects: string): Promise<Written> {
  return writeWhole('file', path, async (unfinished) => {
    const hashes = await writeArchive(unfinished, run, objects);
    const file = await open(unfinished, 'r+');
    try {
      return await seal(file, hashes);
    } finally {
      await file.close();
    }
  });
}

/** The SHA-256 of each file, by name. Room for the seal is left at the end. */
async function writeArchive(path: string, run: RunToWrite, objects: string): Promise<Map<string, string>> {
  const archive = new StoredArchive(path, new Date(run.record.createdAt));
  const hashes = new Map<string, string>();
  try {
    await writeFiles((name, pieces) => addFile(archive, hashes, name, pieces), run, objects);
    await archive.end(' '.repeat(sealLength(hashes)));
  } catch (error) {
    await archive.abandon();
    throw error;
  }
  return hashes;
}

async function addFile(
  archive: StoredArchive,
  hashes: Map<string, string>,
  name: string,
  pieces: Pieces,
): Promise<Written> {
  const hash = createHash('sha256');
  let bytes = 0;
  async function* watched() {
    for await (const piece of pieces) {
      hash.update(piece);
      bytes += piece.length;
      yield piece;
    }
  }
  await archive.add(name, watched());
  const sha256 = hash.digest('hex');
  hashes.set(name, sha256);
  return { sha256, bytes };
}

function sealLength(hashes: ReadonlyMap<string, string>): number {
  const parts = [...hashes].map(([name, sha256]): SealedPart => ({ name, start: 0, bytes: 0, sha256 }));
  return encodeSeal({ parts, sha256: nobody }).length;
}

/** Seals what is in the archive now, as a reader of zip archives finds it, and flushes it. */
async function seal(file: FileHandle, hashes: ReadonlyMap<string, string>): Promise<Written> {
  const { size } = await file.stat();
  const stored = await listStoredFiles(file.fd);
  const parts = stored.map((part) => ({ ...part, sha256: hashes.get(part.name) ?? nobody }));
  const start = size - sealLength(hashes);
  const hash = createHash('sha256');
  for await (const piece of piecesOf({ file, start: 0, bytes: start })) hash.update(piece);
  const text = encodeSeal({ parts, sha256: hash.copy().digest('hex') } satisfies Seal);
  await file.write(text, start, 'latin1');
  await file.sync();
  return { sha256: hash.update(text).digest('hex'), bytes: size };
}
