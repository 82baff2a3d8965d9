// Pictures that lie, explode or are damaged.
import { chunk, makeJpeg, makePng, noise, noiseRows } from '../../../support/data-files.ts';
import { bad, damagedCopy, good } from './bad-file.ts';
import type { BadFile } from './bad-file.ts';

/** A PNG that claims more than it holds. */
function boastfulPng(width: number, height: number): Buffer {
  const file = Buffer.from(good);
  const header = Buffer.from(file.subarray(16, 29));
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  return Buffer.concat([file.subarray(0, 8), chunk('IHDR', header), file.subarray(33)]);
}

export const pngs: readonly BadFile[] = [
  bad(
    'a PNG that claims 60,000 pixels a side',
    'images',
    'f/a.png',
    boastfulPng(60_000, 60_000),
    'bad-input',
    'a.png in f: expected a picture that can be decoded in 110 MB, got one that claims 60000 x 60000 pixels and takes 7,200 MB.',
  ),
  bad(
    'a PNG that claims 4,294,967,295 pixels a side',
    'images',
    'f/a.png',
    boastfulPng(2 ** 32 - 1, 2 ** 32 - 1),
    'bad-input',
    'a.png in f: expected a picture that can be decoded in 110 MB, got one that claims 4294967295 x 4294967295 pixels and takes 36,900,000,000,000 MB.',
  ),
  bad(
    'a PNG of no width',
    'images',
    'f/a.png',
    boastfulPng(0, 4),
    'damaged',
    'a.png in f: expected a picture with pixels, got 0 x 4.',
  ),
  bad(
    'a PNG whose pixels unpack to far more than it claims',
    'images',
    'f/a.png',
    () => makePng({ width: 8, height: 8, rows: new Uint8Array(2 ** 26) }),
    'damaged',
    'a.png in f: expected 72 bytes of pixels, as its header says, got more, as in a bomb.',
  ),
  bad(
    'an interlaced PNG whose pixels unpack to far more than it claims',
    'images',
    'f/a.png',
    () => makePng({ width: 8, height: 8, interlace: 1, rows: new Uint8Array(2 ** 26) }),
    'damaged',
    'a.png in f: expected 79 bytes of pixels, as its header says, got more, as in a bomb.',
  ),
  bad(
    'a PNG of fewer rows than it claims',
    'images',
    'f/a.png',
    boastfulPng(4, 5),
    'damaged',
    'a.png in f: expected a whole PNG, got one that was cut short.',
  ),
  bad(
    'a PNG that was cut short',
    'images',
    'f/a.png',
    good.subarray(0, good.length - 20),
    'damaged',
    'a.png in f: expected a whole PNG, got one that was cut short.',
  ),
  bad(
    'a PNG that ends in its header',
    'images',
    'f/a.png',
    good.subarray(0, 20),
    'damaged',
    'a.png in f: expected a whole PNG, got one that was cut short.',
  ),
  bad(
    'a PNG with a byte changed',
    'images',
    'f/a.png',
    damagedCopy(good, 45),
    'damaged',
    'a.png in f: its bytes do not agree with their checksums; it was damaged on the way.',
  ),
  bad(
    'a PNG whose pixels are not compressed at all',
    'images',
    'f/a.png',
    Buffer.concat([good.subarray(0, 33), chunk('IDAT', noise(50)), chunk('IEND', new Uint8Array())]),
    'damaged',
    'a.png in f: expected a sound PNG, got one that is damaged (incorrect header check).',
  ),
  bad(
    'a PNG with a depth that does not exist',
    'images',
    'f/a.png',
    makePng({ width: 4, height: 4, depth: 5 }),
    'damaged',
    'a.png in f: its header asks for what PNG does not have.',
  ),
  bad(
    'a PNG with a filter that does not exist',
    'images',
    'f/a.png',
    makePng({ width: 4, height: 4, rows: noiseRows({ width: 4, height: 4 }, 1, 9) }),
    'damaged',
    'a.png in f: a row has the filter 9; PNG has 0 to 4.',
  ),
  bad(
    'a PNG without its palette',
    'images',
    'f/a.png',
    makePng({ width: 4, height: 4, colourType: 3 }),
    'damaged',
    'a.png in f: expected a palette before the pixels, got none.',
  ),
  bad(
    'a PNG with a colour outside its palette',
    'images',
    'f/a.png',
    makePng({ width: 4, height: 4, colourType: 3, extra: [chunk('PLTE', noise(6))] }),
    'damaged',
    'a.png in f: a pixel has colour 94 of a palette of 2.',
  ),
  bad(
    'a PNG with a part that must be understood',
    'images',
    'f/a.png',
    makePng({ width: 4, height: 4, extra: [chunk('EVIL', noise(6))] }),
    'damaged',
    'a.png in f: it has a part that no PNG has and that may not be passed over.',
  ),
  bad(
    'a PNG of 16 bits that is small in pixels and large in memory',
    'images',
    'f/a.png',
    () => makePng({ width: 3500, height: 3000, colourType: 6, depth: 16, rows: new Uint8Array(10) }),
    'bad-input',
    'a.png in f: expected a picture that can be decoded in 110 MB, got one that claims 3500 x 3000 pixels and takes 116 MB.',
  ),
];

const rgba = new Uint8ClampedArray(4 * 64 * 64).fill(200);

export const jpegs: readonly BadFile[] = [
  bad(
    'a JPEG that was cut short',
    'images',
    'f/a.jpg',
    async () => {
      const whole = await makeJpeg(64, 64, Uint8ClampedArray.from(noise(4 * 64 * 64)));
      return whole.subarray(0, whole.length - 500);
    },
    'damaged',
    'a.jpg in f: expected a sound JPEG, got one that is damaged or cut short (Premature end of JPEG file).',
  ),
  bad(
    'a JPEG that claims 65,000 pixels a side',
    'images',
    'f/a.jpg',
    async () => {
      const file = await makeJpeg(64, 64, rgba);
      const at = file.findIndex((byte, k) => byte === 0xff && (file[k + 1] === 0xc0 || file[k + 1] === 0xc2));
      file.writeUInt16BE(65_000, at + 5);
      file.writeUInt16BE(65_000, at + 7);
      return file;
    },
    'bad-input',
    'a.jpg in f: expected a picture that can be decoded in 110 MB, got one that claims 65000 x 65000 pixels and takes 67,600 MB.',
  ),
  bad(
    'a JPEG without a frame',
    'images',
    'f/a.jpg',
    Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xd9]), new Uint8Array(20)]),
    'damaged',
    'a.jpg in f: expected a sound JPEG, got one without a frame.',
  ),
  bad(
    'a JPEG of 12 bits',
    'images',
    'f/a.jpg',
    Buffer.from([0xff, 0xd8, 0xff, 0xc1, 0, 11, 12, 0, 4, 0, 4, 1, 1, 0x11, 0, 0, 0]),
    'bad-input',
    'a.jpg in f: expected a baseline or progressive JPEG of 8 bits, got one of a rare kind.',
  ),
  bad(
    'something else by the name of a picture',
    'images',
    'f/a.jpg',
    'GIF89a and so on',
    'bad-input',
    'a.jpg in f: expected a PNG or JPEG picture, got a file that is neither.',
  ),
  bad(
    'an empty file by the name of a picture',
    'images',
    'f/a.png',
    '',
    'bad-input',
    'a.png in f: expected a PNG or JPEG picture, got a file that is neither.',
  ),
];
