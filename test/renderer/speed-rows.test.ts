// A speed report in rows and sentences: what a person reads of a processor, of a card, and of what was left out.
import { expect, test } from 'vitest';
import type { EngineReport } from '../../src-main/contract/experiment.ts';
import type { SpeedReport } from '../../src-main/contract/speed.ts';
import { busyWords, measuredWords, speedGroups } from '../../src-renderer/screens/settings/speed-rows.ts';

const update = {
  workload: 'patterns',
  rule: 'decaying-hebb',
  neurons: 1001,
  steps: 106,
  batch: 1,
  reason: '',
} as const;
const synapse = { neurons: 1024, episodes: 1, movedBytesPerSecond: 8e10, copyBytesPerSecond: 1e11 };

const onProcessor: SpeedReport = {
  ...{ engine: 'wasm', title: 'WebAssembly', device: 'Processor', isOnCard: false, precision: 'float32' },
  ...{
    versions: { v8: '13' },
    scale: 'full',
    measuredAt: '2026-11-27T11:00:00.000Z',
    loadBefore: 0.1,
    caches: [],
  },
  updates: [
    { ...update, threads: 1, seconds: 0.06 },
    { ...update, threads: 2, seconds: 0.04024 },
    { ...update, workload: 'retroactive', batch: 30, threads: 2, seconds: null, reason: 'Left out.' },
  ],
  synapses: [
    { ...synapse, threads: 1, seconds: 1.2e-9 },
    { ...synapse, threads: 2, seconds: 6e-10 },
    { ...synapse, threads: 2, neurons: 2048, seconds: 7e-10 },
  ],
};
const onCard: SpeedReport = {
  ...onProcessor,
  ...{ device: 'Card', isOnCard: true, updates: [{ ...update, threads: null, seconds: 2.5 }] },
  synapses: [
    { ...synapse, threads: null, seconds: 1.15e-6, copyBytesPerSecond: null },
    { ...synapse, threads: null, episodes: 32, seconds: 3e-11 },
  ],
};

/** Only what is compared with. */
const engine = { device: 'Processor', versions: { v8: '13' } } as unknown as EngineReport;

function textOf(report: SpeedReport): string[][] {
  return speedGroups(report).map(({ rows }) =>
    rows.map(({ what, size, value }) => [what, size, value].filter(Boolean).join(' | ')),
  );
}

test('of a processor what the most threads reached is shown, of a network of a thousand neurons', () => {
  expect(textOf(onProcessor)).toEqual([
    [
      'Binary patterns | 1,001 neurons, 106 steps | 40.2 ms',
      'Maze, retroactive neuromodulation | 1,001 neurons, 106 steps, 30 episodes | Left out.',
    ],
    ['Time | 1,024 neurons | 0.6 ns', 'Memory moved | 80.0 % of copying, 100 GB/s | 80.0 GB/s'],
  ]);
});

test('of a card one episode and several at once are shown, and no threads', () => {
  expect(textOf(onCard)).toEqual([
    ['Binary patterns | 1,001 neurons, 106 steps | 2.5 s'],
    [
      'Time | 1,024 neurons | 1.15 µs',
      'Memory moved | 80.0 GB/s',
      'Time | 1,024 neurons, 32 episodes | 0.03 ns',
      'Memory moved | 80.0 % of copying, 100 GB/s | 80.0 GB/s',
    ],
  ]);
  expect(measuredWords(onCard, { ...engine, device: 'Card' })).not.toContain('thread');
});

test('what was measured elsewhere, or on a busy machine, says so', () => {
  expect(measuredWords(onProcessor, engine)).toMatch(/^Measured on .*2026.*, on 2 threads\.$/);
  expect(measuredWords(onProcessor, { ...engine, versions: { v8: '14' } })).toMatch(
    /That was on Processor, v8 13, which is not what the engine has now: test it again\.$/,
  );
  expect(busyWords(onProcessor)).toBe('');
  expect(busyWords({ ...onProcessor, loadBefore: 3.14 })).toContain('load average 3.1');
});
