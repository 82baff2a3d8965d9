// The PNG decoder against pngjs, on every kind of picture that the format has.
import { PNG } from 'pngjs';
import { describe, expect, test } from 'vitest';
import { decodePng } from '../../../src-main/lab/datasets/pictures/png.ts';
import { noPulse } from '../../../src-main/lab/datasets/pulse.ts';
import { chunk, makePng, noise, noiseRows } from '../../support/data-files.ts';
import type { PngOptions } from '../../support/data-files.ts';

const kinds = [
  [0, 1],
  [0, 2],
  [0, 4],
  [0, 8],
  [0, 16],
  [2, 8],
  [2, 16],
  [3, 1],
  [3, 2],
  [3, 4],
  [3, 8],
  [4, 8],
  [4, 16],
  [6, 8],
  [6, 16],
] as const;

/** What pngjs makes of it, put on white, with as many channels as we say. */
function decodeByPngjs(file: Buffer, channels: number): number[] {
  const { data } = PNG.sync.read(file);
  return Array.from({ length: (data.length / 4) * channels }, (_, k) => {
    const at = 4 * Math.floor(k / channels);
    const opacity = data[at + 3];
    return Math.round((data[at + (k % channels)] * opacity) / 255) + 255 - opacity;
  });
}

function expectSame(options: PngOptions): void {
  const file = makePng(options);
  const { pixels, channels, width, height } = decodePng(Buffer.from(file), 'a.png', noPulse);
  expect([width, height]).toEqual([options.width, options.height]);
  const expected = decodeByPngjs(file, channels);
  const difference = Math.max(...expected.map((value, k) => Math.abs(value - pixels[k])));
  expect(pixels.length).toBe(expected.length);
  // 16 bits with opacity are rounded once here and twice there.
  expect(difference).toBeLessThanOrEqual(options.depth === 16 ? 1 : 0);
}

const palette = chunk('PLTE', noise(3 * 256, 9));

describe.each(kinds)('colour type %i with %i bits', (colourType, depth) => {
  const extra = colourType === 3 ? [palette, chunk('tRNS', noise(7, 3))] : [];

  test.each([0, 1, 2, 3, 4])('decodes rows with filter %i', (filter) => {
    for (const [width, height] of [
      [1, 1],
      [13, 7],
      [32, 5],
    ]) {
      const options = { width, height, colourType, depth, extra };
      expectSame({ ...options, rows: noiseRows(options, width + filter, filter) });
    }
  });

  test('decodes interlaced pictures of every small size', () => {
    for (let width = 1; width <= 9; width++) {
      for (const height of [1, 3, 8]) {
        const options = { width, height, colourType, depth };
        const rows = interlacedRows(options, width * height);
        expectSame({ ...options, extra, interlace: 1, rows });
      }
    }
  });
});

/** Rows of the seven passes, each with a filter. */
function interlacedRows({ width, height, colourType = 0, depth = 8 }: PngOptions, seed: number): Uint8Array {
  const passes = [
    [0, 0, 8, 8],
    [4, 0, 8, 8],
    [0, 4, 4, 8],
    [2, 0, 4, 4],
    [0, 2, 2, 4],
    [1, 0, 2, 2],
    [0, 1, 1, 2],
  ];
  const parts = passes.flatMap(([x, y, dx, dy], k) => {
    const size = {
      width: Math.ceil((width - x) / dx),
      height: Math.ceil((height - y) / dy),
      colourType,
      depth,
    };
    return size.width > 0 && size.height > 0 ? [noiseRows(size, seed + k, k % 5)] : [];
  });
  return Buffer.concat(parts);
}

test.each([
  [0, 8, [0, 77]],
  [0, 2, [0, 1]],
  [2, 8, [0, 5, 0, 6, 0, 7]],
])('one transparent shade or colour becomes white: colour type %i', (colourType, depth, hidden) => {
  const options = { width: 16, height: 16, colourType, depth };
  const rows = noiseRows(options);
  rows.set(
    hidden.filter((_, k) => k % 2 === 1),
    1,
  );
  expectSame({ ...options, rows, extra: [chunk('tRNS', Uint8Array.from(hidden))] });
});

test('pixels in many small pieces are one stream', () => {
  const whole = makePng({ width: 20, height: 20 });
  const at = whole.indexOf('IDAT') - 4;
  const packed = whole.subarray(at + 8, at + 8 + whole.readUInt32BE(at));
  const pieces = Array.from({ length: packed.length }, (_, k) => chunk('IDAT', packed.subarray(k, k + 1)));
  const cut = Buffer.concat([
    whole.subarray(0, at),
    ...pieces,
    chunk('tEXt', noise(9)),
    chunk('IEND', new Uint8Array()),
  ]);
  expect(decodePng(Buffer.from(cut), 'a.png', noPulse).pixels).toEqual(
    decodePng(Buffer.from(whole), 'a.png', noPulse).pixels,
  );
});
