// The idx format of MNIST and its family (LeCun, Cortes & Burges): a magic number with type and dimensions, big-endian
// sizes, then the bytes; pictures and labels in two files, each plain or packed by gzip.
import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Batch, Importer, Survey } from '../importer.ts';
import { expansionAllowance, mostExpansion, mostItems, mostPixelBytes, mostSide } from '../limits.ts';
import type { Pulse } from '../pulse.ts';
import { damaged, formatBytes, plain, refuse } from '../../../formats/refusals.ts';
import { ByteReader } from '../sources/byte-reader.ts';
import { isGzip, readStart } from '../sources/file-start.ts';
import { kindOfPath } from '../sources/open.ts';
import { unpack } from '../sources/unpack.ts';
import { checkLabel, numberedClasses } from './numbered-classes.ts';

/** The type byte of unsigned bytes; other types are not in use for pictures. */
const unsignedBytes = 0x08;
const picturesName = /images?[-.]idx3/i;

interface IdxFile {
  readonly place: string;
  readonly sizes: readonly number[];
  /** What follows the header. */
  readonly reader: ByteReader;
}

interface Part {
  readonly path: string;
  readonly place: string;
  readonly isTest: boolean;
  readonly items: number;
  readonly height: number;
  readonly width: number;
  readonly labels: Uint16Array;
}

export const idx: Importer = Object.freeze({
  id: 'idx',
  title: 'idx, the format of MNIST and its family',
  sentence:
    'A file of pictures with its labels beside it, or the folder with all of them, packed by gzip or not.',
  async survey({ path }, pulse): Promise<Survey> {
    const parts: Part[] = [];
    for (const file of await findPictures(path)) parts.push(await surveyPart(file, pulse));
    const [{ height, width }] = parts;
    const odd = parts.find((part) => part.height !== height || part.width !== width);
    if (odd)
      throw refuse(
        odd.place,
        `expected pictures of ${height} x ${width} as in ${parts[0].place}, got ${odd.height} x ${odd.width}.`,
      );
    return {
      items: parts.reduce((sum, { items }) => sum + items, 0),
      height,
      width,
      channels: 1,
      classes: numberedClasses(parts.map(({ labels }) => labels)),
      licence: '',
      hasSplit: parts.some(({ isTest }) => isTest),
      read: () => readParts(parts, pulse),
      close: () => Promise.resolve(),
    };
  },
} satisfies Importer);

/** Training pictures first. */
async function findPictures(path: string): Promise<string[]> {
  if ((await kindOfPath(path)) === 'file') return [path];
  const names = (await readdir(path)).filter((name) => picturesName.test(name)).sort();
  const order = (name: string) => (isForTesting(name) ? 1 : 0);
  if (names.length > 0) return names.sort((a, b) => order(a) - order(b)).map((name) => join(path, name));
  throw refuse(
    plain(basename(path)),
    'expected files of pictures such as train-images-idx3-ubyte.gz, got none of such a name.',
  );
}

/** By its name. */
function isForTesting(name: string): boolean {
  return /t10k|test/i.test(name);
}

async function surveyPart(path: string, pulse: Pulse): Promise<Part> {
  const pictures = await openIdx(path, 3, pulse);
  await pictures.reader.close();
  const [items, height, width] = pictures.sizes;
  const { place } = pictures;
  if (items > mostItems || items * height * width > mostPixelBytes)
    throw refuse(
      place,
      `expected at most ${mostItems.toLocaleString('en-GB')} pictures and ${formatBytes(mostPixelBytes)}, got a header that claims ${items} of ${height} x ${width}.`,
    );
  if (height > mostSide || width > mostSide)
    throw refuse(
      place,
      `expected pictures of at most ${mostSide} pixels a side, got a header that claims ${height} x ${width}.`,
    );
  const labels = await readLabels(path, items, pulse);
  return { path, place, isTest: isForTesting(basename(path)), items, height, width, labels };
}

