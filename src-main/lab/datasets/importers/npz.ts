// NumPy's npz: a zip archive of arrays. Pictures are an array of three or four dimensions, labels one of one; they find
// each other by their usual names.
import { readValues } from '../../../formats/npy.ts';
import type { NpyHeader } from '../../../formats/npy.ts';
import { damaged, formatBytes, plain, refuse } from '../../../formats/refusals.ts';
import type { Batch, Importer, Survey } from '../importer.ts';
import { mostItems, mostPixelBytes, mostSide } from '../limits.ts';
import type { Pulse } from '../pulse.ts';
import { ByteReader } from '../sources/byte-reader.ts';
import { placeOf } from '../sources/listing.ts';
import type { Entry, Listing } from '../sources/listing.ts';
import { openListing } from '../sources/open.ts';
import { readNpyHeader } from './npy.ts';
import { checkLabel, numberedClasses } from './numbered-classes.ts';

/** Names that pictures and their labels go by. Parts that name their split are taken together, else the first pair. */
const pairs: readonly (readonly [pictures: string, labels: string, split?: 'training' | 'test'])[] = [
  ['x_train', 'y_train', 'training'],
  ['x_test', 'y_test', 'test'],
  ['train_images', 'train_labels', 'training'],
  ['val_images', 'val_labels', 'training'],
  ['test_images', 'test_labels', 'test'],
  ['images', 'labels'],
  ['data', 'labels'],
  ['x', 'y'],
  ['arr_0', 'arr_1'],
];

interface Pair {
  readonly pictures: NamedArray;
  readonly labels: NamedArray | undefined;
  readonly split?: 'training' | 'test' | undefined;
}

interface NamedArray extends NpyHeader {
  readonly name: string;
  readonly entry: Entry;
  readonly place: string;
}

interface PictureShape {
  readonly items: number;
  readonly height: number;
  readonly width: number;
  readonly channels: 1 | 3;
  /** Whether the channels come before the rows. */
  readonly isPlanar: boolean;
}

interface Part extends PictureShape {
  readonly array: NamedArray;
  readonly labels: Uint16Array;
  readonly isTest: boolean;
}

export const npz: Importer = Object.freeze({
  id: 'npz',
  title: 'NumPy archive (npz)',
  sentence: 'A file with arrays such as x_train, y_train, x_test, y_test, or images and labels.',
  async survey({ path }, pulse): Promise<Survey> {
    const listing = await openListing(path, pulse);
    const arrays = await readHeaders(listing, pulse);
    const parts: Part[] = [];
    for (const pair of findPairs(listing, arrays)) parts.push(await surveyPart(listing, pair, pulse));
    const [{ height, width, channels }] = parts;
    const odd = parts.find(
      (part) => part.height !== height || part.width !== width || part.channels !== channels,
    );
    if (odd)
      throw refuse(
        odd.array.place,
        `expected pictures of ${describeShape(parts[0])} as in ${parts[0].array.name}, got ${describeShape(odd)}.`,
      );
    return {
      items: parts.reduce((sum, { items }) => sum + items, 0),
      height,
      width,
      channels,
      classes: numberedClasses(parts.map(({ labels }) => labels)),
      licence: '',
      hasSplit: parts.some(({ isTest }) => isTest),
      read: () => readParts(listing, parts, pulse),
      close: () => listing.close(),
    };
  },
} satisfies Importer);

async function readHeaders(listing: Listing, pulse: Pulse): Promise<NamedArray[]> {
  const arrays: NamedArray[] = [];
  for (const entry of listing.entries.filter(({ name }) => name.endsWith('.npy'))) {
    const place = placeOf(listing.place, entry);
    pulse.at(place);
    const reader = new ByteReader(listing.stream(entry), place, pulse);
    const header = await readNpyHeader(reader, place).finally(() => reader.close());
    const bytes = header.shape.reduce((product, size) => product * size, header.valueBytes);
    if (bytes + header.headerBytes !== entry.bytes)
      throw damaged(
        place,
        `its header claims ${bytes} bytes of values, the archive ${entry.bytes - header.headerBytes}.`,
      );
    arrays.push({ ...header, name: entry.name.slice(0, -4), entry, place });
  }
  return arrays;
}

function findPairs(listing: Listing, arrays: readonly NamedArray[]): Pair[] {
  const named = (name: string) => arrays.find((array) => array.name.toLowerCase() === name);
  const found = pairs.flatMap(([name, labels, split]): Pair[] => {
    const pictures = named(name);
    return pictures && pictures.shape.length >= 3 ? [{ pictures, labels: named(labels), split }] : [];
  });
  const withSplit = found.filter(({ split }) => split);
  if (found.length > 0) return withSplit.length > 0 ? withSplit : [found[0]];
  const alone = arrays.filter(({ shape }) => shape.length >= 3);
  if (alone.length === 1) return [{ pictures: alone[0], labels: undefined }];
  const names = arrays.map(({ name, shape }) => `${plain(name)} (${shape.join(' x ')})`).join(', ');
  throw refuse(
    listing.place,
    `expected arrays of pictures named x_train, x_test, train_images, test_images, images or arr_0, got ${names || 'no arrays'}.`,
  );
}

