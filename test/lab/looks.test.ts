// What the lab tells before a run starts and about a run that trained: estimates, studies, a look at its checkpoint.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { toFloats } from '../../src-main/contract/examination.ts';
import { isAlike } from '../../src-main/contract/studies.ts';
import { planExperiment, resolveExperiment } from '../../src-main/science/experiment.ts';
import { Model } from '../../src-main/trainer/model.ts';
import { collectRows, createHome, openLab, restOf } from '../support/home.ts';

const request = { task: 'binary-patterns', episodes: 400, set: { patternSize: 100, learningRate: 0.001 } };

test('an estimate says what would run and what it would cost, and a run on this machine makes it a measured one', async () => {
  const lab = await openLab(createHome());
  const before = await lab.call('runs.estimate', {
    task: 'binary-patterns',
    set: { patternSize: 1000 },
  });
  expect(before).toMatchObject({ parameters: 2_004_003, neurons: 1001, steps: 106, isMeasured: false });
  expect(before.memoryBytes).toBeGreaterThan(4 * 4 * 2_004_003);
  const { run } = await lab.call('runs.create', request);
  await restOf(lab, run);
  const { result } = await lab.call('runs.show', { run });
  const after = await lab.call('runs.estimate', request);
  expect(after.isMeasured).toBe(true);
  expect(after.secondsPerEpisode).toBeCloseTo(result.secondsPerEpisode ?? NaN, 9);
});

test('an estimate refuses what a run would refuse, and starts nothing', async () => {
  const lab = await openLab(createHome());
  await expect(
    lab.call('runs.estimate', { task: 'binary-patterns', set: { patternSize: 7 } }),
  ).rejects.toThrow('patternSize: expected a multiple of 2, got 7.');
  expect(await lab.call('runs.list', {})).toEqual([]);
});

test('a run that the memory cannot hold is refused with the estimate before it starts', async () => {
  const lab = await openLab(createHome());
  const huge = { task: 'binary-patterns', set: { patternSize: 16384 } };
  const { memoryBytes, memoryShortage } = await lab.call('runs.estimate', huge);
  expect(memoryBytes).toBeGreaterThan(4e9);
  expect(memoryShortage).toMatch(/^This run is estimated to need \d+ GB of memory, and /);
  await expect(lab.call('runs.create', huge)).rejects.toMatchObject({ code: 'out-of-memory' });
  expect(await lab.call('runs.list', {})).toEqual([]);
});

test('every study names runs that can be started, each of another network, and metrics that they report', async () => {
  const lab = await openLab(createHome());
  const studies = await lab.call('catalogue.studies', {});
  expect(studies.map(({ id }) => id)).toEqual(expect.arrayContaining(['binary-patterns', 'natural-images']));
  for (const { quick, paper, metrics } of studies) {
    for (const { variants } of [quick, paper]) {
      for (const { request: asked, experiment } of variants) {
        expect(await lab.call('runs.estimate', asked)).toMatchObject({ experiment });
        expect(Object.keys(planExperiment(experiment).metrics)).toEqual(expect.arrayContaining(metrics));
        expect(variants.filter((other) => isAlike(other.experiment, experiment))).toHaveLength(1);
      }
    }
    expect(quick.variants.map(({ id }) => id)).toEqual(paper.variants.map(({ id }) => id));
  }
});

test('experiments are alike that differ in seed, engine, data, length or how often they are saved alone', () => {
  const one = resolveExperiment({ task: 'natural-images' });
  const like = { task: 'natural-images', seed: 5, data: 'd', episodes: 9, set: { checkpointSeconds: 3 } };
  expect(isAlike(one, resolveExperiment({ ...like, engine: 'reference' }))).toBe(true);
  expect(isAlike(one, resolveExperiment({ ...like, set: { alpha: 'scalar' } }))).toBe(false);
  expect(isAlike(one, resolveExperiment({ task: 'binary-patterns' }))).toBe(false);
});

test('a look shows a recall that training never drew, and the matrices one by one', async () => {
  const lab = await openLab(createHome());
  const { run } = await lab.call('runs.create', request);
  await restOf(lab, run);
  const { step, episodes, neurons, matrices } = await lab.call('runs.examine', { run });
  expect([step, episodes.length, neurons]).toEqual([400, 1, { kind: 'bits', count: 100 }]);
  const [{ pictures, metrics }] = episodes;
  const byRole = (role: string) =>
    pictures.filter((picture) => picture.role === role).map(({ values }) => toFloats(values));
  const [[cue], [recalled], [target]] = [byRole('cue'), byRole('recalled'), byRole('target')];
  expect(byRole('shown')).toHaveLength(5);
  expect(byRole('shown').some((pattern) => pattern.join() === target.join())).toBe(true);
  expect(cue.filter((bit) => bit === 0)).toHaveLength(50);
  expect(cue.every((bit, k) => bit === 0 || bit === target[k])).toBe(true);
  const wrong = recalled.filter((value, k) => value * target[k] <= 0).length;
  expect(wrong).toBeLessThan(25);
  expect(metrics.bitError).toBeCloseTo(wrong / 100, 12);
  expect(matrices).toEqual(['w', 'alpha'].map((name) => ({ name, rows: 101, columns: 101, block: 1 })));
  const alpha = await lab.call('runs.matrix', { run, step, name: 'alpha' });
  expect(toFloats(alpha.values)).toHaveLength(101 * 101);
  await expect(lab.call('runs.matrix', { run, step: 3, name: 'alpha' })).rejects.toThrow(
    'Look at the run again.',
  );
});

