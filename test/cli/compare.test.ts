// engram compare: what it prints, writes, and says of what cannot be compared.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createHome, engram } from '../support/home.ts';
import { addRuns, openStores } from '../support/made-up-runs.ts';

/** A home with five seeds of a plastic network and of one without plasticity, and a run that is not completed. */
function filledHome(): string {
  const home = createHome();
  const { store, close } = openStores(home);
  const request = { task: 'binary-patterns', episodes: 60, set: { patternSize: 50 } };
  const fixed = { ...request, set: { ...request.set, alpha: 'none' } };
  addRuns(
    store,
    [1, 2, 3, 4, 5].flatMap((seed) => [
      { request: { ...request, seed }, values: { bitError: () => seed / 100, loss: () => seed } },
      {
        request: { ...fixed, seed },
        values: { bitError: () => 0.2 + seed / 100, loss: () => 20 + seed ** 1.5 },
      },
    ]),
  );
  addRuns(store, [{ request: { ...request, seed: 6 }, values: {}, steps: 0, status: 'stopped' }]);
  close();
  return home;
}

describe('engram compare', () => {
  test('prints scores with intervals and the test between two groups, and writes all files', async () => {
    const home = filledHome();
    const path = (name: string) => join(home, name);
    const result = await engram(
      home,
      'compare',
      '1-10',
      ...['--csv', path('c.csv'), '--svg', path('f.svg')],
      ...['--report', path('r.html'), '--report', path('r.md'), '--metric', 'loss'],
    );
    expect(result.code).toBe(0);
    expect(result.stdout).toMatch(/Loss, squared error/);
    expect(result.stdout).toMatch(/alpha matrix\s+1, 3, 5, 7, 9\s+n = 5\s+3\s+1\.2 to 4\.8/);
    expect(result.stdout).toMatch(/minus .*alpha none\s+-22\.64\s.*Wilcoxon signed-rank, exact\s+0\.063/);
    for (const name of ['c.csv', 'f.svg', 'r.html', 'r.md', 'loss-runs-1-10.svg'])
      expect(existsSync(path(name)), name).toBe(true);
    expect(readFileSync(path('r.md'), 'utf8')).toContain('(loss-runs-1-10.svg)');
  });

  test('gives the same as one JSON object, with curves as numbers', async () => {
    const result = await engram(filledHome(), 'compare', '1', '2', '3-4', '--each', '--all-pairs', '--json');
    const { groups, tests } = result.json() as {
      groups: { runs: unknown[]; curve: { mean: number[]; low: (number | null)[] } }[];
      tests: unknown[];
    };
    expect(groups).toHaveLength(4);
    expect(groups[0].curve.mean).toHaveLength(60);
    expect(groups[0].curve.mean[0]).toBeCloseTo(0.01, 12);
    expect(tests).toEqual([]);
  });

  test('of one group shows its mean and interval without a test', async () => {
    const result = await engram(filledHome(), 'compare', '1', '3', '5');
    expect(result.code).toBe(0);
    expect(result.stdout).toContain('One group alone: there is nothing to test it against.');
    expect(result.stdout).not.toContain('rank-biserial');
  });

  test('of runs without results says so, and exits with 1', async () => {
    const result = await engram(filledHome(), 'compare', '11');
    expect(result.code).toBe(1);
    expect(result.stderr).toContain('None of these runs is completed, so there are no scores.');
  });

  test.each([
    [['77'], 'There is no run 77. Expected a number up to 11'],
    [[], 'RUN: expected numbers of runs, for instance 1-5 8, or --study ID, got nothing.'],
    [['one'], 'got "one".'],
    [['1', '--metric', 'reward'], 'These runs have no metric "reward" in common.'],
    [['1', '--report', 'r.pdf'], '--report: expected a file named .html or .md, got "r.pdf".'],
    [['--study', 'atlantis'], 'There is no study "atlantis". Expected one of: binary-patterns'],
    [['--study', 'maze'], 'There are no runs of the study maze yet. Make some: engram reproduce maze'],
    [['1', '--study', 'maze'], 'Expected runs or --study, got both.'],
    [['1', '--against', '2'], 'Run 2, which the others are to be tested against, is not among those'],
  ])('%j is a mistake that gets a sentence', async (words, sentence) => {
    const result = await engram(filledHome(), 'compare', ...words);
    expect(result.stderr).toContain(sentence);
    expect(result.code).toBe(2);
  });
});
