// engram sweep, as a person types it: its grammar, what it prints, and its exit codes.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, test } from 'vitest';
import { createHome, engram, program } from '../support/home.ts';

const small = ['binary-patterns', '--set', 'patternSize=20', '--episodes', '10'];

test('a grid with seeds prints its points, best first, and can be shown and added to', async () => {
  const home = createHome();
  const swept = await engram(home, 'sweep', ...small, '--set', 'learningRate=1e-3,1e-2', '--seed', '1-2');
  expect(swept.code).toBe(0);
  expect(swept.stderr).toMatch(/^2 points × 2 seeds = 4 runs, .*minimise bitError\.$/m);
  expect(swept.stdout).toContain('Sweep 1 is completed: learningRate of binary-patterns, every combination');
  expect(swept.stdout).toMatch(/point +learningRate +mean +95 % interval +seeds +runs/);
  const shown = (await engram(home, 'sweep', 'show', '1', '--json')).json();
  const points = shown.points as { mean: number; values: { learningRate: number } }[];
  expect(points.map(({ values }) => values.learningRate)).toEqual([1e-3, 1e-2]);
  const best = points[Number(shown.best) - 1];
  expect(best.mean).toBe(Math.min(...points.map(({ mean }) => mean)));
  expect((await engram(home, 'show', '4')).stdout).toMatch(
    /sweep +Point 2 of sweep 1, seed 2: engram sweep show 1/,
  );
  const record = (await engram(home, 'show', '4', '--json')).json().run;
  expect(record).toMatchObject({ place: { sweep: 1, point: 2 } });
  const added = await engram(home, 'sweep', 'add-seeds', '1', '3', '--json');
  expect([added.code, added.json().runsEnded]).toEqual([0, 6]);
  expect((await engram(home, 'sweep', 'list')).stdout).toMatch(/1 +completed +6\/6 +binary-patterns/);
});

test('a sweep is removed with its runs, listed as such, and restored', async () => {
  const home = createHome();
  await engram(home, 'sweep', ...small, '--seed', '1-2');
  const removed = await engram(home, 'sweep', 'remove', '1');
  expect([removed.code, removed.stdout]).toEqual([
    0,
    'Removed sweep 1 with 2 runs (1, 2); for 24 hours `engram sweep restore 1` brings it back.\n',
  ]);
  expect((await engram(home, 'runs', '--removed')).stdout).toMatch(/1, 2 +1 +binary-patterns\n$/);
  expect((await engram(home, 'sweep', 'show', '1')).code).toBe(2);
  const restored = await engram(home, 'sweep', 'restore', '1', '--json');
  expect([restored.code, restored.json()]).toEqual([0, { sweep: 1, runs: [1, 2] }]);
  expect((await engram(home, 'sweep', 'remove', '1', '--json')).json()).toMatchObject({
    ...{ runs: [1, 2], sweeps: [1], tasks: ['binary-patterns'] },
  });
});

test('a Bayesian search over a range and words tries as many points as asked', async () => {
  const axes = ['--set', 'learningRate=1e-4..1e-1:log', '--set', 'alpha=matrix,none'];
  const result = await engram(
    createHome(),
    ...['sweep', ...small, ...axes, '--method', 'bayes', '--points', '5'],
    ...['--metric', 'loss', '--goal', 'minimise', '--json'],
  );
  expect(result.code).toBe(0);
  expect(result.json()).toMatchObject({ status: 'completed', method: 'bayesian', runsEnded: 5 });
  expect(result.json().goal).toEqual({ metric: 'loss', direction: 'minimise' });
});

test('--dry-run begins nothing', async () => {
  const home = createHome();
  const result = await engram(
    home,
    ...['sweep', ...small, '--set', 'learningRate=1e-4..1e-1:log:4', '--dry-run', '--json'],
  );
  expect(result.json()).toMatchObject({ points: 4, runs: 4 });
  expect((await engram(home, 'sweep', 'list', '--json')).json()).toEqual({ sweeps: [] });
});

test('a run that does not complete is told by the exit code', async () => {
  const words = ['--set', 'patternSize=20', '--episodes', '400', '--set', 'learningRate=1e-3,1'];
  const result = await engram(createHome(), 'sweep', 'binary-patterns', ...words);
  expect(result.code).toBe(1);
  expect(result.stdout).toContain('1 of 2 runs did not complete.');
});

test('Ctrl-C stops a sweep, keeps what was done, and resume goes on to the end', async () => {
  const home = createHome();
  const words = ['sweep', 'binary-patterns', '--episodes', '300', '--set', 'patternSize=100'];
  const child = spawn(process.execPath, [program, ...words, '--seed', '1-3'], {
    env: { ...process.env, ENGRAM_HOME: home },
  });
  const stderr = child.stderr.setEncoding('utf8');
  const isTold = new Promise<void>((resolve) => {
    stderr.on('data', (text: string) => text.includes('0/3 runs') && resolve());
  });
  await isTold;
  child.kill('SIGINT');
  expect(await once(child, 'exit')).toEqual([130, null]);
  expect((await engram(home, 'sweep', 'show', '1', '--json')).json().status).toBe('stopped');
  const resumed = await engram(home, 'sweep', 'resume', '1', '--json');
  expect([resumed.code, resumed.json().runsEnded]).toEqual([0, 3]);
});

describe('mistakes get a sentence and the exit code 2', () => {
  test.each([
    [['--set', 'learningRate=1e-3..1'], 'learningRate: expected a list of values for a grid, or a range'],
    [['--set', 'learningRate=1..'], 'learningRate: expected a range such as 0.001..0.1'],
    [['--set', 'learningRate=1,'], 'learningRate: expected a value, a list such as 1,2,3'],
    [['--set', 'learningRat=1,2'], 'There is no setting "learningRat".'],
    [['--set', 'alpha=matrix..none'], 'alpha: expected a range such as'],
    [['--method', 'luck'], '--method: expected one of grid, random, bayes, got "luck".'],
    [['--seed', '4-1'], 'seeds: expected numbers such as 1-4, 8, got "4-1".'],
    [['--goal', 'minimise'], '--goal: expected --metric NAME beside it'],
    [['--points', '3'], 'points: expected nothing for a grid'],
    [['--method', 'random', '--set', 'neurons=1,2'], 'points: expected how many points'],
  ])('%j', async (words, sentence) => {
    const result = await engram(createHome(), 'sweep', 'binary-patterns', ...words);
    expect(result.stderr).toContain(sentence);
    expect(result.code).toBe(2);
  });

  test('in what can be done with a sweep', async () => {
    const home = createHome();
    const unknown = await engram(home, 'sweep', 'show', '7');
    expect([unknown.code, unknown.stderr.trim()]).toEqual([
      2,
      'There is no sweep 7. `engram sweep list` lists them.',
    ]);
    expect((await engram(home, 'sweep', 'stop', 'all')).code).toBe(2);
  });
});
