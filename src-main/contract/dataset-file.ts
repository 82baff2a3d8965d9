// The layout of a data set's file, which lab and trainer read: safetensors (an 8-byte little-endian length, a JSON header,
// then the arrays), so that other programs can open it too. docs/data.md describes it.
import { EngramError } from './errors.ts';
import { z } from './schema.ts';

/** What decides how long each part of the file is, and the names of the classes in order of their labels. */
export interface DatasetShape {
  readonly items: number;
  readonly height: number;
  readonly width: number;
  readonly channels: 1 | 3;
  readonly classes: readonly string[];
}

/** Where the arrays begin in the file, and where it ends. */
export interface DatasetLayout extends DatasetShape {
  readonly itemBytes: number;
  /** uint8 [items, height, width, channels]. */
  readonly pixelsAt: number;
  /** uint16 little-endian [items]: an index into the classes. */
  readonly labelsAt: number;
  /** uint8 [items]: 0 training, 1 test. */
  readonly splitAt: number;
  readonly bytes: number;
}

export const splitCodes = { training: 0, test: 1 } as const;

/** Labels are 16-bit. */
export const mostClasses = 65_536;

const prefixBytes = 8;
const mostHeaderBytes = 2 ** 26;
const format = 'engram data set 1';

const array = (dtype: 'U8' | 'U16') =>
  z.object({
    dtype: z.literal(dtype),
    shape: z.array(z.int().min(1)),
    data_offsets: z.tuple([z.int(), z.int()]),
  });
const header = z.object({
  __metadata__: z.object({ format: z.literal(format), classes: z.string() }),
  pixels: array('U8'),
  labels: array('U16'),
  split: array('U8'),
});
const classNames = z.array(z.string()).min(1).max(mostClasses);

/** The bytes before the pixels, and the layout of the whole file. */
export function encodeDatasetHeader(shape: DatasetShape): { header: Uint8Array; layout: DatasetLayout } {
  const { items, height, width, channels, classes } = shape;
  const itemBytes = height * width * channels;
  const ends = [items * itemBytes, items * (itemBytes + 2), items * (itemBytes + 3)];
  const json = JSON.stringify({
    __metadata__: { format, classes: JSON.stringify(classes) },
    pixels: { dtype: 'U8', shape: [items, height, width, channels], data_offsets: [0, ends[0]] },
    labels: { dtype: 'U16', shape: [items], data_offsets: [ends[0], ends[1]] },
    split: { dtype: 'U8', shape: [items], data_offsets: [ends[1], ends[2]] },
  });
  const text = new TextEncoder().encode(json);
  const bytes = new Uint8Array(prefixBytes + Math.ceil(text.length / 8) * 8).fill(0x20, prefixBytes);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(bytes.length - prefixBytes), true);
  bytes.set(text, prefixBytes);
  return { header: bytes, layout: layoutAfter(bytes.length, shape) };
}

function layoutAfter(pixelsAt: number, shape: DatasetShape): DatasetLayout {
  const itemBytes = shape.height * shape.width * shape.channels;
  const labelsAt = pixelsAt + shape.items * itemBytes;
  const splitAt = labelsAt + 2 * shape.items;
  return { ...shape, itemBytes, pixelsAt, labelsAt, splitAt, bytes: splitAt + shape.items };
}

/** How many bytes from the file's beginning its header takes; `start` is its first 8 bytes. Throws `damaged`. */
export function datasetHeaderBytes(start: Uint8Array): number {
  const length = start.length < prefixBytes ? 0n : view(start).getBigUint64(0, true);
  if (length < 2n || length > BigInt(mostHeaderBytes)) throw notADataset();
  return prefixBytes + Number(length);
}

/** Reads a whole header; throws `damaged` where it is none of ours. */
export function decodeDatasetHeader(bytes: Uint8Array): DatasetLayout {
  try {
    return decode(bytes);
  } catch (cause) {
    throw notADataset(cause);
  }
}

function decode(bytes: Uint8Array): DatasetLayout {
  const { __metadata__, pixels, labels, split } = header.parse(
    JSON.parse(new TextDecoder().decode(bytes.subarray(prefixBytes))),
  );
  const [items, height, width, channels] = z
    .tuple([z.int(), z.int(), z.int(), z.union([z.literal(1), z.literal(3)])])
    .parse(pixels.shape);
  const classes = classNames.parse(JSON.parse(__metadata__.classes));
  const layout = layoutAfter(bytes.length, { items, height, width, channels, classes });
  const offsets = [pixels, labels, split].flatMap(({ data_offsets }) => data_offsets);
  const expected = [
    layout.pixelsAt,
    layout.labelsAt,
    layout.labelsAt,
    layout.splitAt,
    layout.splitAt,
    layout.bytes,
  ];
  if (offsets.some((offset, k) => offset + bytes.length !== expected[k])) throw new Error('offsets');
  if (labels.shape[0] !== items || split.shape[0] !== items) throw new Error('shapes');
  return layout;
}

/** The labels behind their bytes in the file; a copy. */
export function decodeLabels(bytes: Uint8Array): Uint16Array {
  const from = view(bytes);
  return Uint16Array.from({ length: bytes.length / 2 }, (_, k) => from.getUint16(2 * k, true));
}

export function encodeLabels(labels: Uint16Array): Uint8Array {
  const to = new DataView(new ArrayBuffer(2 * labels.length));
  labels.forEach((label, k) => to.setUint16(2 * k, label, true));
  return new Uint8Array(to.buffer);
}

function view(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function notADataset(cause?: unknown): EngramError {
  return new EngramError(
    'damaged',
    "A data set's file is not in the layout of data sets; it was cut short or changed. Remove the data set and import it again.",
    { cause },
  );
}
