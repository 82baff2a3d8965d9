// A page of a data set's items, and its classes, read from its file a piece at a time.
import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import type { DatasetDetails, Thumbnails } from '../contract/data.ts';
import {
  datasetHeaderBytes,
  decodeDatasetHeader,
  decodeLabels,
  splitCodes,
} from '../contract/dataset-file.ts';
import type { DatasetLayout } from '../contract/dataset-file.ts';
import { EngramError } from '../contract/errors.ts';

/** Pixels of a side that a thumbnail has at most. */
const mostSide = 128;

/** Items `from` to before `to`, as far as there are any. Throws `damaged` where the file is missing or not what it was. */
export async function readPage(
  path: string,
  from: number,
  to: number,
): Promise<Pick<DatasetDetails, 'classes' | 'thumbnails'>> {
  const file = await open(path).catch((cause: unknown) => {
    throw new EngramError(
      'damaged',
      `The file ${path} of a data set is missing. Remove the data set and import it again.`,
      { cause },
    );
  });
  try {
    const layout = await readLayout(file);
    const labels = decodeLabels(await readAt(file, layout.labelsAt, 2 * layout.items));
    return {
      classes: countClasses(layout, labels),
      thumbnails: await readThumbnails(
        file,
        layout,
        labels,
        Math.min(from, layout.items),
        Math.min(to, layout.items),
      ),
    };
  } finally {
    await file.close();
  }
}

async function readLayout(file: FileHandle): Promise<DatasetLayout> {
  const length = datasetHeaderBytes(await readAt(file, 0, 8));
  const layout = decodeDatasetHeader(await readAt(file, 0, length));
  if ((await file.stat()).size === layout.bytes) return layout;
  throw new EngramError(
    'damaged',
    `A data set's file was cut short. Remove the data set and import it again.`,
  );
}

async function readAt(file: FileHandle, at: number, count: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(count);
  const { bytesRead } = await file.read(bytes, 0, count, at);
  return bytes.subarray(0, bytesRead);
}

function countClasses({ classes }: DatasetLayout, labels: Uint16Array): DatasetDetails['classes'] {
  const counts = new Uint32Array(classes.length);
  for (const label of labels) counts[label]++;
  return classes.map((name, label) => ({ name, items: counts[label] }));
}

async function readThumbnails(
  file: FileHandle,
  layout: DatasetLayout,
  labels: Uint16Array,
  from: number,
  to: number,
): Promise<Thumbnails> {
  const { width, height, channels, itemBytes, pixelsAt, splitAt } = layout;
  const count = Math.max(0, to - from);
  const block = Math.ceil(Math.max(width, height) / mostSide);
  const size = { width: Math.ceil(width / block), height: Math.ceil(height / block) };
  const thumbnailBytes = size.width * size.height * channels;
  const pixels = new Uint8Array(count * thumbnailBytes);
  for (let k = 0; k < count; k++) {
    const item = await readAt(file, pixelsAt + (from + k) * itemBytes, itemBytes);
    pixels.set(block === 1 ? item : reduce(item, layout, block, size), k * thumbnailBytes);
  }
  const split = await readAt(file, splitAt + from, count);
  return {
    from,
    ...size,
    channels,
    pixels,
    labels: [...labels.subarray(from, from + count)],
    isTest: Array.from(split, (code) => code === splitCodes.test),
  };
}

/** Means of block x block pixels; blocks at the edges may be smaller. */
function reduce(
  item: Uint8Array,
  { width, height, channels }: DatasetLayout,
  block: number,
  size: { width: number; height: number },
): Uint8Array {
  const sums = new Float32Array(size.width * size.height * channels);
  for (let k = 0; k < item.length; k++) sums[blockOf(k)] += item[k];
  return Uint8Array.from(sums, (sum, at) => {
    const pixel = Math.floor(at / channels);
    const [x, y] = [(pixel % size.width) * block, Math.floor(pixel / size.width) * block];
    return Math.round(sum / (Math.min(block, width - x) * Math.min(block, height - y)));
  });

  function blockOf(k: number): number {
    const pixel = Math.floor(k / channels);
    const [column, row] = [Math.floor((pixel % width) / block), Math.floor(pixel / width / block)];
    return (row * size.width + column) * channels + (k % channels);
  }
}
