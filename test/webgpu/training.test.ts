// Whole runs on a graphics card (or what acts as one): they learn as on wasm, go on from where they were paused to the same bits, and their checkpoints
// open on another engine.
import { expect, test } from 'vitest';
import type { ExperimentRequest } from '../../src-main/contract/experiment.ts';
import { resolveExperiment } from '../../src-main/science/experiment.ts';
import { mean } from '../../src-main/science/statistics/summary.ts';
import { Model } from '../../src-main/trainer/model.ts';
import { createHome, openLab } from '../support/home.ts';
import { relativeError } from '../support/numbers.ts';
import { curveOf, train, trainInTwo } from '../support/training.ts';

/** Two patterns of 20 bits, shown once and shortly. */
const patterns = {
  task: 'binary-patterns',
  episodes: 60,
  seed: 1,
  set: {
    ...{ patternSize: 20, patternCount: 2, cycles: 1, presentationSteps: 3, pauseSteps: 2, recallSteps: 3 },
    ...{ learningRate: 0.01, batch: 4 },
  },
} satisfies ExperimentRequest;
const few = { ...patterns, episodes: 30 };
const characters = {
  task: 'omniglot',
  episodes: 5,
  seed: 1,
  set: { features: 16, batch: 2 },
} satisfies ExperimentRequest;

test('binary patterns are learned as on wasm', async () => {
  const lab = await openLab(createHome());
  const [ours, other] = [await train(lab, patterns, 'webgpu'), await train(lab, patterns, 'wasm')];
  const [here, there] = [
    await curveOf(lab, ours.run.run, 'bitError'),
    await curveOf(lab, other.run.run, 'bitError'),
  ];
  // Rounding drives two runs apart in the end; before, their episodes are the same.
  expect(here.slice(0, 10)).toEqual(there.slice(0, 10));
  const [first, last] = [mean(here.slice(0, 5)), mean(here.slice(-20))];
  expect(first).toBeGreaterThan(0.2);
  expect(last).toBeLessThan(0.13);
  expect(Math.abs(last - mean(there.slice(-20)))).toBeLessThan(0.03);
  const [{ environment }] = ours.attempts;
  expect(environment).toMatchObject({ engine: 'webgpu', repeat: 'bit-exact' });
  expect(environment.webgpu).toMatch(/^0\./);
  expect(environment.device).not.toBe('');
});

test('a run that was paused goes on to the same bits', async () => {
  const lab = await openLab(createHome());
  const [whole, inTwo] = [await train(lab, few, 'webgpu'), await trainInTwo(lab, few, 'webgpu')];
  // Checkpoints are named by what is in them, which leaves out when they were written.
  expect(inTwo.checkpoints.at(-1)?.sha256).toBe(whole.checkpoints.at(-1)?.sha256);
});

test('characters are learned from as on wasm, and a checkpoint opens on another engine', async () => {
  const open = (engine: string) => Model.create(resolveExperiment({ ...characters, engine }));
  const [ours, other] = [await open('webgpu'), await open('wasm')];
  for (let step = 0; step < 5; step++) {
    const [{ loss }, expected] = [await ours.update(step), await other.update(step)];
    expect(loss).toBeCloseTo(expected.loss, 3);
  }
  await other.restore(await ours.save());
  await Promise.all([ours, other].map((model) => model.update(5)));
  const [states, expected] = [(await ours.save()).tensors, (await other.save()).tensors];
  states.forEach(({ values }, k) => expect(relativeError(values, expected[k].values)).toBeLessThan(1e-4));
  await Promise.all([ours, other].map((model) => model.close()));
});
