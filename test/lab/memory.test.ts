// What a run takes is looked at beside what the engine can have, before anything begins.
import { expect, test } from 'vitest';
import { describeUntried } from '../../src-main/engines/engine.ts';
import { webgpu } from '../../src-main/engines/webgpu/index.ts';
import { memoryNeedOf, memoryShortage } from '../../src-main/lab/memory.ts';
import { planExperiment, resolveExperiment } from '../../src-main/science/experiment.ts';

const gigabyte = 2 ** 30;
const card = { ...describeUntried(webgpu), isAvailable: true, isOnCard: true, device: 'A card' };

function needOf(set: Record<string, number | string>) {
  return memoryNeedOf(planExperiment(resolveExperiment({ task: 'binary-patterns', set })));
}

test('a network whose traces are larger than a card’s largest tensor is refused with both numbers', () => {
  const engine = { ...card, tensorLimitBytes: 2 * gigabyte };
  expect(memoryShortage(needOf({ patternSize: 1000, batch: 8 }), engine)).toBe('');
  // Traces of 100 episodes of 4001 neurons, and the gradients of alpha.
  const large = needOf({ patternSize: 4000, batch: 100 });
  expect(large.largestTensorBytes).toBe(2 * 4 * 100 * 4001 ** 2);
  expect(memoryShortage(large, engine)).toBe(
    'The largest tensor of this run is estimated to be 13 GB, and the engine "webgpu" can have at most 2.1 GB in one on A card. Choose fewer than 4001 neurons, a smaller batch or fewer steps, or the engine "wasm".',
  );
});

test('a card’s memory is its own: what is free on the machine does not bound it', () => {
  const need = needOf({ patternSize: 1000 });
  const free = need.memoryBytes / 2;
  expect(memoryShortage(need, card, free)).toBe('');
  expect(memoryShortage(need, { ...card, isOnCard: false }, free)).toMatch(/are free on this machine/);
  expect(memoryShortage(need, { ...card, memoryLimitBytes: free })).toMatch(
    /the engine "webgpu" can have at most/,
  );
});
