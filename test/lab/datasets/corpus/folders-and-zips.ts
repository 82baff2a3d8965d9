// Paths, folders and zip archives that must be refused.
import { execFileSync } from 'node:child_process';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { crc32, deflateRawSync } from 'node:zlib';
import { greyPng, makeZip, noise } from '../../../support/data-files.ts';
import type { ZipFile } from '../../../support/data-files.ts';
import { putFiles } from '../../../support/folders.ts';
import { bad, good, png } from './bad-file.ts';
import type { BadFile } from './bad-file.ts';

export const folders: readonly BadFile[] = [
  {
    wrong: 'a path where nothing is',
    kind: 'images',
    put: () => '/nowhere/at all',
    code: 'not-found',
    sentence: 'There is no file or folder /nowhere/at all.',
  },
  {
    wrong: 'a device',
    kind: 'idx',
    put: () => '/dev/zero',
    code: 'bad-input',
    sentence: '/dev/zero: expected a file or a folder, got a device or a pipe.',
  },
  bad(
    'a folder without pictures',
    'images',
    'f/a.txt',
    'x',
    'bad-input',
    'f: expected pictures with names in .png, .jpg or .jpeg, got 1 file and none of those.',
  ),
  bad(
    'a file that is no archive',
    'images',
    'a.zip',
    'Dear archive',
    'bad-input',
    'a.zip: expected a folder, a zip or a tar archive, got a file that is none of them.',
  ),
  bad(
    'an empty file',
    'images',
    'a.zip',
    '',
    'bad-input',
    'a.zip: expected a folder or an archive, got an empty file.',
  ),
  {
    wrong: 'pictures of different sizes',
    kind: 'images',
    code: 'bad-input',
    put: (folder) =>
      putFiles(folder, { 'f/a.png': good, 'f/b.png': greyPng(5, 4, noise(20)) }) && join(folder, 'f'),
    sentence:
      'b.png in f: expected 4 x 4 pixels, the size of the picture before it, got 5 x 4. Give a size to bring all to, for instance 32.',
  },
  {
    wrong: 'folders without end',
    kind: 'images',
    code: 'bad-input',
    put: (folder) => putFiles(folder, { [`f/${'d/'.repeat(20)}a.png`]: good }) && join(folder, 'f'),
    sentence: 'f: expected at most 16 folders within each other, got more.',
  },
  {
    wrong: 'nothing but a pipe and a link to itself',
    kind: 'images',
    code: 'bad-input',
    put(folder) {
      putFiles(folder, { 'f/notes.txt': 'x' });
      symlinkSync(join(folder, 'f'), join(folder, 'f', 'again'));
      if (process.platform !== 'win32') execFileSync('mkfifo', [join(folder, 'f', 'a.png')]);
      return join(folder, 'f');
    },
    sentence: 'f: expected pictures with names in .png, .jpg or .jpeg, got 1 file and none of those.',
  },
];

const zip = (...files: ZipFile[]) => makeZip(files);

export const zips: readonly BadFile[] = [
  bad(
    'a zip whose file leads out of it',
    'images',
    'a.zip',
    zip({ name: '../../evil.png', content: good }),
    'bad-input',
    'a.zip: expected names within the archive, got "../../evil.png", which leads out of it.',
  ),
  bad(
    'a zip with an absolute name',
    'images',
    'a.zip',
    zip({ name: '/etc/evil.png', content: good }),
    'bad-input',
    'a.zip: expected names within the archive, got "/etc/evil.png", which leads out of it.',
  ),
  bad(
    'a zip with a name for another system',
    'images',
    'a.zip',
    zip({ name: 'C:\\evil.png', content: good }),
    'bad-input',
    'a.zip: expected names within the archive, got "C:/evil.png", which leads out of it.',
  ),
  bad(
    'a zip whose name would write on the terminal',
    'images',
    'a.zip',
    zip({ name: '\u001b[2J.png', content: Buffer.from('x') }),
    'bad-input',
    '?[2J.png in a.zip: expected a PNG or JPEG picture, got a file that is neither.',
  ),
  bad(
    'a zip that was cut short',
    'images',
    'a.zip',
    zip(png(good)).subarray(0, 100),
    'damaged',
    'a.zip: expected a sound zip archive, got one that is damaged (End of central directory record signature not found. Either not a zip file, or file is truncated.).',
  ),
  bad(
    'a zip bomb of one file',
    'images',
    'a.zip',
    () => zip(png(new Uint8Array(2 ** 26))),
    'bad-input',
    'a.png in a.zip: expected at most 33.6 MB, got 67.1 MB.',
  ),
  bad(
    'a zip bomb that hides its size',
    'images',
    'a.zip',
    () => zip({ ...png(new Uint8Array(2 ** 26)), lies: { unpacked: 1000 } }),
    'damaged',
    'a.png in a.zip: expected a file of the archive, got one that is damaged (Cannot create a Buffer larger than 1000 bytes).',
  ),
  bad(
    'a zip bomb whose files are all the same bytes',
    'images',
    'a.zip',
    () => {
      const packed = deflateRawSync(good);
      const lies = { packed: packed.length, unpacked: good.length, sum: crc32(good), offset: 0 };
      const copies = Array.from({ length: 100 }, (_, k) => ({
        name: `${k}.png`,
        content: new Uint8Array(),
        lies,
      }));
      return zip(png(good), ...copies);
    },
    'bad-input',
    'a.zip: expected files that lie side by side, got some that overlap, as in a zip bomb.',
  ),
  bad(
    'a zip with a lying size',
    'images',
    'a.zip',
    zip({ ...png(good), lies: { unpacked: good.length + 1 } }),
    'damaged',
    `a.png in a.zip: expected ${good.length + 1} bytes, got ${good.length}.`,
  ),
  bad(
    'a zip with a wrong checksum',
    'images',
    'a.zip',
    zip({ ...png(good), lies: { sum: 1 } }),
    'damaged',
    'a.png in a.zip: its bytes are not those that the archive has a checksum of; it was damaged on the way.',
  ),
  bad(
    'a zip with a password',
    'images',
    'a.zip',
    zip({ ...png(good), lies: { flags: 1 } }),
    'bad-input',
    'a.png in a.zip: expected a file without a password, got an encrypted one.',
  ),
  bad(
    'a zip packed by a rare method',
    'images',
    'a.zip',
    zip({ ...png(good), lies: { method: 12 } }),
    'bad-input',
    'a.png in a.zip: expected a file packed by the method "deflate" or not at all, got method 12.',
  ),
  bad(
    'a zip that claims more files than it has',
    'images',
    'a.zip',
    () => {
      const file = zip(png(good));
      file.writeUInt16LE(60_000, file.length - 12);
      return file;
    },
    'damaged',
    'a.zip: expected a sound zip archive, got one that is damaged (unexpected EOF).',
  ),
];
