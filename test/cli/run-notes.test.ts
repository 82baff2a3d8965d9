// engram runs tag, note, remove and restore: what they print, and how they end.
import { describe, expect, test } from 'vitest';
import { createHome, engram } from '../support/home.ts';
import { addRuns, openStores } from '../support/made-up-runs.ts';

function fillHome(): string {
  const home = createHome();
  const { store, close } = openStores(home);
  const request = { task: 'binary-patterns', episodes: 3, set: { patternSize: 10 } };
  addRuns(
    store,
    [1, 2, 3].map((seed) => ({ request: { ...request, seed }, values: { bitError: () => 0.1 } })),
  );
  close();
  return home;
}

describe('what is said of runs', () => {
  test('is put on, listed, shown and taken off', async () => {
    const home = fillHome();
    const tagged = await engram(home, 'runs', 'tag', '1-2', '--add', 'best', '--add', 'lr/3e-4');
    expect([tagged.code, tagged.stdout]).toEqual([0, 'Run 1: best, lr/3e-4\nRun 2: best, lr/3e-4\n']);
    const note = await engram(home, 'runs', 'note', '2', 'The one to keep.', '--json');
    expect(note.json()).toEqual({
      runs: [{ run: 2, tags: ['best', 'lr/3e-4'], note: 'The one to keep.' }],
    });
    await engram(home, 'runs', 'tag', '1', '--remove', 'best');
    const listed = await engram(home, 'runs', '--tag', 'best', '--json');
    expect((listed.json().runs as { run: number }[]).map(({ run }) => run)).toEqual([2]);
    expect((await engram(home, 'runs', '--tag', 'worst')).stdout).toBe('No run has the tag worst.\n');
    expect((await engram(home, 'show', '2')).stdout).toMatch(/tags +best, lr\/3e-4\nnote +The one to keep\./);
  });

  test('is refused with exit code 2 where it makes no sense', async () => {
    const home = fillHome();
    const refused = async (...words: string[]) => {
      const { code, stderr } = await engram(home, 'runs', ...words);
      return [code, stderr.trim()];
    };
    expect(await refused('tag', '1')).toEqual([2, 'Expected --add TAG or --remove TAG, got neither.']);
    expect(await refused('tag', 'one', '--add', 'x')).toEqual([
      2,
      'RUN: expected numbers of runs such as 3 or 1-5, got "one". `engram runs` lists them.',
    ]);
    expect((await refused('tag', '1', '--add', 'a b'))[1]).toMatch(/expected a tag of letters/);
    expect((await refused('note', '9', 'x'))[1]).toMatch(/^There is no run 9\./);
  });
});

test('runs are removed, listed as such, and restored', async () => {
  const home = fillHome();
  const removed = await engram(home, 'runs', 'remove', '2-3');
  expect([removed.code, removed.stdout]).toEqual([
    0,
    'Removed 2 runs (2, 3); for 24 hours `engram runs restore 2,3` brings them back.\n',
  ]);
  expect((await engram(home, 'show', '2')).code).toBe(2);
  expect((await engram(home, 'runs', '--removed')).stdout).toMatch(/2, 3 +binary-patterns\n$/);
  const restored = await engram(home, 'runs', 'restore', '2,3', '--json');
  expect([restored.code, restored.json()]).toEqual([0, { runs: [2, 3] }]);
  expect((await engram(home, 'runs', '--removed', '--json')).json()).toEqual({ removed: [] });
  expect((await engram(home, 'runs', 'restore', '17')).code).toBe(2);
});
