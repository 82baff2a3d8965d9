// The command `engram data` as a person uses it, each time as a process of its own.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { LabClient } from '../../src-main/contract/client.ts';
import { connectToLab } from '../../src-main/lab/launcher/connect.ts';
import { greyPng, makeIdx, makeZip, noise } from '../support/data-files.ts';
import { createFolder, putFiles } from '../support/folders.ts';
import { engram, removeHome } from '../support/home.ts';

let home: string;
let sources: string;
let lab: LabClient;
// One lab for all of them, so that not each command has to start one.
beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'engram-test-'));
  sources = join(home, 'sources');
  mkdirSync(sources);
  process.env.ENGRAM_DATA_SOURCES = sources;
  lab = await connectToLab(home);
});
afterAll(() => {
  lab.close();
  delete process.env.ENGRAM_DATA_SOURCES;
  return removeHome(home);
});

const data = (...words: string[]) => engram(home, 'data', ...words);

describe('engram data', () => {
  test('generates, lists, shows, renames and removes', async () => {
    const made = await data(
      'generate',
      'pictures',
      '--count',
      '30',
      '--seed',
      '4',
      '--name',
      'scenes',
      '--json',
    );
    expect(made.stderr).toBe('');
    expect(made.code).toBe(0);
    expect(made.json()).toMatchObject({
      name: 'scenes',
      kind: 'pictures',
      items: 30,
      classes: 1,
      isDuplicate: false,
    });
    expect(made.json().hash).toMatch(/^[0-9a-f]{64}$/);
    expect((await data('list')).stdout).toMatch(/scenes +pictures +30 +1 +32 x 32, grey +27 \/ 3/);
    const shown = await data('show', 'scenes', '--item', '2');
    expect(shown.stdout).toContain('engram data generate pictures --count 30 --seed 4');
    expect(shown.stdout).toMatch(/Item 2: pictures, (training|test)\n(.{0,64}\n){31}/);
    expect((await data('rename', 'scenes', 'views')).stdout).toBe('It is called "views" now.\n');
    expect((await data('remove', 'views')).stdout).toBe('"views" was removed: 30 items, 0.0 MB.\n');
  });

  test('imports by a relative path, with the name of the file where none is given, and says when it has it already', async () => {
    const pictures = { name: 'a/1.png', content: greyPng(4, 4, noise(16)) };
    const folder = putFiles(createFolder(), {
      'pets.zip': makeZip([pictures, { ...pictures, name: 'b/1.png' }]),
    });
    const nearby = relative(process.cwd(), join(folder, 'pets.zip'));
    const first = await data('import', 'images', nearby, '--licence', 'CC0', '--json');
    expect(first.json()).toMatchObject({
      name: 'pets',
      items: 2,
      classes: 2,
      licence: 'CC0',
      origin: join(folder, 'pets.zip'),
    });
    const second = await data('import', 'images', join(folder, 'pets.zip'), '--name', 'others');
    expect(second.code).toBe(0);
    expect(second.stderr).toBe('The same data is here already as "pets"; nothing was added.\n');
  });

  test('downloads from where a description says, and imports', async () => {
    const pictures = gzipSync(makeIdx([3, 4, 4], noise(48)));
    const server = createServer((_, response) => response.end(pictures)).listen(0, '127.0.0.1');
    onTestFinished(() => void server.close());
    await new Promise((resolve) => server.once('listening', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/digits.gz`;
    const checksum = { algorithm: 'sha256', value: createHash('sha256').update(pictures).digest('hex') };
    const words = { title: 'Digits', sentence: 'Digits.', citation: 'Nobody', licence: 'MIT' };
    const files = [{ name: 'digits.gz', url, bytes: pictures.length, checksum }];
    writeFileSync(
      join(sources, 'digits.json'),
      JSON.stringify({ id: 'digits', ...words, kind: 'idx', files }),
    );
    const result = await data('download', 'digits', '--json');
    expect([result.code, result.stderr]).toEqual([0, '']);
    expect(result.json()).toMatchObject({ name: 'digits', items: 3, origin: url, licence: 'MIT' });
    expect(readdirSync(join(home, 'downloads'))).toEqual([]);
  });

  test('stopped by Ctrl-C keeps nothing and says so', async () => {
    const program = join(import.meta.dirname, '../../src-main/cli/main.ts');
    const words = ['data', 'generate', 'pictures', '--count', '1000000', '--name', 'endless', '--home', home];
    const child = spawn(process.execPath, [program, ...words]);
    let stderr = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
    const isUnderWay = () => readdirSync(join(home, 'objects')).some((name) => name.endsWith('.tmp'));
    await expect.poll(isUnderWay, { timeout: 10_000 }).toBe(true);
    child.kill('SIGINT');
    expect(await ended).toBe(130);
    expect(stderr).toBe('"endless" was stopped; nothing of it was kept.\n');
    expect(isUnderWay()).toBe(false);
  });
});

const mistakes: [string, string[], string][] = [
  [
    'no subcommand',
    [],
    'There is no command "data". Expected one of: data import, data generate, data download, data list',
  ],
  ['an unknown subcommand', ['improt'], 'There is no command "data improt". Expected one of: data import'],
  [
    'an unknown kind',
    ['import', 'mnist', '/tmp'],
    'kind: expected one of omniglot, cifar-10, idx, images, npz, got the text "mnist".',
  ],
  ['no path', ['import', 'images'], 'Expected KIND, PATH, got "images".'],
  [
    'no name and no count',
    ['generate', 'pictures'],
    'count: expected a number, got nothing. name: expected a text, got nothing.',
  ],
  ['a missing file', ['import', 'npz', '/nowhere.npz'], 'There is no file or folder /nowhere.npz.'],
];

describe('a mistake', () => {
  test.each(mistakes)('of %s gets a sentence and exit code 2', async (_, words, sentence) => {
    const result = await data(...words);
    expect(result.stderr).toContain(sentence);
    expect(result.stderr).not.toMatch(/^\s+at /m);
    expect(result.code).toBe(2);
  });
});
