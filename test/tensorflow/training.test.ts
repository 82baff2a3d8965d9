// Whole runs on a real TensorFlow: they learn as on wasm, go on from where they were paused to the same bits, and their checkpoints
// open on another engine.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { ExperimentRequest } from '../../src-main/contract/experiment.ts';
import { resolveExperiment } from '../../src-main/science/experiment.ts';
import { mean } from '../../src-main/science/statistics/summary.ts';
import { Model } from '../../src-main/trainer/model.ts';
import { decodeTensors } from '../../src-main/contract/safetensors.ts';
import type { NamedTensor } from '../../src-main/contract/safetensors.ts';
import { createHome, openLab } from '../support/home.ts';
import { relativeError } from '../support/numbers.ts';
import { curveOf, train, trainInTwo } from '../support/training.ts';

const patterns = {
  task: 'binary-patterns',
  episodes: 300,
  seed: 1,
  set: { patternSize: 100, learningRate: 0.001 },
} satisfies ExperimentRequest;
/** Some seconds of it. */
const few = { ...patterns, episodes: 60, set: { patternSize: 20 } };
const characters = {
  task: 'omniglot',
  episodes: 10,
  seed: 1,
  set: { features: 16, batch: 4 },
} satisfies ExperimentRequest;

test('binary patterns are learned as on wasm', async () => {
  const lab = await openLab(createHome());
  const [ours, other] = [await train(lab, patterns, 'tensorflow'), await train(lab, patterns, 'wasm')];
  const [here, there] = [
    await curveOf(lab, ours.run.run, 'bitError'),
    await curveOf(lab, other.run.run, 'bitError'),
  ];
  // Rounding drives two runs apart in the end; before, their episodes are the same.
  expect(here.slice(0, 20)).toEqual(there.slice(0, 20));
  const [first, last] = [mean(here.slice(0, 30)), mean(here.slice(-50))];
  expect(first).toBeGreaterThan(0.2);
  expect(last).toBeLessThan(0.08);
  expect(Math.abs(last - mean(there.slice(-50)))).toBeLessThan(0.03);
  const [{ environment }] = ours.attempts;
  expect(environment).toMatchObject({ engine: 'tensorflow', repeat: 'bit-exact' });
  expect(environment.tensorflow).toMatch(/^2\./);
  expect(environment.device).toMatch(/thread/);
});

test('a run that was paused goes on to the same bits', async () => {
  const lab = await openLab(createHome());
  const [whole, inTwo] = [await train(lab, few, 'tensorflow'), await trainInTwo(lab, few, 'tensorflow')];
  // Checkpoints are named by what is in them, which leaves out when they were written.
  expect(inTwo.checkpoints.at(-1)?.sha256).toBe(whole.checkpoints.at(-1)?.sha256);
});

test('characters are learned from as on wasm, and a checkpoint opens on another engine', async () => {
  const home = createHome();
  const lab = await openLab(home);
  const [ours, other] = [await train(lab, characters, 'tensorflow'), await train(lab, characters, 'wasm')];
  const losses = [await curveOf(lab, ours.run.run, 'loss'), await curveOf(lab, other.run.run, 'loss')];
  losses[0].forEach((loss, k) => expect(loss).toBeCloseTo(losses[1][k], 3));
  const sha256 = ours.checkpoints.at(-1)?.sha256 ?? '';
  const file = decodeTensors(readFileSync(join(home, 'objects', sha256)));
  const models = await Promise.all(
    ['tensorflow', 'wasm'].map((engine) => Model.create(resolveExperiment({ ...characters, engine }))),
  );
  const states: NamedTensor[][] = [];
  for (const model of models) {
    await model.restore(file);
    await model.update(characters.episodes);
    states.push([...(await model.save()).tensors]);
    await model.close();
  }
  states[0].forEach(({ values }, k) => expect(relativeError(values, states[1][k].values)).toBeLessThan(1e-4));
  const look = await lab.call('runs.examine', { run: ours.run.run });
  expect(look.matrices.length).toBeGreaterThan(0);
});
