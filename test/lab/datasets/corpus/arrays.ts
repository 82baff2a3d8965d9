// Hostile idx files and NumPy archives.
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { makeIdx, makeNpy, makeZip, noise } from '../../../support/data-files.ts';
import type { ZipFile } from '../../../support/data-files.ts';
import { putFiles } from '../../../support/folders.ts';
import { bad, damagedCopy } from './bad-file.ts';
import type { BadFile } from './bad-file.ts';

const zip = (...files: ZipFile[]) => makeZip(files);

export const idxs: readonly BadFile[] = [
  bad(
    'a folder without idx files',
    'idx',
    'f/a.txt',
    'x',
    'bad-input',
    'f: expected files of pictures such as train-images-idx3-ubyte.gz, got none of such a name.',
  ),
  bad(
    'a file that is not idx',
    'idx',
    'a.idx',
    'Dear reader, how are you?',
    'damaged',
    'a.idx: expected an idx file of bytes in 3 dimensions, which begins with 00 00 08 03, got 44 65 61 72.',
  ),
  bad(
    'an idx of floats',
    'idx',
    'a.idx',
    makeIdx([1, 2, 2], noise(16), [0, 0, 0x0d, 3]),
    'damaged',
    'a.idx: expected an idx file of bytes in 3 dimensions, which begins with 00 00 08 03, got 00 00 0d 03.',
  ),
  bad(
    'an idx that claims more than it holds',
    'idx',
    'a.idx',
    makeIdx([60_000, 28, 28], noise(784)),
    'damaged',
    'a.idx: its header claims 60000 x 28 x 28 bytes, more than 800 bytes can hold. It was cut short or made to do harm.',
  ),
  bad(
    'an idx that claims 2^96 bytes',
    'idx',
    'a.idx',
    makeIdx([2 ** 32 - 1, 2 ** 32 - 1, 2 ** 32 - 1], noise(784)),
    'damaged',
    'a.idx: its header claims 4294967295 x 4294967295 x 4294967295 bytes, more than 800 bytes can hold. It was cut short or made to do harm.',
  ),
  bad(
    'a gzip bomb in idx',
    'idx',
    'a.idx.gz',
    () => gzipSync(makeIdx([10_000, 500, 500], new Uint8Array(2 ** 27))),
    'damaged',
    'a.idx.gz: its header claims 10000 x 500 x 500 bytes, more than 130 kB can hold. It was cut short or made to do harm.',
  ),
  bad(
    'an idx that goes on after its end',
    'idx',
    'a.idx',
    makeIdx([2, 2, 2], noise(9)),
    'damaged',
    'a.idx: it holds more than its header says.',
  ),
  bad(
    'a packed idx that was cut short',
    'idx',
    'a.idx.gz',
    () => gzipSync(makeIdx([20, 10, 10], noise(2000))).subarray(0, 1500),
    'damaged',
    'a.idx.gz: expected a sound gzip file, got one that is damaged (unexpected end of file).',
  ),
  bad(
    'an idx of nothing',
    'idx',
    'a.idx',
    makeIdx([0, 28, 28], noise(0)),
    'bad-input',
    'a.idx: expected at least one of everything, got a header that claims 0 x 28 x 28.',
  ),
  bad(
    'an idx of pictures too large',
    'idx',
    'a.idx',
    () => makeIdx([1, 1, 3000], noise(3000)),
    'bad-input',
    'a.idx: expected pictures of at most 1024 pixels a side, got a header that claims 1 x 3000.',
  ),
  {
    wrong: 'labels for other pictures',
    kind: 'idx',
    code: 'bad-input',
    put: (folder) =>
      join(
        putFiles(folder, {
          'images-idx3-ubyte': makeIdx([2, 2, 2], noise(8)),
          'labels-idx1-ubyte': makeIdx([3], noise(3)),
        }),
        'images-idx3-ubyte',
      ),
    sentence: 'labels-idx1-ubyte: expected 2 labels, one for each picture, got a header that claims 3.',
  },
];

const npy = (name: string, content: Buffer): ZipFile => ({ name: `${name}.npy`, content });

