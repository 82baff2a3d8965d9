// CIFAR-10 in its binary version (Krizhevsky 2009): records of a label and 32 x 32 red, green and blue values.
import type { Batch, Importer } from '../importer.ts';
import type { Pulse } from '../pulse.ts';
import { damaged, plain, refuse } from '../../../formats/refusals.ts';
import { ByteReader } from '../sources/byte-reader.ts';
import { countFiles, placeOf } from '../sources/listing.ts';
import type { Entry, Listing } from '../sources/listing.ts';
import { openListing } from '../sources/open.ts';

const side = 32;
const plane = side * side;
const recordBytes = 1 + 3 * plane;
const mostRecords = 100_000;
const batchName = /(?:^|\/)(?:data_batch_([1-9])|(test_batch))\.bin$/;
const metaName = /(?:^|\/)batches\.meta\.txt$/;
const usualClasses = 'airplane automobile bird cat deer dog frog horse ship truck'.split(' ');

interface BatchFile {
  readonly entry: Entry;
  readonly isTest: boolean;
  readonly items: number;
  /** Index of its first item. */
  readonly at: number;
}

export const cifar10: Importer = Object.freeze({
  id: 'cifar-10',
  title: 'CIFAR-10, binary version',
  sentence: 'The folder cifar-10-batches-bin, or cifar-10-binary.tar.gz.',
  async survey({ path }, pulse) {
    const listing = await openListing(path, pulse);
    const files = findBatches(listing);
    return {
      items: files.reduce((sum, { items }) => sum + items, 0),
      width: side,
      height: side,
      channels: 3,
      classes: await readClasses(listing),
      licence: 'not stated by its authors',
      hasSplit: files.some(({ isTest }) => isTest),
      read: () => readBatches(listing, files, pulse),
      close: () => listing.close(),
    };
  },
} satisfies Importer);

/** In the order in which the listing is quickest to read; their places are by number, with the test batch last. */
function findBatches(listing: Listing): BatchFile[] {
  const found = listing.entries.flatMap((entry) => {
    const [matched, number, test] = batchName.exec(entry.name) ?? [];
    return matched === undefined
      ? []
      : [{ entry, order: test ? 10 : Number(number), isTest: test !== undefined }];
  });
  if (found.length === 0)
    throw refuse(
      listing.place,
      `expected CIFAR-10's files data_batch_1.bin to data_batch_5.bin and test_batch.bin, got ${countFiles(listing.entries)} and none of those names.`,
    );
  const inOrder = [...found].sort((a, b) => a.order - b.order);
  const doubled = inOrder.find(({ order }, k) => k > 0 && inOrder[k - 1].order === order);
  if (doubled)
    throw refuse(listing.place, `expected each batch once, got ${plain(doubled.entry.name)} and another.`);
  const items = new Map(found.map(({ entry }) => [entry, countRecords(listing, entry)]));
  return found.map(({ entry, order, isTest }) => {
    const before = inOrder.filter((other) => other.order < order);
    const at = before.reduce((sum, other) => sum + (items.get(other.entry) ?? 0), 0);
    return { entry, isTest, items: items.get(entry) ?? 0, at };
  });
}

function countRecords(listing: Listing, entry: Entry): number {
  const count = entry.bytes / recordBytes;
  if (Number.isInteger(count) && count > 0 && count <= mostRecords) return count;
  throw refuse(
    placeOf(listing.place, entry),
    `expected 1 to ${mostRecords.toLocaleString('en-GB')} records of ${recordBytes} bytes, got ${entry.bytes} bytes.`,
  );
}

async function readClasses(listing: Listing): Promise<string[]> {
  const meta = listing.entries.find(({ name }) => metaName.test(name));
  if (!meta) return usualClasses;
  const text = Buffer.from(await listing.read(meta, 4096)).toString('utf8');
  const names = text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
  if (names.length === usualClasses.length) return names.map(plain);
  throw refuse(
    placeOf(listing.place, meta),
    `expected the names of ${usualClasses.length} classes, got ${names.length}.`,
  );
}

async function* readBatches(
  listing: Listing,
  files: readonly BatchFile[],
  pulse: Pulse,
): AsyncGenerator<Batch> {
  for (const { entry, items, isTest, at } of files) {
    const place = placeOf(listing.place, entry);
    pulse.at(place);
    const reader = new ByteReader(listing.stream(entry), place, pulse);
    let next = at;
    for await (const records of reader.records(recordBytes, items)) {
      const batch = separate(records, place);
      yield { at: next, isTest, ...batch };
      next += batch.labels.length;
    }
  }
}

/** Takes records apart; the three planes of colour become three channels of each pixel. */
function separate(records: Uint8Array, place: string): { pixels: Uint8Array; labels: Uint8Array } {
  const count = records.length / recordBytes;
  const labels = new Uint8Array(count);
  const pixels = new Uint8Array(count * 3 * plane);
  for (let k = 0; k < count; k++) {
    labels[k] = records[k * recordBytes];
    if (labels[k] >= usualClasses.length)
      throw damaged(place, `expected labels from 0 to ${usualClasses.length - 1}, got ${labels[k]}.`);
    const from = k * recordBytes + 1;
    const to = k * 3 * plane;
    for (let pixel = 0; pixel < plane; pixel++)
      for (let c = 0; c < 3; c++) pixels[to + 3 * pixel + c] = records[from + c * plane + pixel];
  }
  return { pixels, labels };
}
