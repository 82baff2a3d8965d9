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

/** Classes with fewer than `least` drawings are left out. Throws `bad-input` where the pictures are smaller than `size`. */
export function datasetCharacters(
  set: PixelSet & { readonly labels: Uint16Array },
  size: number,
  least: number,
): CharacterSource {
  if (Math.min(set.width, set.height) < size)
    throw new EngramError(
      'bad-input',
      `Expected pictures of at least ${size} x ${size} pixels, and those of this data set are ${set.width} x ${set.height}. Choose another.`,
    );
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
