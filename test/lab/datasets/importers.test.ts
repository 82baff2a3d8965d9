// Good files of every format, built here, come out as what was put in.
import { gzipSync } from 'node:zlib';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  greyPng,
  makeCifarBatch,
  makeIdx,
  makeJpeg,
  makeNpy,
  makePng,
  makeTar,
  makeZip,
  noise,
  noiseRows,
  omniglotFiles,
  rowBytes,
} from '../../support/data-files.ts';
import { createFolder, putFiles } from '../../support/folders.ts';
import { readAll } from '../../support/read-dataset.ts';

const asZip = (files: { name: string; content: Uint8Array }[]) => makeZip(files);
const asRecord = (files: { name: string; content: Uint8Array }[]) =>
  Object.fromEntries(files.map(({ name, content }) => [name, content]));

describe('omniglot', () => {
  const background = [
    ...omniglotFiles('images_background', 'Greek', 2),
    ...omniglotFiles('images_background', 'Arcadian', 1),
  ];
  const evaluation = omniglotFiles('images_evaluation', 'Tengwar', 1);

  test('takes the folder with the two archives: background trains, evaluation tests, drawers in order', async () => {
    const archives = {
      'images_background.zip': asZip([...background].reverse()),
      'images_evaluation.zip': asZip(evaluation),
      'README.md': 'not a picture',
    };
    const read = await readAll('omniglot', putFiles(createFolder(), archives));
    expect(read).toMatchObject({ items: 80, width: 105, height: 105, channels: 1, hasSplit: true });
    expect(read.classes).toEqual([
      'Arcadian/character01',
      'Greek/character01',
      'Greek/character02',
      'Tengwar/character01',
    ]);
    expect(read.labels).toEqual(Array.from({ length: 80 }, (_, k) => Math.floor(k / 20)));
    expect(read.isTest).toEqual(Array.from({ length: 80 }, (_, k) => k >= 60));
    const unpacked = putFiles(createFolder(), asRecord([...background, ...evaluation]));
    expect(await readAll('omniglot', unpacked)).toEqual(read);
    const third = noiseRows({ width: 105, height: 105, depth: 1 }, 2);
    const bit = (x: number, y: number) =>
      (third[y * (rowBytes({ width: 105, height: 105, depth: 1 }) + 1) + 1 + (x >> 3)] >> (7 - (x & 7))) & 1;
    const drawn = read.pixels.subarray(22 * 105 * 105, 23 * 105 * 105);
    expect([...drawn.subarray(0, 105)]).toEqual(Array.from({ length: 105 }, (_, x) => 255 * bit(x, 0)));
  });

  test('takes one archive alone', async () => {
    const folder = putFiles(createFolder(), { 'images_evaluation.zip': asZip(evaluation) });
    const read = await readAll('omniglot', join(folder, 'images_evaluation.zip'));
    expect(read.isTest.every(Boolean)).toBe(true);
  });
});

describe('cifar-10', () => {
  const files = {
    'cifar-10-batches-bin/data_batch_1.bin': makeCifarBatch([3, 1, 4], 1),
    'cifar-10-batches-bin/data_batch_2.bin': makeCifarBatch([1, 5], 10),
    'cifar-10-batches-bin/test_batch.bin': makeCifarBatch([9], 20),
    'cifar-10-batches-bin/batches.meta.txt': Buffer.from('a\nb\nc\nd\ne\nf\ng\nh\ni\nj\n\n'),
  };
  // The order of the official archive is not that of the names either.
  const inTar = Object.entries(files)
    .map(([name, content]) => ({ name, content }))
    .reverse();

  test('takes the folder: batches in order, the test batch last and for testing, channels last', async () => {
    const read = await readAll('cifar-10', putFiles(createFolder(), files));
    expect(read).toMatchObject({ items: 6, width: 32, height: 32, channels: 3, hasSplit: true });
    expect(read.labels).toEqual([3, 1, 4, 1, 5, 9]);
    expect(read.isTest).toEqual([false, false, false, false, false, true]);
    expect(read.classes).toEqual([...'abcdefghij']);
    const second = noise(3072, 2);
    const [red, green, blue] = [second[5], second[1024 + 5], second[2048 + 5]];
    expect([...read.pixels.subarray(3072 + 15, 3072 + 18)]).toEqual([red, green, blue]);
  });

  test.each(['cifar-10-binary.tar.gz', 'cifar-10-binary.tar'])(
    'takes %s and finds the same',
    async (name) => {
      const tar = makeTar([
        { name: 'cifar-10-batches-bin/', content: new Uint8Array(), lies: { type: '5' } },
        ...inTar,
      ]);
      const folder = putFiles(createFolder(), files);
      putFiles(folder, { [name]: name.endsWith('gz') ? gzipSync(tar) : tar });
      expect(await readAll('cifar-10', join(folder, name))).toEqual(
        await readAll('cifar-10', join(folder, 'cifar-10-batches-bin')),
      );
    },
  );
});

