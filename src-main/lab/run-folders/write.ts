// Writes the files of a run to wherever they go. What goes to a person's folder is written under a temporary name next to its
// own, flushed, and renamed when it is whole.
import { randomUUID } from 'node:crypto';
import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { isMoments } from '../../contract/checkpoint.ts';
import { EngramError } from '../../contract/errors.ts';
import { runFiles, toJson } from '../../contract/run-folder.ts';
import type { RunFile } from '../../contract/run-folder.ts';
import type { Checkpoint, Curve } from '../../contract/runs.ts';
import {
  decodeTensorHeader,
  encodeTensorHeader,
  encodeTensors,
  tensorHeaderBytes,
} from '../../contract/safetensors.ts';
import { flushFolder } from '../store/objects.ts';
import { hashOf, piecesOf, readBytes, withFile, writeFlushed } from './copy.ts';
import type { Pieces, Range, Section, Written } from './copy.ts';
import { requireAbsolute } from './parts.ts';

/** What is written of a run; the hashes and sizes of its files come with writing them. */
export interface RunToWrite {
  readonly record: Omit<RunFile, 'curves' | 'checkpoint'>;
  readonly curves: readonly Curve[];
  readonly updatesPerPoint: number;
  /** Null where none was saved. */
  readonly checkpoint: (Checkpoint & { readonly hasMoments: boolean }) | null;
}

/** Takes a file of a run; files come one after the other. */
export type PutFile = (name: string, pieces: Pieces) => Promise<Written>;

/** Writes `folder` and returns the bytes of its files. `objects` has the checkpoint. Leaves nothing behind where it throws. */
export function writeRunFolder(folder: string, run: RunToWrite, objects: string): Promise<number> {
  return writeWhole('folder', folder, async (unfinished) => {
    await mkdir(unfinished);
    const put: PutFile = (name, pieces) => writeFlushed(join(unfinished, name), pieces);
    const bytes = await writeFiles(put, run, objects);
    flushFolder(unfinished);
    return bytes;
  });
}

/** Has `write` write under a temporary name what is then called `path`. Leaves nothing behind where it throws. */
export async function writeWhole<T>(
  subject: 'folder' | 'file',
  path: string,
  write: (unfinished: string) => Promise<T>,
): Promise<T> {
  requireAbsolute(subject, path);
  await requirePlace(path);
  const unfinished = join(dirname(path), `.${basename(path)}.${randomUUID()}.tmp`);
  try {
    const written = await write(unfinished);
    await requirePlace(path);
    await rename(unfinished, path);
    flushFolder(dirname(path));
    return written;
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true }).catch(() => undefined);
    throw explain(error, path);
  }
}

async function requirePlace(path: string): Promise<void> {
  if (await stat(path).catch(() => null))
    throw new EngramError(
      'wrong-state',
      `There is something at ${path} already, and nothing was written. Choose another name, or remove it.`,
    );
  if (!(await stat(dirname(path)).catch(() => null)))
    throw new EngramError(
      'not-found',
      `Expected a folder ${dirname(path)} to write into, and there is none. Make it first, or choose another place.`,
    );
}

function explain(error: unknown, path: string): EngramError {
  if (error instanceof EngramError) return error;
  const why = error instanceof Error ? error.message : String(error);
  return new EngramError(
    'home-unusable',
    `The run could not be written to ${path}: ${why}. Nothing of it was left there; make room, or choose another place.`,
    { cause: error },
  );
}

/** Gives `put` the files of a run, run.json last, and returns the bytes of them all. */
export async function writeFiles(put: PutFile, run: RunToWrite, objects: string): Promise<number> {
  const curves = await put(runFiles.curves, [encodeCurves(run.curves)]);
  const { checkpoint: saved } = run;
  const written = saved && (await writeCheckpoint(put, saved, objects));
  const record = {
    ...run.record,
    curves: { ...curves, updatesPerPoint: run.updatesPerPoint },
    checkpoint: saved && { ...saved, ...written },
  };
  const { bytes } = await put(runFiles.record, [new TextEncoder().encode(`${toJson(record, 2)}\n`)]);
  return bytes + curves.bytes + (written?.bytes ?? 0);
}

function encodeCurves(curves: readonly Curve[]): Uint8Array {
  const tensors = curves.flatMap(({ name, steps, values }) => [
    { name: `${name}.steps`, shape: [steps.length], values: Float64Array.from(steps) },
    { name: `${name}.values`, shape: [values.length], values: Float64Array.from(values) },
  ]);
  return encodeTensors({ tensors, metadata: {} });
}

async function writeCheckpoint(
  put: PutFile,
  { sha256, hasMoments }: { sha256: string; hasMoments: boolean },
  objects: string,
): Promise<Written> {
  const written = await withFile(join(objects, sha256), async (file) => {
    if ((await hashOf(piecesOf(file))) !== sha256) return null;
    return put(runFiles.checkpoint, hasMoments ? piecesOf(file) : piecesWithoutMoments(file));
  });
  if (written) return written;
  throw new EngramError(
    'damaged',
    `The checkpoint file ${sha256} in ${objects} is missing or was changed after it was written, so the run cannot be exported.`,
  );
}

/** A checkpoint's tensors but for Adam's moments, behind a header of their own. */
async function* piecesWithoutMoments(file: Section): AsyncGenerator<Uint8Array> {
  const length = tensorHeaderBytes(await readBytes(file, 0, 8));
  const { places, metadata } = decodeTensorHeader(await readBytes(file, 0, length));
  const kept = places.filter(({ name }) => !isMoments(name));
  let end = 0;
  const moved = kept.map((place) => {
    const start = end;
    end += place.end - place.start;
    return { ...place, start, end };
  });
  yield encodeTensorHeader({ places: moved, metadata });
  yield* piecesOf(
    file,
    kept.map(({ start, end }): Range => ({ start: length + start, end: length + end })),
  );
}
