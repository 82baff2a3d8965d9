// Brings pictures to one size and one number of channels.
import type { Picture } from './types.ts';

/** The largest square in the middle, scaled to `size` pixels a side: each pixel is the mean of the area it covers. */
export function fitToSquare({ width, height, channels, step, pixels }: Picture, size: number): Picture {
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
            sum += row.share * column.share * pixels[(row.at * width + column.at) * step + c];
        fitted[(y * size + x) * channels + c] = Math.round(sum);
      }
    });
  });
  return { width: size, height: size, channels, step: channels, pixels: fitted };
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

/** uint8 [height, width, channels]; a grey picture has its value in each of three channels. */
export function toChannels(
  { width, height, step, pixels, ...picture }: Picture,
  channels: 1 | 3,
): Uint8Array {
  if (step === channels) return pixels;
  const packed = new Uint8Array(width * height * channels);
  for (let pixel = 0, to = 0; pixel < width * height; pixel++)
    for (let c = 0; c < channels; c++)
      packed[to++] = pixels[pixel * step + Math.min(c, picture.channels - 1)];
  return packed;
}
