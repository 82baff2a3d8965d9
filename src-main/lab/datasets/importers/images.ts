// Pictures in a folder or a zip archive. A folder of pictures is a class; folders called train and test are the split.
import { dirname } from 'node:path/posix';
import { mostClasses } from '../../../contract/dataset-file.ts';
import type { Batch, Importer, ImportOptions, Survey } from '../importer.ts';
import { mostPictureFileBytes, mostSide } from '../limits.ts';
import { fitToSquare, toChannels } from '../pictures/fit.ts';
import { decodePicture, readPictureHeader } from '../pictures/picture.ts';
import { release } from '../pictures/types.ts';
import type { Picture } from '../pictures/types.ts';
import type { Pulse } from '../pulse.ts';
import { plain, refuse } from '../../../formats/refusals.ts';
import { countFiles, placeOf } from '../sources/listing.ts';
import type { Entry, Listing } from '../sources/listing.ts';
import { openListing } from '../sources/open.ts';

const pictureName = /\.(png|jpe?g)$/i;
const splitNames = /^(train|training|test|testing)$/i;

interface Item {
  readonly entry: Entry;
  readonly folder: string;
  readonly isTest: boolean;
}

export const images: Importer = Object.freeze({
  id: 'images',
  title: 'Pictures, PNG or JPEG',
  sentence: 'A folder or a zip archive of pictures; its folders are the classes.',
  async survey(options, pulse): Promise<Survey> {
    const listing = await openListing(options.path, pulse);
    const items = sortIntoClasses(listing);
    const classes = [...new Set(items.map(({ folder }) => folder))].sort();
    if (classes.length > mostClasses)
      throw refuse(
        listing.place,
        `expected at most ${mostClasses} folders of pictures, got ${classes.length}.`,
      );
    const shape = await findShape(listing, items, options, pulse);
    return {
      ...shape,
      items: items.length,
      classes: classes.map(plain),
      licence: '',
      hasSplit: items.some(({ isTest }) => isTest),
      read: () => readItems(listing, items, classes, shape, options, pulse),
      close: () => listing.close(),
    };
  },
} satisfies Importer);

/** In the order of their names; what all their folders have in common is no part of a class's name. */
function sortIntoClasses({ place, entries }: Listing): Item[] {
  const pictures = entries
    .filter(({ name }) => pictureName.test(name))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  if (pictures.length === 0)
    throw refuse(
      place,
      `expected pictures with names in .png, .jpg or .jpeg, got ${countFiles(entries)} and none of those.`,
    );
  const folders = pictures.map(({ name }) => (dirname(name) === '.' ? [] : dirname(name).split('/')));
  const shared = countShared(folders);
  const isSplit = folders.every((parts) => splitNames.test(parts[shared] ?? ''));
  return pictures.map((entry, k) => {
    const own = folders[k].slice(isSplit ? shared + 1 : shared);
    return {
      entry,
      folder: own.join('/') || 'all',
      isTest: isSplit && /^test/i.test(folders[k][shared]),
    };
  });
}

function countShared(folders: readonly (readonly string[])[]): number {
  let count = Math.min(...[folders[0], folders[folders.length - 1]].map((parts) => parts.length));
  for (const parts of folders) {
    let same = 0;
    while (same < count && parts[same] === folders[0][same]) same++;
    count = same;
  }
  return count;
}

type Shape = Pick<Picture, 'width' | 'height' | 'channels'>;

/** One size for all, and colour where any has colour. */
async function findShape(
  listing: Listing,
  items: readonly Item[],
  { size }: ImportOptions,
  pulse: Pulse,
): Promise<Shape> {
  let shape: Shape | null = null;
  for (const [k, { entry }] of items.entries()) {
    const place = placeOf(listing.place, entry);
    pulse.at(place);
    pulse.progress(k, items.length);
    const file = await listing.read(entry, mostPictureFileBytes);
    const header = readPictureHeader(file, place);
    release(file);
    const { width, height } = size === undefined ? header : { width: size, height: size };
    shape ??= { width, height, channels: header.channels };
    if (width !== shape.width || height !== shape.height)
      throw refuse(
        place,
        `expected ${shape.width} x ${shape.height} pixels, the size of the picture before it, got ${width} x ${height}. Give a size to bring all to, for instance 32.`,
      );
    if (width > mostSide || height > mostSide)
      throw refuse(
        place,
        `expected a picture of at most ${mostSide} pixels a side, got ${width} x ${height}. Give a size to bring all to, for instance 32.`,
      );
    if (header.channels === 3) shape = { ...shape, channels: 3 };
  }
  if (!shape) throw refuse(listing.place, 'expected pictures, got none.');
  return shape;
}

async function* readItems(
  listing: Listing,
  items: readonly Item[],
  classes: readonly string[],
  shape: Shape,
  { size }: ImportOptions,
  pulse: Pulse,
): AsyncGenerator<Batch> {
  const labels = new Map(classes.map((name, label) => [name, label]));
  for (const [at, { entry, folder, isTest }] of items.entries()) {
    const place = placeOf(listing.place, entry);
    pulse.at(place);
    const decoded = await decodePicture(await listing.read(entry, mostPictureFileBytes), place, pulse);
    pulse.beat();
    const pixels = toChannels(size === undefined ? decoded : fitToSquare(decoded, size), shape.channels);
    if (size !== undefined) release(decoded.pixels);
    if (pixels.length !== shape.width * shape.height * shape.channels)
      throw refuse(place, 'it was changed while it was read.');
    yield { at, pixels, labels: [labels.get(folder) ?? 0], isTest };
  }
}
