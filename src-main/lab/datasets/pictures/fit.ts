// Brings pictures to one size and one number of channels.
import type { Picture } from './types.ts';

/** The largest square in the middle, scaled to `size` pixels a side: each pixel is the mean of the area it covers. */
export function fitToSquare({ width, height, channels, pixels }: Picture, size: number): Picture {
  const side = Math.min(width, height);
  const across = spans((width - side) / 2, side, size);
  const down = spans((height - side) / 2, side, size);
  const fitted = new Uint8Array(size * size * channels);
  down.forEach((rows, y) => {
    across.forEach((columns, x) => {
      for (let c = 0; c < channels; c++) {
        let sum = 0;
        for (const row of rows)
          for (const column of columns)
            sum += row.share * column.share * pixels[(row.at * width + column.at) * channels + c];
        fitted[(y * size + x) * channels + c] = Math.round(sum);
      }
    });
  });
  return { width: size, height: size, channels, pixels: fitted };
}

interface Share {
  readonly at: number;
  readonly share: number;
}

/** For each of `count` parts of the stretch from `start`: the pixels it covers, and how much of it each is. */
function spans(start: number, length: number, count: number): Share[][] {
  const step = length / count;
  return Array.from({ length: count }, (_, k) => {
    const [from, to] = [start + k * step, start + (k + 1) * step];
    const first = Math.floor(from);
    const last = Math.max(first + 1, Math.ceil(to - 1e-9));
    return Array.from({ length: last - first }, (_, j) => {
      const overlap = Math.min(to, first + j + 1) - Math.max(from, first + j);
      return { at: first + j, share: overlap / step };
    });
  });
}

/** A grey picture with its value in each of three channels. */
export function toColour(picture: Picture): Picture {
  if (picture.channels === 3) return picture;
  const pixels = new Uint8Array(3 * picture.pixels.length);
  for (let k = 0; k < pixels.length; k++) pixels[k] = picture.pixels[Math.floor(k / 3)];
  return { ...picture, channels: 3, pixels };
}