/** All 0 where no file of labels lies beside the pictures. */
async function readLabels(path: string, items: number, pulse: Pulse): Promise<Uint16Array> {
  const beside = await findLabels(path);
  if (beside === null) return new Uint16Array(items);
  const { place, sizes, reader } = await openIdx(beside, 1, pulse);
  if (sizes[0] !== items)
    throw refuse(
      place,
      `expected ${items} labels, one for each picture, got a header that claims ${sizes[0]}.`,
    );
  const labels = Uint16Array.from(await reader.take(items), (label) => checkLabel(label, place));
  await expectEnd(reader, place);
  return labels;
}

async function findLabels(path: string): Promise<string | null> {
  const stem = basename(path).replace(/\.gz$/i, '');
  const name = stem
    .replace(/images/i, 'labels')
    .replace(/image/i, 'label')
    .replace(/idx3/i, 'idx1');
  if (name === stem) return null;
  for (const candidate of [name, `${name}.gz`]) {
    const beside = join(dirname(path), candidate);
    if (
      await stat(beside).then(
        (found) => found.isFile(),
        () => false,
      )
    )
      return beside;
  }
  return null;
}

/** Reads the header, and checks that it promises no more bytes than there can be. */
async function openIdx(path: string, dimensions: number, pulse: Pulse): Promise<IdxFile> {
  const place = plain(basename(path));
  pulse.at(place);
  const start = await readStart(path, 2);
  const fileBytes = (await stat(path)).size;
  const isPacked = isGzip(start);
  const expected = isPacked ? 'a sound gzip file' : 'a file that can be read';
  const reader = new ByteReader(unpack(path, isPacked, place, expected), place, pulse);
  try {
    const sizes = await readSizes(reader, dimensions, place);
    checkPromise(sizes, fileBytes, isPacked, place);
    return { place, sizes, reader };
  } catch (error) {
    await reader.close();
    throw error;
  }
}

async function readSizes(reader: ByteReader, dimensions: number, place: string): Promise<number[]> {
  const expected = hex([0, 0, unsignedBytes, dimensions]);
  const magic = hex(await reader.take(4));
  if (magic !== expected)
    throw damaged(
      place,
      `expected an idx file of bytes in ${dimensions} dimensions, which begins with ${expected}, got ${magic}.`,
    );
  const header = Buffer.from(await reader.take(4 * dimensions));
  const sizes = Array.from({ length: dimensions }, (_, k) => header.readUInt32BE(4 * k));
  if (sizes.includes(0))
    throw refuse(
      place,
      `expected at least one of everything, got a header that claims ${sizes.join(' x ')}.`,
    );
  return sizes;
}

function hex(bytes: ArrayLike<number>): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(' ');
}

function checkPromise(sizes: readonly number[], fileBytes: number, isPacked: boolean, place: string): void {
  const promised = sizes.reduce((product, size) => product * size, 1) + 4 + 4 * sizes.length;
  const most = isPacked ? mostExpansion * fileBytes + expansionAllowance : fileBytes;
  if (promised > most)
    throw damaged(
      place,
      `its header claims ${sizes.join(' x ')} bytes, more than ${formatBytes(fileBytes)} can hold. It was cut short or made to do harm.`,
    );
}

async function expectEnd(reader: ByteReader, place: string): Promise<void> {
  const isAtEnd = await reader.isAtEnd();
  await reader.close();
  if (!isAtEnd) throw damaged(place, 'it holds more than its header says.');
}

async function* readParts(parts: readonly Part[], pulse: Pulse): AsyncGenerator<Batch> {
  let at = 0;
  for (const { path, items, height, width, labels, isTest } of parts) {
    const { place, reader } = await openIdx(path, 3, pulse);
    let done = 0;
    for await (const pixels of reader.records(height * width, items)) {
      const count = pixels.length / (height * width);
      yield { at: at + done, pixels, labels: labels.subarray(done, done + count), isTest };
      done += count;
    }
    await expectEnd(reader, place);
    at += items;
  }
}
