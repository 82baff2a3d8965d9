// What claims to be Omniglot or CIFAR-10 and is not, and hostile tar archives.
import { gzipSync } from 'node:zlib';
import { makeCifarBatch, makeTar, makeZip, noise, omniglotFiles } from '../../../support/data-files.ts';
import { bad, good } from './bad-file.ts';
import type { BadFile } from './bad-file.ts';

export const omniglots: readonly BadFile[] = [
  bad(
    'a folder that is not Omniglot',
    'omniglot',
    'f/a.png',
    good,
    'bad-input',
    "f: expected Omniglot's pictures, named alphabet/character01/0001_01.png, got 1 file and none of that name.",
  ),
  bad(
    'an Omniglot that lacks a drawing',
    'omniglot',
    'a.zip',
    () => makeZip(omniglotFiles('images_background', 'Greek', 1).slice(1)),
    'bad-input',
    'a.zip: expected 20 drawings of each character, numbered from 01, got 19 of Greek/character01.',
  ),
  bad(
    'an Omniglot with a drawing of another size',
    'omniglot',
    'a.zip',
    () =>
      makeZip(
        omniglotFiles('images_background', 'Greek', 1).map((file, k) =>
          k === 3 ? { ...file, content: good } : file,
        ),
      ),
    'bad-input',
    'images_background/Greek/character01/0001_04.png in a.zip: expected a grey picture of 105 x 105, got 4 x 4.',
  ),
];

export const cifars: readonly BadFile[] = [
  bad(
    'a folder that is not CIFAR-10',
    'cifar-10',
    'f/a.bin',
    noise(3073),
    'bad-input',
    "f: expected CIFAR-10's files data_batch_1.bin to data_batch_5.bin and test_batch.bin, got 1 file and none of those names.",
  ),
  bad(
    'a batch that was cut short',
    'cifar-10',
    'f/data_batch_1.bin',
    makeCifarBatch([1, 2]).subarray(0, 5000),
    'bad-input',
    'data_batch_1.bin in f: expected 1 to 100,000 records of 3073 bytes, got 5000 bytes.',
  ),
  bad(
    'a label that there is not',
    'cifar-10',
    'f/data_batch_1.bin',
    makeCifarBatch([1, 10]),
    'damaged',
    'data_batch_1.bin in f: expected labels from 0 to 9, got 10.',
  ),
  bad(
    'names of other classes',
    'cifar-10',
    'a.tar',
    makeTar([
      { name: 'data_batch_1.bin', content: makeCifarBatch([1]) },
      { name: 'batches.meta.txt', content: Buffer.from('a\nb\n') },
    ]),
    'bad-input',
    'batches.meta.txt in a.tar: expected the names of 10 classes, got 2.',
  ),
  bad(
    'a tar whose file leads out of it',
    'cifar-10',
    'a.tar',
    makeTar([{ name: '../data_batch_1.bin', content: makeCifarBatch([1]) }]),
    'bad-input',
    'a.tar: expected names within the archive, got "../data_batch_1.bin", which leads out of it.',
  ),
  bad(
    'a tar with an absolute name',
    'cifar-10',
    'a.tar',
    makeTar([{ name: '/data_batch_1.bin', content: makeCifarBatch([1]) }]),
    'bad-input',
    'a.tar: expected names within the archive, got "/data_batch_1.bin", which leads out of it.',
  ),
  bad(
    'a tar that was cut short',
    'cifar-10',
    'a.tar',
    makeTar([{ name: 'data_batch_1.bin', content: makeCifarBatch([1, 2, 3]) }]).subarray(0, 6000),
    'damaged',
    'a.tar: expected 4,240 more bytes after 6 kB, got its end. It was cut short; get it anew.',
  ),
  bad(
    'a tar with a header that is none',
    'cifar-10',
    'a.tar',
    makeTar([{ name: 'data_batch_1.bin', content: makeCifarBatch([1]), lies: { sum: 1 } }]),
    'damaged',
    'a.tar: expected a sound tar archive, got a header whose checksum is wrong.',
  ),
  bad(
    'a tar that claims a file of gigabytes',
    'cifar-10',
    'a.tar',
    makeTar([{ name: 'data_batch_1.bin', content: makeCifarBatch([1]), lies: { bytes: 8e9 } }]),
    'bad-input',
    'a.tar: expected an archive that unpacks to at most 400 MB, got one of at least 8,000 MB.',
  ),
  bad(
    'a gzip bomb around a tar',
    'cifar-10',
    'a.tar.gz',
    () =>
      gzipSync(
        Buffer.concat([makeTar([{ name: 'x', content: new Uint8Array(2 ** 26) }]), new Uint8Array(2 ** 27)]),
      ),
    'bad-input',
    "a.tar.gz: expected CIFAR-10's files data_batch_1.bin to data_batch_5.bin and test_batch.bin, got 1 file and none of those names.",
  ),
  bad(
    'gzip that was cut short',
    'cifar-10',
    'a.tar.gz',
    () => gzipSync(makeTar([{ name: 'data_batch_1.bin', content: makeCifarBatch([1]) }])).subarray(0, 2000),
    'damaged',
    'a.tar.gz: expected a sound tar archive, got one that is damaged (unexpected end of file).',
  ),
];
