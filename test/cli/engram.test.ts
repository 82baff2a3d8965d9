// The engram command as a person uses it, each time as a process of its own.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createHome, engram, removeHome } from '../support/home.ts';

const small = ['--set', 'patternSize=100', '--set', 'learningRate=0.001'];

describe('engram train', () => {
  test('learns, says so in one JSON object, and gives the same again for the same seed', async () => {
    const home = createHome();
    const train = () =>
      engram(home, 'train', 'binary-patterns', '--episodes', '600', '--seed', '1', ...small, '--json');
    const result = await train();
    expect(result.stderr).not.toContain('    at ');
    expect(result.code).toBe(0);
    expect(result.json()).toMatchObject({
      run: 1,
      status: 'completed',
      engine: 'wasm',
      episodes: 600,
      seed: 1,
      parameters: 20403,
    });
    const { final, secondsPerEpisode } = result.json() as {
      final: Record<string, number>;
      secondsPerEpisode: number;
    };
    expect(Object.keys(final).sort()).toEqual(['bitError', 'eta', 'loss']);
    expect(final.bitError).toBeLessThan(0.05);
    expect(secondsPerEpisode).toBeGreaterThan(0);
    const second = await train();
    expect(second.json()).toMatchObject({ run: 2, final });
    const show = async (run: string) =>
      (await engram(home, 'show', run, '--json')).json() as { curves: { name: string }[] };
    const curves = async (run: string) => (await show(run)).curves.filter(({ name }) => name !== 'seconds');
    expect(await curves('2')).toEqual(await curves('1'));
  });

  test('stays above 20 % of wrong bits without plasticity', async () => {
    const result = await engram(
      createHome(),
      'train',
      'binary-patterns',
      '--episodes',
      '600',
      ...small,
      '--set',
      'alpha=none',
      '--json',
    );
    const { final, parameters } = result.json() as { final: Record<string, number>; parameters: number };
    expect(final.bitError).toBeGreaterThan(0.2);
    expect(parameters).toBe(101 * 101);
  });

  test.each(['neuron', 'scalar'])('trains with alpha %s', async (alpha) => {
    const result = await engram(
      createHome(),
      'train',
      'binary-patterns',
      '--episodes',
      '5',
      ...small,
      '--set',
      `alpha=${alpha}`,
      '--json',
    );
    expect(result.json()).toMatchObject({
      status: 'completed',
      parameters: 101 * 101 + 1 + (alpha === 'neuron' ? 101 : 1),
    });
  });

  test('prints a table a person can read', async () => {
    const result = await engram(createHome(), 'train', 'binary-patterns', '--episodes', '3', ...small);
    expect(result.stdout).toMatch(/Bit error\s+0\.\d+\s+share of bits, mean of the last 50 episodes/);
    expect(result.stderr).toContain(
      'Run 1: binary-patterns, plastic-rnn on wasm, 20,403 parameters, seed 1.',
    );
  });
});

describe('engram runs, show, stop, resume', () => {
  test('tell of a run and end it', async () => {
    const home = createHome();
    expect((await engram(home, 'runs')).stdout).toContain('No runs yet.');
    const training = engram(home, 'train', 'binary-patterns', '--episodes', '1000000', ...small, '--json');
    await expect
      .poll(async () => (await engram(home, 'runs')).stdout, { timeout: 20_000 })
      .toContain('running');
    const stopped = await engram(home, 'stop', '1', '--json');
    expect(stopped.json()).toMatchObject({ run: 1, status: 'stopped' });
    const trained = await training;
    expect(trained.code).toBe(1);
    expect(trained.json()).toMatchObject({ run: 1, status: 'stopped' });
    expect(trained.stderr).toContain('engram resume 1');
    expect((await engram(home, 'show', '1')).stdout).toMatch(/status\s+stopped/);
  });
});

