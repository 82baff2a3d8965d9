// Good files of every format, and ways to damage them.
import { crc32, gzipSync } from 'node:zlib';
import type { ImportKind } from '../../src-main/contract/data.ts';
import { createRandom } from '../../src-main/science/random.ts';
import type { Random } from '../../src-main/science/random.ts';
import {
  chunk,
  greyPng,
  makeCifarBatch,
  makeIdx,
  makeJpeg,
  makeNpy,
  makePng,
  makeTar,
  makeZip,
  noise,
  omniglotFiles,
} from '../support/data-files.ts';

/** What to import: the files of a folder, or one file of it. */
export interface Damaged {
  readonly kind: ImportKind;
  readonly files: Readonly<Record<string, Uint8Array>>;
  /** The file to import; the folder where there is none. */
  readonly path?: string;
}

type Damage = (file: Buffer) => Buffer;
type Maker = (damage: Damage) => Damaged;

/** Makes the damaged file number `index`, the same every time. */
export type Fuzzer = (index: number) => Damaged;

export async function createFuzzer(seed: number): Promise<Fuzzer> {
  const makers = await prepareMakers();
  return (index) => {
    const random = createRandom(seed, 'examination', index);
    return makers[random.below(makers.length)]((file) => mutate(file, random));
  };
}

async function prepareMakers(): Promise<Maker[]> {
  const rgba = Uint8ClampedArray.from(noise(4 * 24 * 24));
  const jpegs = [await makeJpeg(24, 24, rgba), await makeJpeg(24, 24, rgba, { progressive: true })];
  const plain = greyPng(9, 7, noise(63));
  const pngs = [
    plain,
    makePng({ width: 9, height: 7, colourType: 6, depth: 16 }),
    makePng({
      width: 9,
      height: 7,
      colourType: 3,
      depth: 4,
      extra: [chunk('PLTE', noise(48)), chunk('tRNS', noise(9))],
    }),
    makePng({ width: 9, height: 7, colourType: 2, interlace: 1, rows: new Uint8Array(300) }),
  ];
  const omniglot = omniglotFiles('images_background', 'Greek', 1);
  const cifar = makeTar([
    { name: 'a/batches.meta.txt', content: Buffer.from('a\nb\nc\nd\ne\nf\ng\nh\ni\nj\n') },
    { name: 'a/data_batch_1.bin', content: makeCifarBatch([1, 2]) },
    { name: 'a/test_batch.bin', content: makeCifarBatch([3]) },
  ]);
  const packedCifar = gzipSync(cifar);
  const idx = makeIdx([6, 5, 4], noise(120));
  const labels = makeIdx([6], Uint8Array.from([0, 1, 2, 3, 4, 5]));
  const arrays = [
    { name: 'x.npy', content: makeNpy('|u1', [6, 5, 4], noise(120)) },
    { name: 'y.npy', content: makeNpy('<i8', [6], new Uint8Array(48)) },
  ];
  return [
    ...jpegs.map((picture): Maker => (damage) => ({ kind: 'images', files: { 'a.jpg': damage(picture) } })),
    ...pngs.map((picture): Maker => (damage) => ({
      kind: 'images',
      files: { 'a.png': damage(picture), 'b.png': plain },
    })),
    ...pngs.map((picture): Maker => (damage) => ({
      kind: 'images',
      files: { 'a.png': repairPng(damage(picture)) },
    })),
    ...[true, false].map((isStored): Maker => (damage) => ({
      kind: 'images',
      path: 'a.zip',
      files: {
        'a.zip': damage(makeZip(pngs.map((content, k) => ({ name: `${k}/a.png`, content, isStored })))),
      },
    })),
    (damage) => ({ kind: 'omniglot', path: 'a.zip', files: { 'a.zip': damage(makeZip(omniglot)) } }),
    (damage) => ({ kind: 'cifar-10', path: 'a.tar', files: { 'a.tar': damage(cifar) } }),
    (damage) => ({ kind: 'cifar-10', path: 'a.tar', files: { 'a.tar': gzipSync(damage(cifar)) } }),
    (damage) => ({ kind: 'cifar-10', path: 'a.tar', files: { 'a.tar': damage(packedCifar) } }),
    (damage) => ({
      kind: 'idx',
      files: { 'train-images-idx3-ubyte': damage(idx), 'train-labels-idx1-ubyte': labels },
    }),
    (damage) => ({
      kind: 'idx',
      files: { 'train-images-idx3-ubyte': idx, 'train-labels-idx1-ubyte': damage(labels) },
    }),
    (damage) => ({ kind: 'idx', files: { 'train-images-idx3-ubyte.gz': damage(gzipSync(idx)) } }),
    (damage) => ({ kind: 'npz', path: 'a.npz', files: { 'a.npz': damage(makeZip(arrays)) } }),
    ...[0, 1].map((which): Maker => (damage) => {
      const damaged = arrays.map((file, k) =>
        k === which ? { ...file, content: damage(file.content) } : file,
      );
      return { kind: 'npz', path: 'a.npz', files: { 'a.npz': makeZip(damaged) } };
    }),
  ];
}

/** Bytes and sizes at which parsers go wrong. */
const edges = [0, 1, 0x7f, 0x80, 0xff, 0xffff, 0x7fffffff, 0x80000000, 0xffffffff];

/** One to four changes: bits, edge values, pieces left out, doubled, emptied, or the end cut off. */
export function mutate(file: Buffer, random: Random): Buffer {
  let mutated: Buffer = Buffer.from(file);
  for (let k = 1 + random.below(4); k > 0 && mutated.length > 4; k--) mutated = change(mutated, random);
  return mutated;
}

function change(file: Buffer, random: Random): Buffer {
  // Headers are at the front and, in archives, at the end.
  const near = [file.length, Math.min(64, file.length), file.length][random.below(3)];
  const at = random.below(2) === 0 ? random.below(near) : file.length - 1 - random.below(near);
  const count = Math.min(1 + random.below(32), file.length - at);
  switch (random.below(7)) {
    case 0:
      file[at] ^= 1 << random.below(8);
      return file;
    case 1:
      file[at] = random.below(256);
      return file;
    case 2:
      if (at + 4 > file.length) return file;
      if (random.below(2) === 0) file.writeUInt32BE(edges[random.below(edges.length)], at);
      else file.writeUInt32LE(edges[random.below(edges.length)], at);
      return file;
    case 3:
      return Buffer.concat([file.subarray(0, at), file.subarray(at + count)]);
    case 4:
      return Buffer.concat([file.subarray(0, at + count), file.subarray(at)]);
    case 5:
      return file.fill(random.below(2) * 255, at, at + count);
    default:
      return Buffer.from(file.subarray(0, at));
  }
}

/** Gives each chunk the checksum of what it has become, so that decoding goes on behind it. */
function repairPng(file: Buffer): Buffer {
  for (let at = 8; at + 12 <= file.length;) {
    const end = at + 8 + file.readUInt32BE(at);
    if (end + 4 > file.length) break;
    file.writeUInt32BE(crc32(file.subarray(at + 4, end)), end);
    at = end + 4;
  }
  return file;
}
