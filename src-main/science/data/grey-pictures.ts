// Pictures as section 4.2 of Miconi, Clune & Stanley 2018 wants them: grey (the channels added), of one size, minus the
// data set's mean and divided by its largest magnitude, so that pixels lie within [-1, 1].
import { EngramError } from '../../contract/errors.ts';
import type { PictureSource, PictureSplits } from './picture-source.ts';
import { drawPicture } from './pictures.ts';

/** uint8 pixels [items, height, width, channels]; split 0 is training, 1 test. */
export interface PixelSet {
  readonly items: number;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly pixels: Uint8Array;
  readonly split: Uint8Array;
}

/** What decides whether a data set's pictures can serve: their size, and how many are in each split. */
export interface PictureStock {
  readonly width: number;
  readonly height: number;
  readonly split: { readonly training: number; readonly test: number };
}

/** Throws `bad-input` where the pictures are smaller than `size`, or where one of the splits is empty. */
export function requirePictures({ width, height, split }: PictureStock, size: number): void {
  if (Math.min(width, height) < size) {
    throw new EngramError(
      'bad-input',
      `pictureSize: expected at most ${Math.min(width, height)}, because the pictures of this data set are ${width} x ${height} pixels, got ${size}.`,
    );
  }
  const missing = split.training === 0 ? 'training' : split.test === 0 ? 'test' : null;
  if (missing === null) return;
  throw new EngramError(
    'bad-input',
    `This data set has no ${missing} pictures, and both are needed: the network is judged on pictures it never trained on. Choose another, or import it with --test-share.`,
  );
}

/** Throws as `requirePictures` does. */
export function greyPictures(set: PixelSet, size: number): PictureSplits {
  const indicesOf = (split: number) =>
    Uint32Array.from([...set.split.keys()].filter((k) => set.split[k] === split));
  const [training, test] = [indicesOf(0), indicesOf(1)];
  requirePictures({ ...set, split: { training: training.length, test: test.length } }, size);
  const scale = measureScale(set, size);
  const sourceOf = (indices: Uint32Array): PictureSource => ({
    count: indices.length,
    read: (index) => normalise(greyPixels(set, indices[index], size), scale),
  });
  return { training: sourceOf(training), test: sourceOf(test) };
}

interface Scale {
  readonly mean: number;
  readonly largest: number;
}

function measureScale(set: PixelSet, size: number): Scale {
  let [sum, least, most] = [0, Infinity, -Infinity];
  for (let k = 0; k < set.items; k++) {
    for (const value of greyPixels(set, k, size)) {
      sum += value;
      if (value < least) least = value;
      if (value > most) most = value;
    }
  }
  const mean = sum / (set.items * size * size);
  return { mean, largest: Math.max(most - mean, mean - least) || 1 };
}

function normalise(pixels: Float32Array, { mean, largest }: Scale): Float32Array {
  return pixels.map((value) => (value - mean) / largest);
}

/** Channels added, averaged down over the largest square in the middle. */
export function greyPixels(
  { height, width, channels, pixels }: PixelSet,
  item: number,
  size: number,
): Float32Array {
  const side = Math.min(height, width);
  const top = Math.floor((height - side) / 2);
  const left = Math.floor((width - side) / 2);
  const at = item * height * width * channels;
  const grey = new Float32Array(size * size);
  for (let k = 0; k < grey.length; k++) {
    const [firstRow, endRow] = span(Math.floor(k / size), size, side);
    const [firstColumn, endColumn] = span(k % size, size, side);
    let sum = 0;
    for (let row = firstRow; row < endRow; row++) {
      const from = at + ((top + row) * width + left + firstColumn) * channels;
      const to = from + (endColumn - firstColumn) * channels;
      for (let p = from; p < to; p++) sum += pixels[p];
    }
    grey[k] = sum / ((endRow - firstRow) * (endColumn - firstColumn));
  }
  return grey;
}

/** The pixels [first, end) of a side that are averaged into pixel `k` of `size`. */
function span(k: number, size: number, side: number): [number, number] {
  const first = Math.floor((k * side) / size);
  return [first, Math.max(first + 1, Math.floor(((k + 1) * side) / size))];
}

/** Where a network trains on pictures made up for it: so many, and others to be judged by. */
const madeUp = { seed: 1, training: 20000, test: 2000 };

/** Pictures made up as they are asked for: always the same ones. */
export function madeUpPictures(size: number): PictureSplits {
  const sourceOf = (first: number, count: number): PictureSource => ({
    count,
    read: (index) =>
      Float32Array.from(drawPicture(madeUp.seed, first + index, size), (value) => (value - 127.5) / 127.5),
  });
  return { training: sourceOf(0, madeUp.training), test: sourceOf(madeUp.training, madeUp.test) };
}
