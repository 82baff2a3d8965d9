// The commands `engram runs export`, `engram runs import` and `engram examples`, each time as a process of its own.
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { LabClient } from '../../src-main/contract/client.ts';
import { connectToLab } from '../../src-main/lab/launcher/connect.ts';
import { engram, removeHome } from '../support/home.ts';

let home: string;
let folders: string;
let lab: LabClient;
// One lab for all of them, so that not each command has to start one.
beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'engram-test-'));
  folders = mkdtempSync(join(tmpdir(), 'engram-test-'));
  lab = await connectToLab(home);
});
afterAll(() => {
  lab.close();
  rmSync(folders, { recursive: true });
  return removeHome(home);
});

describe('engram runs', () => {
  test('exports a run and imports it elsewhere; the list says that it was imported', async () => {
    const words = ['--set', 'patternSize=20', '--episodes', '40'];
    const { run } = (await engram(home, 'train', 'binary-patterns', ...words, '--json')).json();
    const folder = join(folders, 'run');
    const exported = await engram(home, 'runs', 'export', String(run), folder, '--points', '10', '--json');
    expect([exported.code, exported.stderr]).toEqual([0, '']);
    expect(exported.json()).toMatchObject({ folder, updatesPerPoint: 4 });
    const small = await engram(
      home,
      'runs',
      'export',
      String(run),
      join(folders, 'small'),
      '--without-moments',
    );
    expect(small.stdout).toMatch(/small: [\d,]+ bytes\n$/);

    const other = mkdtempSync(join(tmpdir(), 'engram-test-'));
    const there = await connectToLab(other);
    const imported = await engram(other, 'runs', 'import', folder, join(folders, 'small'));
    expect(imported.stdout).toBe(`${folder} is run 1 now.\n${join(folders, 'small')} is run 1 already.\n`);
    expect((await engram(other, 'runs')).stdout).toMatch(/1 +completed +40\/40 .* imported\n$/);
    const shown = (await engram(other, 'show', '1')).stdout;
    expect(shown).toContain(`imported from ${folder}, `);
    expect(shown).toContain('points of its curves are means of 4 updates');
    there.close();
    await there.closed;
    await removeHome(other);
  });

  test('says what is wrong with a folder', async () => {
    const result = await engram(home, 'runs', 'import', folders);
    expect(result.stderr).toBe(
      `${folders}: expected a run folder, which holds run.json, and there is none. Give a folder that \`engram runs export\` wrote; nothing was imported.\n`,
    );
    expect(result.code).toBe(2);
  });
});

describe('engram examples', () => {
  test('lists what comes with Engram, opens it by name or all of it, and only once', async () => {
    const { examples } = (await engram(home, 'examples', '--json')).json() as {
      examples: { name: string; uid: string }[];
    };
    const [{ name, uid }] = examples;
    const opened = await engram(home, 'examples', 'open', name, '--json');
    expect(opened.json()).toMatchObject({ runs: [{ uid }] });
    const all = await engram(home, 'examples', 'open');
    expect(all.stdout.trim().split('\n')).toHaveLength(examples.length);
    expect((await engram(home, 'examples')).stdout).toMatch(new RegExp(`${name} .* run \\d+\\n`));
    expect((await engram(home, 'show', '2')).stdout).toMatch(/origin +the example /);
    expect((await lab.call('runs.list', {})).length).toBe(examples.length + 1);
  });

  test('counts for nothing when a study is reproduced', async () => {
    const words = ['--scale', 'paper', '--variant', 'plastic', '--minutes', '0', '--json'];
    const result = await engram(home, 'reproduce', 'fifty-bits', ...words);
    const [{ run, episodes }] = result.json().variants as { run: number; episodes: number }[];
    expect((await lab.call('runs.show', { run })).run.origin).toBeNull();
    expect(episodes).toBeLessThan(20_000);
  });
});

describe('a mistake', () => {
  test.each([
    ['no folder', ['runs', 'import'], 'Expected FOLDER, got nothing.'],
    ['a word for points', ['runs', 'export', '1', 'x', '--points', 'few'], 'points: expected a number'],
    ['no points', ['runs', 'export', '1', 'x', '--points', '0'], 'points: expected at least 1, got 0.'],
    ['an unknown run', ['runs', 'export', '99', join(tmpdir(), 'x')], 'There is no run 99.'],
    ['an unknown example', ['examples', 'open', 'nothing'], 'There is no example "nothing".'],
  ])('of %s gets a sentence and exit code 2', async (_, words, sentence) => {
    const result = await engram(home, ...words);
    expect(result.stderr).toContain(sentence);
    expect(result.code).toBe(2);
    expect(existsSync('x') || readdirSync(folders).some((name) => name.endsWith('.tmp'))).toBe(false);
  });
});

describe('engram bundle and engram import', () => {
  test('take a run elsewhere as one file, and tensors from other programs in', async () => {
    const file = join(folders, 'run.zip');
    const small = ['--set', 'patternSize=20'];
    const { run } = (
      await engram(home, 'train', 'binary-patterns', ...small, '--episodes', '20', '--json')
    ).json();
    const written = await engram(home, 'bundle', String(run), '--out', file, '--json');
    expect([written.code, written.stderr]).toEqual([0, '']);
    expect(written.json()).toMatchObject({ file, updatesPerPoint: 1, sha256: hashOf(file) });
    expect((await engram(home, 'import', file)).stdout).toBe(`${file} is run ${String(run)} already.\n`);
    const again = await engram(home, 'bundle', String(run), '--out', file);
    expect([again.code, again.stderr]).toEqual([
      1,
      `There is something at ${file} already, and nothing was written. Choose another name, or remove it.\n`,
    ]);

    await engram(home, 'runs', 'export', String(run), join(folders, 'whole'));
    const weights = join(folders, 'whole/checkpoint.safetensors');
    const imported = (await engram(home, 'import', weights, '--name', 'by hand', '--json')).json();
    expect(imported).toMatchObject({ status: 'stopped', isDuplicate: false });
    expect((await engram(home, 'show', String(imported.run))).stdout).toContain('imported from by hand, ');
    const wrong = await engram(home, 'import', weights, '--task', 'binary-patterns');
    expect([wrong.code, wrong.stderr]).toEqual([
      2,
      `${weights}: expected "w" of the shape [1001, 1001], got [21, 21]. Give the settings that it was trained with.\n`,
    ]);
    const alone = await engram(home, 'import', weights, ...small);
    expect([alone.code, alone.stderr]).toEqual([
      2,
      'import: expected --task beside --set, got none. Name the task too.\n',
    ]);
  });
});

function hashOf(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('hex');
}