async function surveyPart(
  listing: Listing,
  { pictures: array, labels, split }: Pair,
  pulse: Pulse,
): Promise<Part> {
  const shape = pictureShape(array);
  const { items, height, width, channels } = shape;
  if (items === 0 || height === 0 || width === 0)
    throw refuse(
      array.place,
      `expected at least one picture with pixels, got an array of ${array.shape.join(' x ')}.`,
    );
  if (height > mostSide || width > mostSide)
    throw refuse(
      array.place,
      `expected pictures of at most ${mostSide} pixels a side, got ${height} x ${width}.`,
    );
  if (items > mostItems || items * height * width * channels > mostPixelBytes)
    throw refuse(
      array.place,
      `expected at most ${mostItems.toLocaleString('en-GB')} pictures and ${formatBytes(mostPixelBytes)}, got an array of ${array.shape.join(' x ')}.`,
    );
  const read = labels ? await readLabels(listing, labels, items, pulse) : new Uint16Array(items);
  return { ...shape, array, labels: read, isTest: split === 'test' };
}

function pictureShape({ shape, place }: NamedArray): PictureShape {
  const [items, a, b, c] = shape;
  const isChannels = (size: number): size is 1 | 3 => size === 1 || size === 3;
  if (shape.length === 3) return { items, height: a, width: b, channels: 1, isPlanar: false };
  if (shape.length === 4 && isChannels(c))
    return { items, height: a, width: b, channels: c, isPlanar: false };
  if (shape.length === 4 && isChannels(a)) return { items, height: b, width: c, channels: a, isPlanar: true };
  throw refuse(
    place,
    `expected pictures of the shape items x height x width, with 1 or 3 channels last or after the items, got ${shape.join(' x ')}.`,
  );
}

function describeShape({ height, width, channels }: PictureShape): string {
  return `${height} x ${width} x ${channels}`;
}

/** One label for each picture, in an array of one dimension, or of two with one column. */
async function readLabels(
  listing: Listing,
  array: NamedArray,
  items: number,
  pulse: Pulse,
): Promise<Uint16Array> {
  const { shape, place } = array;
  const isColumn = shape.length === 1 || (shape.length === 2 && shape[1] === 1);
  if (!isColumn || shape[0] !== items || array.type === 'f')
    throw refuse(
      place,
      `expected ${items} labels, one whole number for each picture, got ${shape.join(' x ')} of type ${array.type}.`,
    );
  const labels = new Uint16Array(items);
  let at = 0;
  for await (const values of readArray(listing, array, 1, pulse))
    for (const value of values) labels[at++] = checkLabel(value, place);
  return labels;
}

/** The values of an array in whole items of `itemValues` values. */
async function* readArray(
  listing: Listing,
  array: NamedArray,
  itemValues: number,
  pulse: Pulse,
): AsyncGenerator<Uint8Array | Float64Array> {
  pulse.at(array.place);
  const reader = new ByteReader(listing.stream(array.entry), array.place, pulse);
  await reader.skip(array.headerBytes);
  const isBytes = array.type === 'u' && array.valueBytes === 1;
  for await (const bytes of reader.records(itemValues * array.valueBytes, array.shape[0]))
    yield isBytes ? bytes : readValues(bytes, array);
  // At its end the archive's checksum is compared.
  await reader.isAtEnd();
}

async function* readParts(listing: Listing, parts: readonly Part[], pulse: Pulse): AsyncGenerator<Batch> {
  let at = 0;
  for (const part of parts) {
    const itemValues = part.height * part.width * part.channels;
    let done = 0;
    for await (const values of readArray(listing, part.array, itemValues, pulse)) {
      const count = values.length / itemValues;
      const pixels = interleave(toBytes(values, part.array), part);
      yield { at: at + done, pixels, labels: part.labels.subarray(done, done + count), isTest: part.isTest };
      done += count;
    }
    at += part.items;
  }
}

/** Whole numbers are 0 to 255, floats and booleans 0 to 1. */
function toBytes(values: Uint8Array | Float64Array, { type, place }: NamedArray): Uint8Array {
  if (values instanceof Uint8Array) return values;
  const scale = type === 'f' || type === 'b' ? 255 : 1;
  return Uint8Array.from(values, (value) => {
    const byte = Math.round(value * scale);
    if (byte >= 0 && byte <= 255) return byte;
    const range = scale === 1 ? '0 to 255' : '0 to 1';
    throw refuse(place, `expected values from ${range} in an array of type ${type}, got ${value}.`);
  });
}

/** Channels last. */
function interleave(pixels: Uint8Array, { height, width, channels, isPlanar }: PictureShape): Uint8Array {
  if (!isPlanar || channels === 1) return pixels;
  const plane = height * width;
  const items = pixels.length / (plane * channels);
  const interleaved = new Uint8Array(pixels.length);
  for (let item = 0, to = 0; item < items; item++)
    for (let pixel = 0; pixel < plane; pixel++)
      for (let c = 0; c < channels; c++) interleaved[to++] = pixels[(item * channels + c) * plane + pixel];
  return interleaved;
}
