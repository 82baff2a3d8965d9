// engram bench as a person uses it, at sizes that take a moment, and what it means for runs in the same home.
import { expect, test } from 'vitest';
import { speedReport, workloadIds } from '../../src-main/contract/speed.ts';
import { createHome, engram, openLab, restOf } from '../support/home.ts';

const run = {
  task: 'binary-patterns',
  episodes: 100_000,
  set: { patternSize: 100, learningRate: 0.001 },
};

test('engram bench times every workload and every size on each number of threads, beside copying', async () => {
  const result = await engram(
    createHome(),
    'bench',
    '--quick',
    '--threads',
    '2',
    '--episodes',
    '3',
    '--json',
  );
  expect(result.code).toBe(0);
  const { engine, updates, synapses } = speedReport.parse(result.json());
  expect(engine).toBe('wasm');
  expect(updates.map(({ workload, threads }) => [workload, threads])).toEqual(
    workloadIds.flatMap((id) => [1, 2].map((threads) => [id, threads])),
  );
  for (const { seconds, reason } of updates) {
    expect(reason).toBe('');
    expect(seconds).toBeGreaterThan(0);
  }
  expect(synapses.map(({ episodes, threads, neurons }) => [episodes, threads, neurons])).toEqual(
    [1, 3].flatMap((episodes) =>
      [1, 2].flatMap((threads) => [64, 128].map((neurons) => [episodes, threads, neurons])),
    ),
  );
  for (const { seconds, episodes, movedBytesPerSecond, copyBytesPerSecond } of synapses) {
    expect(seconds).toBeGreaterThan(0);
    // Of an episode alone 48 bytes; of three, which share half of them, 32.
    expect(movedBytesPerSecond * seconds).toBeCloseTo(episodes === 1 ? 48 : 32);
    expect(copyBytesPerSecond).toBeGreaterThan(1e6);
  }
  expect(result.stderr).toContain('training updates, images, 2 threads');
});

test('engram bench prints tables a person can read', async () => {
  const { stdout } = await engram(createHome(), 'bench', '--quick', '--threads', '1');
  expect(stdout).toMatch(/^WebAssembly on /);
  expect(stdout).toMatch(/retroactive +retroactive-hebb +20 +40 +4 +[\d.]+ ms/);
  expect(stdout).toMatch(/128 +1 +[\d.]+ ns +[\d.]+ GB\/s +[\d.]+ GB\/s +[\d.]+ %/);
});

test.each([
  [['--threads', '0'], 'threads: expected at least 1, got 0.'],
  [['--episodes', '1'], 'episodes: expected at least 2, got 1.'],
  [['--threads', 'all'], 'threads: expected a number, got the text "all".'],
  [['--engine', 'gpu'], 'There is no engine "gpu". Expected one of: wasm, webgpu, tensorflow, reference.'],
])('engram bench %j is a mistake that gets a sentence', async (words, sentence) => {
  const result = await engram(createHome(), 'bench', '--quick', ...words);
  expect(result.code).toBe(2);
  expect(result.stderr).toContain(sentence);
});

test('a run asked for during a measurement begins after it; none is measured beside a run', async () => {
  const lab = await openLab(createHome());
  const told: string[] = [];
  const begun = new Promise<void>((resolve) => {
    lab.onEvent((event) => {
      told.push(event.event);
      if (event.event === 'run.changed' && event.run.status === 'running') resolve();
    });
  });
  const measuring = lab.call('engines.measure', { scale: 'quick' });
  await expect(lab.call('engines.measure', { scale: 'quick' })).rejects.toThrow(
    'A speed test is under way; wait until it has ended',
  );
  const { run: number, status } = await lab.call('runs.create', run);
  expect(status).toBe('queued');
  await measuring;
  await begun;
  expect(told.slice(-3)).toEqual(['engine.measuring', 'engine.measured', 'run.changed']);
  await expect(lab.call('engines.measure', { scale: 'quick' })).rejects.toThrow(
    `Run ${number} is at work; pause it, or wait until it has ended`,
  );
  const rest = restOf(lab, number);
  await lab.call('runs.stop', { run: number });
  await rest;
});
