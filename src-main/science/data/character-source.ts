// Where few-shot tasks get their pictures: classes of drawings, grey, one size, pixels from 0 (ink) to 1 (paper).
import { EngramError } from '../../contract/errors.ts';
import { createRandom } from '../random.ts';
import { drawGlyph, planGlyphs } from './glyphs.ts';
import { greyPixels } from './grey-pictures.ts';
import type { PixelSet } from './grey-pictures.ts';

export interface CharacterSource {
  /** Drawings of each class. */
  readonly classes: readonly (readonly number[])[];
  /** Pixels [size * size] of a drawing; shared, and not to be written to. */
  read(drawing: number): Float32Array;
}

/** What decides whether a data set's drawings can serve: their size, and how many there are of each class. */
export interface CharacterStock {
  readonly width: number;
  readonly height: number;
  readonly classes: readonly { readonly items: number }[];
}

/** What a few-shot task asks of it. */
export interface CharacterDemand {
  /** Pixels a side. */
  readonly side: number;
  readonly ways: number;
  readonly shots: number;
  readonly heldOutClasses: number;
}

/** Throws `bad-input` where the pictures are too small, or too few of the classes have a drawing more than are shown. */
export function requireCharacters({ width, height, classes }: CharacterStock, demand: CharacterDemand): void {
  const { side, ways, shots, heldOutClasses } = demand;
  requireSize(width, height, side);
  const count = countWith(classes, shots + 1);
  if (heldOutClasses < ways || count - heldOutClasses < ways) throw refusal(adviceFor(classes, demand));
}

function countWith(classes: CharacterStock['classes'], drawings: number): number {
  return classes.filter(({ items }) => items >= drawings).length;
}

/** Which setting another value of which would do, the least of changes first. */
function adviceFor(
  classes: CharacterStock['classes'],
  { ways, shots, heldOutClasses }: CharacterDemand,
): string {
  const count = countWith(classes, shots + 1);
  const stock = `this data has ${count} ${count === 1 ? 'class' : 'classes'} of ${shots + 1} or more drawings`;
  if (count >= 2 * ways)
    return `heldOutClasses: expected ${ways} to ${count - ways}, because ${stock} and an episode takes ${ways}, of those held out or of the others, got ${heldOutClasses}.`;
  const most = mostShots(classes, ways, shots);
  if (most > 0)
    return `shots: expected at most ${most}, because ${stock}, and ${ways} are needed to learn from and ${ways} to be judged by, got ${shots}.`;
  if (count >= 4)
    return `ways: expected at most ${Math.floor(count / 2)}, because ${stock}, some to learn from and others to be judged by, got ${ways}.`;
  return `This data set cannot serve: characters are learnt from some classes and judged by others, at least two of each, and ${stock}. Choose another.`;
}

/** Fewer than `shots` that leave enough classes; 0 where none do. */
function mostShots(classes: CharacterStock['classes'], ways: number, shots: number): number {
  let most = shots - 1;
  while (most > 0 && countWith(classes, most + 1) < 2 * ways) most--;
  return most;
}

function requireSize(width: number, height: number, side: number): void {
  if (Math.min(width, height) >= side) return;
  throw refusal(
    `This data set cannot serve: its pictures are ${width} x ${height} pixels, and at least ${side} x ${side} are needed. Choose another.`,
  );
}

function refusal(sentence: string): EngramError {
  return new EngramError('bad-input', sentence);
}

/** Classes with fewer than `least` drawings are left out. Throws `bad-input` where the pictures are smaller than `size`. */
export function datasetCharacters(
  set: PixelSet & { readonly labels: Uint16Array },
  size: number,
  least: number,
): CharacterSource {
  requireSize(set.width, set.height, size);
  const classes = new Map<number, number[]>();
  set.labels.forEach((label, item) => {
    const drawings = classes.get(label) ?? [];
    drawings.push(item);
    classes.set(label, drawings);
  });
  return {
    classes: [...classes.entries()]
      .sort(([a], [b]) => a - b)
      .map(([, drawings]) => drawings)
      .filter((drawings) => drawings.length >= least),
    read: remember((item) => greyPixels(set, item, size).map((value) => value / (255 * set.channels))),
  };
}

/** Characters made up where there is no data set: so many, of twenty drawings each, always the same ones. */
const madeUp = { seed: 1, characters: 600, drawers: 20 };

/** What there is of them, at whatever size is asked for. */
export const madeUpStock: CharacterStock = {
  width: Infinity,
  height: Infinity,
  classes: Array.from({ length: madeUp.characters }, () => ({ items: madeUp.drawers })),
};

export function madeUpCharacters(size: number): CharacterSource {
  const { characters } = planGlyphs(madeUp.characters * madeUp.drawers, 0);
  return {
    classes: Array.from({ length: madeUp.characters }, (_, label) =>
      Array.from({ length: madeUp.drawers }, (_, drawer) => label * madeUp.drawers + drawer),
    ),
    read: remember((item) =>
      Float32Array.from(
        drawGlyph(madeUp.seed, characters[Math.floor(item / madeUp.drawers)], item % madeUp.drawers, size),
        (value) => value / 255,
      ),
    ),
  };
}

/** Pictures are asked for again and again, and take a while to make. */
function remember(read: (item: number) => Float32Array): (item: number) => Float32Array {
  const known = new Map<number, Float32Array>();
  return (item) => {
    const picture = known.get(item) ?? read(item);
    known.set(item, picture);
    return picture;
  };
}

export interface ClassSplit {
  /** Classes to learn from, and classes to be judged by, as indices into a source's. */
  readonly training: readonly number[];
  readonly test: readonly number[];
}

/** `heldOut` classes set aside, each as likely as any other. Throws `bad-input` where too few are left of either. */
export function splitClasses(classes: number, heldOut: number, seed: number, ways: number): ClassSplit {
  if (heldOut < ways || classes - heldOut < ways)
    throw new EngramError(
      'bad-input',
      `heldOutClasses: expected at least ${ways} classes to be held out and ${ways} to be left to learn from, of the ${classes} there are, got ${heldOut}.`,
    );
  const order = createRandom(seed, 'classSplit', 0).shuffle(Array.from({ length: classes }, (_, k) => k));
  return { test: order.slice(0, heldOut), training: order.slice(heldOut) };
}
