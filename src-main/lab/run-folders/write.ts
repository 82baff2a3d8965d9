// Writes a run folder: under a temporary name next to it, flushed, and renamed when it is whole.
import { randomUUID } from 'node:crypto';
import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join } from 'node:path';
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
import { copyFile, hashFile, readBytes, withFile, writeFlushed } from './copy.ts';
import type { Range, Written } from './copy.ts';

/** What a folder is made of; the hashes and sizes of its files come with writing them. */
export interface RunToWrite {
  readonly record: Omit<RunFile, 'curves' | 'checkpoint'>;
  readonly curves: readonly Curve[];
  readonly updatesPerPoint: number;
  /** Null where none was saved. */
  readonly checkpoint: (Checkpoint & { readonly hasMoments: boolean }) | null;
}

/** Writes `folder` and returns the bytes of its files. `objects` has the checkpoint. Leaves nothing behind where it throws. */
export async function writeRunFolder(folder: string, run: RunToWrite, objects: string): Promise<number> {
  await requirePlace(folder);
  const unfinished = join(dirname(folder), `.${basename(folder)}.${randomUUID()}.tmp`);
  try {
    await mkdir(unfinished);
    const bytes = await writeFiles(unfinished, run, objects);
    flushFolder(unfinished);
    await requirePlace(folder);
    await rename(unfinished, folder);
    flushFolder(dirname(folder));
    return bytes;
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true }).catch(() => undefined);
    throw explain(error, folder);
  }
}

async function requirePlace(folder: string): Promise<void> {
  if (!isAbsolute(folder))
    throw new EngramError('bad-input', `folder: expected an absolute path, got "${folder}".`);
  if (await stat(folder).catch(() => null))
    throw new EngramError(
      'wrong-state',
      `There is something at ${folder} already, and nothing was written. Choose another name, or remove it.`,
    );
  if (!(await stat(dirname(folder)).catch(() => null)))
    throw new EngramError(
      'not-found',
      `Expected a folder ${dirname(folder)} to write into, and there is none. Make it first, or choose another place.`,
    );
}

function explain(error: unknown, folder: string): EngramError {
  if (error instanceof EngramError) return error;
  const why = error instanceof Error ? error.message : String(error);
  return new EngramError(
    'home-unusable',
    `The run could not be written to ${folder}: ${why}. Nothing of it was left there; make room, or choose another place.`,
    { cause: error },
  );
}

async function writeFiles(folder: string, run: RunToWrite, objects: string): Promise<number> {
  const curves = await writeFlushed(join(folder, runFiles.curves), encodeCurves(run.curves));
  const { checkpoint: saved } = run;
  const written = saved && (await writeCheckpoint(join(folder, runFiles.checkpoint), saved, objects));
  const record = {
    ...run.record,
    curves: { ...curves, updatesPerPoint: run.updatesPerPoint },
    checkpoint: saved && { ...saved, ...written },
  };
  const json = new TextEncoder().encode(`${toJson(record, 2)}\n`);
  const { bytes } = await writeFlushed(join(folder, runFiles.record), json);
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
  path: string,
  { sha256, hasMoments }: { sha256: string; hasMoments: boolean },
  objects: string,
): Promise<Written> {
  const written = await withFile(join(objects, sha256), async (file, bytes) => {
    if ((await hashFile(file, bytes)) !== sha256) return null;
    if (hasMoments) return copyFile(file, path, [{ start: 0, end: bytes }]);
    const { head, ranges } = await withoutMoments((at, count) => readBytes(file, at, count));
    return copyFile(file, path, ranges, head);
  });
  if (written) return written;
  throw new EngramError(
    'damaged',
    `The checkpoint file ${sha256} in ${objects} is missing or was changed after it was written, so the run cannot be exported.`,
  );
}

/** The header of a checkpoint without Adam's moments, and where the tensors lie that belong to it. */
async function withoutMoments(read: (at: number, count: number) => Promise<Uint8Array>) {
  const length = tensorHeaderBytes(await read(0, 8));
  const { places, metadata } = decodeTensorHeader(await read(0, length));
  const kept = places.filter(({ name }) => !isMoments(name));
  const ranges = kept.map(({ start, end }): Range => ({ start: length + start, end: length + end }));
  let end = 0;
  const moved = kept.map((place) => {
    const start = end;
    end += place.end - place.start;
    return { ...place, start, end };
  });
  return { head: encodeTensorHeader({ places: moved, metadata }), ranges };
}
