// Omniglot (Lake, Salakhutdinov & Tenenbaum 2015): characters of 50 alphabets, each drawn by 20 people. A class is a
// character; its items are in the order of its drawers. The background set is for training, the evaluation set for testing.
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Batch, Importer } from '../importer.ts';
import { mostPictureFileBytes } from '../limits.ts';
import { toChannels } from '../pictures/fit.ts';
import { decodePicture } from '../pictures/picture.ts';
import type { Pulse } from '../pulse.ts';
import { plain, refuse } from '../../../formats/refusals.ts';
import { countFiles, placeOf } from '../sources/listing.ts';
import type { Entry, Listing } from '../sources/listing.ts';
import { kindOfPath, openListing } from '../sources/open.ts';

const side = 105;
const drawers = 20;
/** alphabet/characterNN/NNNN_NN.png: the last number is the drawer's. */
const drawingName = /(?:^|\/)([^/]+)\/(character\d+)\/\d+_(\d+)\.png$/i;

interface Drawing {
  readonly listing: Listing;
  readonly entry: Entry;
  readonly drawer: number;
}

interface Character {
  readonly name: string;
  readonly isTest: boolean;
  readonly drawings: Drawing[];
}

export const omniglot: Importer = Object.freeze({
  id: 'omniglot',
  title: 'Omniglot',
  sentence:
    'The folder with images_background.zip and images_evaluation.zip, one of the two, or either unpacked.',
  async survey({ path }, pulse) {
    const listings = await openParts(path, pulse);
    const characters = gatherCharacters(listings);
    const classes = characters.map(({ name }) => name);
    return {
      items: characters.length * drawers,
      width: side,
      height: side,
      channels: 1,
      classes,
      licence: 'MIT',
      hasSplit: true,
      read: () => readDrawings(characters, pulse),
      close: async () => void (await Promise.all(listings.map((listing) => listing.close()))),
    };
  },
} satisfies Importer);

/** The two official archives where the folder holds them, else what is there. */
async function openParts(path: string, pulse: Pulse): Promise<Listing[]> {
  const isFolder = (await kindOfPath(path)) === 'folder';
  const names = isFolder ? (await readdir(path)).filter((name) => /^images_\w+\.zip$/.test(name)).sort() : [];
  const paths = names.length > 0 ? names.map((name) => join(path, name)) : [path];
  const listings: Listing[] = [];
  for (const part of paths) listings.push(await openListing(part, pulse));
  return listings;
}

/** Background first, then by alphabet and character. */
function gatherCharacters(listings: readonly Listing[]): Character[] {
  const characters = new Map<string, Character>();
  for (const listing of listings) {
    for (const entry of listing.entries) {
      const [, alphabet, character, drawer] = drawingName.exec(entry.name) ?? [];
      if (alphabet === undefined) continue;
      const isTest = /evaluation/i.test(`${listing.place}/${entry.name}`);
      const name = plain(`${alphabet}/${character}`);
      const key = `${isTest ? 1 : 0} ${name}`;
      if (!characters.has(key)) characters.set(key, { name, isTest, drawings: [] });
      characters.get(key)?.drawings.push({ listing, entry, drawer: Number(drawer) });
    }
  }
  if (characters.size === 0) throw notOmniglot(listings[0]);
  const sorted = [...characters].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, character]) => character);
  for (const character of sorted) checkDrawers(character);
  return sorted;
}

function notOmniglot({ place, entries }: Listing) {
  return refuse(
    place,
    `expected Omniglot's pictures, named alphabet/character01/0001_01.png, got ${countFiles(entries)} and none of that name.`,
  );
}

function checkDrawers({ name, drawings }: Character): void {
  drawings.sort((a, b) => a.drawer - b.drawer);
  if (drawings.length !== drawers || drawings.some(({ drawer }, k) => drawer !== k + 1))
    throw refuse(
      drawings[0].listing.place,
      `expected ${drawers} drawings of each character, numbered from 01, got ${drawings.length} of ${name}.`,
    );
}

async function* readDrawings(characters: readonly Character[], pulse: Pulse): AsyncGenerator<Batch> {
  const pixels = new Uint8Array(drawers * side * side);
  for (const [label, { drawings, isTest }] of characters.entries()) {
    for (const [k, { listing, entry }] of drawings.entries()) {
      const place = placeOf(listing.place, entry);
      pulse.at(place);
      const picture = await decodePicture(await listing.read(entry, mostPictureFileBytes), place, pulse);
      if (picture.width !== side || picture.height !== side || picture.channels !== 1)
        throw refuse(
          place,
          `expected a grey picture of ${side} x ${side}, got ${picture.width} x ${picture.height}${picture.channels === 3 ? ' in colour' : ''}.`,
        );
      pixels.set(toChannels(picture, 1), k * side * side);
    }
    yield { at: label * drawers, pixels, labels: new Uint16Array(drawers).fill(label), isTest };
  }
}