test('every run of a task with the same pictures is shown the same episodes, whatever its seed, batch and network', async () => {
  const lab = await openLab(createHome());
  const small = { pictureSize: 8, showSteps: 4, pictureCycles: 1, completionSteps: 2 };
  const task = { task: 'natural-images', episodes: 2 };
  const look = async (seed: number, set: Record<string, string | number>) => {
    const { run } = await lab.call('runs.create', { ...task, seed, set: { ...small, ...set } });
    await restOf(lab, run);
    return lab.call('runs.examine', { run, withMatrices: false });
  };
  const [first, second] = [await look(1, {}), await look(2, { batch: 3, alpha: 'none' })];
  const given = ({ episodes }: typeof first) =>
    episodes.map(({ pictures }) => pictures.filter(({ role }) => role !== 'recalled' && role !== 'error'));
  expect(first).toMatchObject({ neurons: { kind: 'pixels', columns: 8, count: 64 }, matrices: [] });
  expect(first.episodes).toHaveLength(6);
  expect(given(first)).toEqual(given(second));
  expect(first.episodes.map(({ metrics }) => metrics)).not.toEqual(
    second.episodes.map(({ metrics }) => metrics),
  );
});

test('the numbers of a shown episode are those of its missing half, and the first of what a run is judged by', async () => {
  const experiment = resolveExperiment({
    task: 'natural-images',
    set: { pictureSize: 8, completionSteps: 2 },
  });
  const model = await Model.create(experiment);
  const views = await model.show();
  const judged = await model.judge(1, views.length);
  await model.close();
  const mean = (name: string) => views.reduce((sum, { metrics }) => sum + metrics[name], 0) / views.length;
  expect(mean('missingCorrelation')).toBeCloseTo(judged.missingCorrelation, 12);
  expect(mean('missingError')).toBeCloseTo(judged.missingError, 12);
  for (const { pictures, metrics } of views) {
    const [cue, error] = (['cue', 'error'] as const).map(
      (wanted) => pictures.find(({ role }) => role === wanted)?.values ?? new Float32Array(),
    );
    const missing = [...error].filter((_, k) => cue[k] === 0);
    expect(missing.length).toBeGreaterThanOrEqual(32);
    const sum = missing.reduce((total, value) => total + value, 0);
    expect(sum / 32).toBeCloseTo(metrics.missingError, missing.length === 32 ? 5 : 1);
  }
});

test('a look without matrices leaves those of the look before at hand', async () => {
  const lab = await openLab(createHome());
  const { run } = await lab.call('runs.create', { ...request, episodes: 5 });
  await restOf(lab, run);
  const { step } = await lab.call('runs.examine', { run });
  expect((await lab.call('runs.examine', { run, withMatrices: false })).matrices).toEqual([]);
  expect((await lab.call('runs.matrix', { run, step, name: 'w' })).rows).toBe(101);
});

test('a run that saves after every update can be looked at while it trains, and keeps one checkpoint', async () => {
  const home = createHome();
  const lab = await openLab(home);
  const set = { ...request.set, checkpointSeconds: 0 };
  const rows = collectRows(lab, () => 1);
  const { run } = await lab.call('runs.create', { ...request, episodes: 100_000, set });
  await rows.reached(3);
  const looks = await Promise.all([1, 2].map(() => lab.call('runs.examine', { run })));
  expect(looks.every(({ step, matrices }) => step > 0 && matrices.length === 2)).toBe(true);
  await lab.call('runs.stop', { run });
  const { checkpoints } = await lab.call('runs.show', { run });
  expect(readdirSync(join(home, 'objects'))).toEqual(checkpoints.map(({ sha256 }) => sha256));
});

test('a look at a run without a checkpoint says when there will be one', async () => {
  const lab = await openLab(createHome());
  await lab.call('runs.create', { ...request, episodes: 100_000 });
  const { run } = await lab.call('runs.create', request);
  await expect(lab.call('runs.examine', { run })).rejects.toThrow(
    `Run ${run} has no checkpoint yet. One is saved every 10 s`,
  );
});
