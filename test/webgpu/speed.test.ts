// How the speed of the engine webgpu is measured: beside its device's own copying, without a word of the processor's threads.
import { expect, test } from 'vitest';
import { copyBytesPerSecond } from '../../src-main/engines/webgpu/copying.ts';
import { measureSpeed } from '../../src-main/trainer/speed/measure.ts';

test('every row is measured once, in one episode and in several, beside the copying of the device itself', async () => {
  const told: string[] = [];
  const report = await measureSpeed({ engine: 'webgpu', scale: 'quick', episodes: 3 }, ({ done, total }) =>
    told.push(`${done + 1}/${total}`),
  );
  const { updates, synapses } = report;
  expect(updates.map(({ threads, reason }) => [threads, reason])).toEqual(updates.map(() => [null, '']));
  expect(synapses.map(({ neurons, episodes, threads }) => [neurons, episodes, threads])).toEqual([
    [64, 1, null],
    [128, 1, null],
    [64, 3, null],
    [128, 3, null],
  ]);
  expect(new Set(synapses.map((row) => row.copyBytesPerSecond)).size).toBe(1);
  expect(told.at(-1)).toBe('10/10');
});

test('a device copies as many bytes as it is told to, for as long', async () => {
  for (const bytes of [4096, 2 ** 22]) {
    const begun = performance.now();
    expect(await copyBytesPerSecond(bytes, 20)).toBeGreaterThan(1e6);
    expect(performance.now() - begun).toBeGreaterThan(20);
  }
});
