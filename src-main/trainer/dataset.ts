// A data set in memory, as a task draws from it: the file of the home's objects, checked, as typed arrays.
import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { datasetHeaderBytes, decodeDatasetHeader, decodeLabels } from '../contract/dataset-file.ts';
import type { DatasetShape } from '../contract/dataset-file.ts';
import { EngramError } from '../contract/errors.ts';

/** Shape and classes, and one entry an item. The arrays are shared by whoever holds the data set; nobody writes to them. */
export interface LoadedDataset extends DatasetShape {
  /** uint8 [items, height, width, channels]. */
  readonly pixels: Uint8Array;
  /** [items]: indices into the classes. */
  readonly labels: Uint16Array;
  /** [items]: 0 training, 1 test. */
  readonly split: Uint8Array;
}

const chunkBytes = 2 ** 23;

/**
 * Reads the file `id` of the folder of hashed files. Throws a `damaged` EngramError where it is missing, is not what its
 * name says, or has labels or splits that there are not; `out-of-memory` where it does not fit.
 */
export async function openDataset(objects: string, id: string): Promise<LoadedDataset> {
  const bytes = await readChecked(join(objects, id), id);
  const layout = decodeDatasetHeader(bytes.subarray(0, datasetHeaderBytes(bytes)));
  if (layout.bytes !== bytes.length) throw changed(id);
  const { items, height, width, channels, classes, pixelsAt, labelsAt, splitAt } = layout;
  const labels = decodeLabels(bytes.subarray(labelsAt, splitAt));
  const split = bytes.subarray(splitAt);
  if (labels.some((label) => label >= classes.length) || split.some((code) => code > 1)) throw changed(id);
  return {
    items,
    height,
    width,
    channels,
    classes,
    labels,
    split,
    pixels: bytes.subarray(pixelsAt, labelsAt),
  };
}

async function readChecked(path: string, id: string): Promise<Uint8Array> {
  const file = await open(path).catch((cause: unknown) => {
    throw new EngramError(
      'damaged',
      `The file ${id} of a data set is missing. Import or generate the data set again; the same data gets the same name.`,
      { cause },
    );
  });
  try {
    const bytes = allocate((await file.stat()).size);
    if ((await readAll(file, bytes)) !== id) throw changed(id);
    return bytes;
  } finally {
    await file.close();
  }
}

function allocate(count: number): Uint8Array {
  try {
    return new Uint8Array(count);
  } catch (cause) {
    const size = `${Math.ceil(count / 1e6)} MB`;
    throw new EngramError(
      'out-of-memory',
      `A data set of ${size} does not fit into memory. Take a smaller one.`,
      {
        cause,
      },
    );
  }
}

/** Fills `bytes` and returns their SHA-256. */
async function readAll(file: FileHandle, bytes: Uint8Array): Promise<string> {
  const hash = createHash('sha256');
  for (let at = 0; at < bytes.length;) {
    const { bytesRead } = await file.read(bytes, at, Math.min(chunkBytes, bytes.length - at), at);
    if (bytesRead === 0) break;
    hash.update(bytes.subarray(at, at + bytesRead));
    at += bytesRead;
  }
  return hash.digest('hex');
}

function changed(id: string): EngramError {
  return new EngramError(
    'damaged',
    `The file ${id} of a data set was changed after it was written. Remove the data set and import it again.`,
  );
}