export const npzs: readonly BadFile[] = [
  bad(
    'an npz without pictures',
    'npz',
    'a.npz',
    zip(npy('weights', makeNpy('<f4', [4], noise(16)))),
    'bad-input',
    'a.npz: expected arrays of pictures named x_train, x_test, train_images, test_images, images or arr_0, got weights (4).',
  ),
  bad(
    'an npz of Python objects',
    'npz',
    'a.npz',
    zip(npy('x', makeNpy('|O', [1, 2, 2], noise(4)))),
    'bad-input',
    'x.npy in a.npz: expected numbers or booleans, got an array of type "|O".',
  ),
  bad(
    'an array with a header that is a program',
    'npz',
    'a.npz',
    zip(npy('x', makeNpy('', [], noise(4), "__import__('os').system('true')"))),
    'damaged',
    `x.npy in a.npz: expected the header of a NumPy array, got "__import__('os').system('true')".`,
  ),
  bad(
    'an array in Fortran order',
    'npz',
    'a.npz',
    zip(npy('x', makeNpy('', [], noise(4), "{'descr': '|u1', 'fortran_order': True, 'shape': (1, 2, 2), }"))),
    'bad-input',
    'x.npy in a.npz: expected an array in C order, got one in Fortran order. Save it anew with numpy.ascontiguousarray.',
  ),
  bad(
    'an array that claims more than it holds',
    'npz',
    'a.npz',
    zip(npy('x', makeNpy('|u1', [1000, 28, 28], noise(4)))),
    'damaged',
    'x.npy in a.npz: its header claims 784000 bytes of values, the archive 4.',
  ),
  bad(
    'an array that is none',
    'npz',
    'a.npz',
    zip(npy('x', Buffer.from('Dear reader, how are you?'))),
    'damaged',
    'x.npy in a.npz: expected a NumPy array, got a file that does not begin as one.',
  ),
  bad(
    'a bomb in an npz',
    'npz',
    'a.npz',
    zip({ ...npy('x', makeNpy('|u1', [1], noise(1000))), lies: { unpacked: 2 ** 30 } }),
    'bad-input',
    'x.npy in a.npz: 1.13 kB claim to unpack to 1,070 MB, as in a zip bomb.',
  ),
  bad(
    'pictures with four channels',
    'npz',
    'a.npz',
    zip(npy('x', makeNpy('|u1', [1, 2, 2, 4], noise(16)))),
    'bad-input',
    'x.npy in a.npz: expected pictures of the shape items x height x width, with 1 or 3 channels last or after the items, got 1 x 2 x 2 x 4.',
  ),
  bad(
    'floats beyond 1',
    'npz',
    'a.npz',
    zip(npy('x', makeNpy('<f4', [1, 1, 2], new Uint8Array(Float32Array.from([0.5, 7]).buffer)))),
    'bad-input',
    'x.npy in a.npz: expected values from 0 to 1 in an array of type f, got 7.',
  ),
  bad(
    'labels that are not one a picture',
    'npz',
    'a.npz',
    zip(npy('x', makeNpy('|u1', [2, 2, 2], noise(8))), npy('y', makeNpy('|u1', [2, 10], noise(20)))),
    'bad-input',
    'y.npy in a.npz: expected 2 labels, one whole number for each picture, got 2 x 10 of type u.',
  ),
  bad(
    'a label below 0',
    'npz',
    'a.npz',
    zip(npy('x', makeNpy('|u1', [1, 2, 2], noise(4))), npy('y', makeNpy('|i1', [1], Uint8Array.from([255])))),
    'damaged',
    'y.npy in a.npz: expected labels from 0 to 65535, got -1.',
  ),
  bad(
    'an npz with a byte changed',
    'npz',
    'a.npz',
    () =>
      damagedCopy(makeZip([{ ...npy('x', makeNpy('|u1', [1, 20, 20], noise(400))), isStored: true }]), 200),
    'damaged',
    'x.npy in a.npz: its bytes are not those that the archive has a checksum of; it was damaged on the way.',
  ),
  bad(
    'parts of different sizes',
    'npz',
    'a.npz',
    zip(
      npy('x_train', makeNpy('|u1', [1, 2, 2], noise(4))),
      npy('x_test', makeNpy('|u1', [1, 3, 3], noise(9))),
    ),
    'bad-input',
    'x_test.npy in a.npz: expected pictures of 2 x 2 x 1 as in x_train, got 3 x 3 x 1.',
  ),
];
