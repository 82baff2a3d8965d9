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

/** Throws `bad-input` where the pictures are smaller than `size`, or where one of the splits is empty. */
export function greyPictures(set: PixelSet, size: number): PictureSplits {
  if (Math.min(set.width, set.height) < size) {
    throw new EngramError(
      'bad-input',
      `The pictures of this data set are ${set.width} x ${set.height} pixels, fewer than the pictureSize of ${size}. Choose a smaller pictureSize.`,
    );
  }
  const scale = measureScale(set, size);
  const sourceOf = (split: number, name: string): PictureSource => {
    const indices = Uint32Array.from([...set.split.keys()].filter((k) => set.split[k] === split));
    if (indices.length === 0) {
      throw new EngramError(
        'bad-input',
        `This data set has no ${name} pictures, and both are needed: the network is judged on pictures it never trained on.`,
      );
    }
    return {
      count: indices.length,
      read: (index) => normalise(greyPixels(set, indices[index], size), scale),
    };
  };
  return { training: sourceOf(0, 'training'), test: sourceOf(1, 'test') };
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
function greyPixels({ height, width, channels, pixels }: PixelSet, item: number, size: number): Float32Array {
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