describe('idx', () => {
  const pixels = noise(5 * 6 * 4);
  const pictures = makeIdx([5, 6, 4], pixels);
  const labels = makeIdx([5], Uint8Array.from([0, 7, 2, 2, 1]));

  test('takes the folder of the MNIST family, packed or not', async () => {
    const folder = putFiles(createFolder(), {
      't10k-images-idx3-ubyte': makeIdx([2, 6, 4], noise(48, 5)),
      't10k-labels-idx1-ubyte': makeIdx([2], Uint8Array.from([1, 0])),
      'train-images-idx3-ubyte.gz': gzipSync(pictures),
      'train-labels-idx1-ubyte.gz': gzipSync(labels),
    });
    const read = await readAll('idx', folder);
    expect(read).toMatchObject({ items: 7, width: 4, height: 6, channels: 1, hasSplit: true });
    expect(read.labels).toEqual([0, 7, 2, 2, 1, 1, 0]);
    expect(read.isTest).toEqual([false, false, false, false, false, true, true]);
    expect(read.classes).toHaveLength(8);
    expect(read.pixels.subarray(0, 120)).toEqual(pixels);
    expect(read.pixels.subarray(120)).toEqual(noise(48, 5));
  });

  test('takes a file with its labels beside it, and one without labels', async () => {
    const folder = putFiles(createFolder(), {
      'a-images-idx3-ubyte': pictures,
      'a-labels-idx1-ubyte.gz': gzipSync(labels),
      'b.idx': pictures,
    });
    expect((await readAll('idx', join(folder, 'a-images-idx3-ubyte'))).labels).toEqual([0, 7, 2, 2, 1]);
    const alone = await readAll('idx', join(folder, 'b.idx'));
    expect(alone).toMatchObject({ classes: ['0'], labels: [0, 0, 0, 0, 0], hasSplit: false });
  });
});

describe('images', () => {
  const picture = (seed: number) => greyPng(6, 5, noise(30, seed));

  test('takes a folder whose folders are classes, and a zip archive of it', async () => {
    const files = {
      'cats/b.png': picture(2),
      'cats/a.png': picture(1),
      'dogs/x/c.PNG': picture(3),
      'notes.txt': Buffer.from('x'),
      '.hidden.png': Buffer.from('x'),
    };
    const read = await readAll('images', putFiles(createFolder(), files));
    expect(read).toMatchObject({
      items: 3,
      width: 6,
      height: 5,
      channels: 1,
      hasSplit: false,
      labels: [0, 0, 1],
    });
    expect(read.classes).toEqual(['cats', 'dogs/x']);
    expect([...read.pixels]).toEqual([...noise(30, 1), ...noise(30, 2), ...noise(30, 3)]);
    const wrapped = Object.entries(files).map(([name, content]) => ({ name: `all/${name}`, content }));
    const folder = putFiles(createFolder(), {
      'pets.zip': makeZip([...wrapped, { name: '__MACOSX/all/._a.png', content: Buffer.from('x') }]),
    });
    expect(await readAll('images', join(folder, 'pets.zip'))).toEqual(read);
  });

  test('are one class where they lie in one folder', async () => {
    const read = await readAll(
      'images',
      putFiles(createFolder(), { 'b.png': picture(1), 'a.png': picture(2) }),
    );
    expect(read).toMatchObject({ items: 2, classes: ['all'], labels: [0, 0] });
  });

  test('in folders called train and test are split so', async () => {
    const files = { 'train/a/1.png': picture(1), 'train/b/1.png': picture(2), 'test/a/1.png': picture(3) };
    const read = await readAll('images', putFiles(createFolder(), files));
    expect(read).toMatchObject({
      classes: ['a', 'b'],
      hasSplit: true,
      labels: [0, 0, 1],
      isTest: [true, false, false],
    });
  });

  test('are in colour where one of them is, whatever their names say they are', async () => {
    const colour = makePng({ width: 6, height: 5, colourType: 2 });
    const read = await readAll('images', putFiles(createFolder(), { 'a.jpg': picture(1), 'b.png': colour }));
    expect(read.channels).toBe(3);
    const grey = noise(30, 1);
    expect([...read.pixels.subarray(0, 6)]).toEqual([grey[0], grey[0], grey[0], grey[1], grey[1], grey[1]]);
  });

  test('are cropped to the middle and scaled by the mean of what a pixel covers', async () => {
    const wide = greyPng(
      6,
      4,
      Uint8Array.from({ length: 24 }, (_, k) => [0, 10, 20, 30, 40, 50][k % 6]),
    );
    const read = await readAll('images', putFiles(createFolder(), { 'a.png': wide, 'b.png': picture(1) }), 2);
    expect(read).toMatchObject({ width: 2, height: 2 });
    expect([...read.pixels.subarray(0, 4)]).toEqual([15, 35, 15, 35]);
    const uneven = await readAll(
      'images',
      putFiles(createFolder(), {
        'a.png': greyPng(3, 3, Uint8Array.from([0, 30, 60, 0, 30, 60, 0, 30, 60])),
      }),
      2,
    );
    expect([...uneven.pixels.subarray(0, 2)]).toEqual([10, 50]);
  });

  test.each([
    ['baseline', {}],
    ['progressive', { progressive: true }],
    ['without halved colour', { auto_subsample: false, chroma_subsample: 1 }],
    ['grey', { color_space: 1 }],
  ])('may be JPEG: %s', async (_, options) => {
    const [width, height] = [40, 24];
    const rgba = Uint8ClampedArray.from({ length: 4 * width * height }, (_, k) => {
      const [x, y] = [Math.floor(k / 4) % width, Math.floor(k / 4 / width)];
      return [128 + 3 * x, 60 + 4 * y, 200 - 2 * x, 255][k % 4];
    });
    const read = await readAll(
      'images',
      putFiles(createFolder(), { 'a.jpg': await makeJpeg(width, height, rgba, options) }),
    );
    const isGrey = 'color_space' in options;
    expect(read).toMatchObject({ width, height, channels: isGrey ? 1 : 3 });
    const at = 10 * width + 20;
    const [red, green, blue] = [rgba[4 * at], rgba[4 * at + 1], rgba[4 * at + 2]];
    const expected = isGrey ? [0.299 * red + 0.587 * green + 0.114 * blue] : [red, green, blue];
    expected.forEach((value, c) =>
      expect(Math.abs(read.pixels[at * expected.length + c] - value)).toBeLessThan(12),
    );
  });
});