describe('engram tasks, networks, engines', () => {
  test.each([
    ['tasks', 'binary-patterns', 'patternSize'],
    ['networks', 'plastic-rnn', 'matrix, neuron, scalar, none'],
    ['engines', 'wasm', 'available'],
  ])('%s lists what there is', async (command, entry, detail) => {
    const { stdout, code } = await engram(createHome(), command);
    expect(code).toBe(0);
    expect(stdout).toContain(entry);
    expect(stdout).toContain(detail);
    expect((await engram(createHome(), command, '--json')).json()).toHaveProperty(command);
  });
});

const mistakes: [string, string[], string][] = [
  [
    'an unknown command',
    ['trian'],
    'There is no command "trian". Expected one of: train, reproduce, sweep, sweep list',
  ],
  ['no task', ['train'], 'Expected TASK, got nothing.'],
  [
    'an unknown task',
    ['train', 'binary-pattern'],
    'There is no task "binary-pattern". Expected one of: binary-patterns, natural-images, ',
  ],
  [
    'an unknown network',
    ['train', 'binary-patterns', '--network', 'x'],
    'There is no network "x". Expected one of: plastic-rnn',
  ],
  [
    'an unknown engine',
    ['train', 'binary-patterns', '--engine', 'gpu'],
    'There is no engine "gpu". Expected one of: wasm',
  ],
  [
    'an unknown option',
    ['train', 'binary-patterns', '--epochs', '3'],
    "Unknown option '--epochs'. Expected: engram train TASK",
  ],
  [
    'an unknown setting',
    ['train', 'binary-patterns', '--set', 'size=3'],
    'There is no setting "size". Expected one of: patternSize',
  ],
  [
    'a setting without a value',
    ['train', 'binary-patterns', '--set', 'alpha'],
    '--set: expected key=value, got "alpha".',
  ],
  [
    'a negative size',
    ['train', 'binary-patterns', '--set', 'patternSize=-4'],
    'patternSize: expected at least 2, got -4.',
  ],
  [
    'an odd size',
    ['train', 'binary-patterns', '--set', 'patternSize=7'],
    'patternSize: expected a multiple of 2, got 7.',
  ],
  [
    'NaN',
    ['train', 'binary-patterns', '--set', 'learningRate=NaN'],
    'learningRate: expected a number, got NaN.',
  ],
  [
    'a fraction',
    ['train', 'binary-patterns', '--set', 'cycles=1.5'],
    'cycles: expected a whole number, got 1.5.',
  ],
  [
    'a word for a number',
    ['train', 'binary-patterns', '--episodes', 'many'],
    'episodes: expected a number, got the text "many".',
  ],
  ['no episodes', ['train', 'binary-patterns', '--episodes', '0'], 'episodes: expected at least 1, got 0.'],
  ['a negative seed', ['train', 'binary-patterns', '--seed=-1'], 'seed: expected at least 0, got -1.'],
  [
    'an unknown kind of alpha',
    ['train', 'binary-patterns', '--set', 'alpha=some'],
    'alpha: expected one of matrix, neuron, scalar, none, got the text "some".',
  ],
  [
    'data for a task that takes none',
    ['train', 'binary-patterns', '--data', 'x'],
    'binary-patterns makes its own data and takes no data set, got "x".',
  ],
  ['an unknown run', ['show', '5'], 'There is no run 5. Expected none yet'],
  ['a word for a run', ['resume', 'last'], 'RUN: expected the number of a run, got "last".'],
];

describe('a mistake', () => {
  let home: string;
  beforeAll(() => {
    home = mkdtempSync(join(tmpdir(), 'engram-test-'));
  });
  afterAll(() => removeHome(home));

  test.each(mistakes)('of %s gets a sentence and exit code 2', async (_, words, sentence) => {
    const result = await engram(home, ...words);
    expect(result.stderr).toContain(sentence);
    expect(result.stderr).not.toMatch(/^\s+at /m);
    expect(result.stdout).toBe('');
    expect(result.code).toBe(2);
  });

  test('is a JSON object with a code under --json', async () => {
    const result = await engram(home, 'show', '5', '--json');
    expect(result.json()).toMatchObject({ error: { code: 'not-found' } });
  });

  test('starts no run', async () => {
    expect((await engram(home, 'runs', '--json')).json()).toEqual({ runs: [] });
  });
});