describe('npz', () => {
  const bytes = (values: { buffer: ArrayBufferLike }) =>
    new Uint8Array(values.buffer.slice(0) as ArrayBuffer);
  const npz = (arrays: Record<string, Buffer>, isStored = false) =>
    makeZip(Object.entries(arrays).map(([name, content]) => ({ name: `${name}.npy`, content, isStored })));
  const read = async (arrays: Record<string, Buffer>, isStored = false) =>
    readAll('npz', join(putFiles(createFolder(), { 'a.npz': npz(arrays, isStored) }), 'a.npz'));

  test('takes training and test parts by their usual names', async () => {
    const found = await read({
      y_test: makeNpy('<i8', [1], bytes(BigInt64Array.from([4n]))),
      x_test: makeNpy('|u1', [1, 2, 3], noise(6, 2)),
      x_train: makeNpy('|u1', [2, 2, 3], noise(12, 1)),
      y_train: makeNpy('|u1', [2], Uint8Array.from([1, 0])),
    });
    expect(found).toMatchObject({
      items: 3,
      width: 3,
      height: 2,
      channels: 1,
      hasSplit: true,
      labels: [1, 0, 4],
    });
    expect(found.isTest).toEqual([false, false, true]);
    expect([...found.pixels]).toEqual([...noise(12, 1), ...noise(6, 2)]);
  });

  test('takes channels last or after the items, floats from 0 to 1, booleans and big-endian labels', async () => {
    const last = await read(
      {
        images: makeNpy('|u1', [1, 2, 2, 3], noise(12)),
        labels: makeNpy('>i4', [1, 1], Uint8Array.from([0, 0, 0, 2])),
      },
      true,
    );
    expect(last).toMatchObject({ channels: 3, labels: [2] });
    expect(last.pixels).toEqual(noise(12));
    const first = await read({
      arr_0: makeNpy('|u1', [1, 3, 2, 2], Uint8Array.from([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])),
    });
    expect([...first.pixels]).toEqual([1, 5, 9, 2, 6, 10, 3, 7, 11, 4, 8, 12]);
    const floats = await read({ x: makeNpy('<f4', [1, 1, 4], bytes(Float32Array.from([0, 0.5, 1, 0.25]))) });
    expect([...floats.pixels]).toEqual([0, 128, 255, 64]);
    const booleans = await read({ anything: makeNpy('|b1', [1, 1, 3], Uint8Array.from([1, 0, 1])) });
    expect([...booleans.pixels]).toEqual([255, 0, 255]);
  });
});
