// Runs wait for one another, and are paused, resumed and stopped, with a real trainer.
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { collectRows, createHome, openLab, restOf } from '../support/home.ts';

const long = { task: 'binary-patterns', episodes: 100_000, seed: 1, set: { patternSize: 100 } };
const short = { ...long, episodes: 20 };

test('a run waits until the one before it is at rest', async () => {
  const lab = await openLab(createHome());
  const first = await lab.call('runs.create', long);
  const second = await lab.call('runs.create', short);
  expect([first.status, second.status]).toEqual(['running', 'queued']);
  const rest = restOf(lab, second.run);
  expect((await lab.call('runs.stop', { run: first.run })).status).toBe('stopped');
  expect((await rest).status).toBe('completed');
});

test('a paused run gives the machine to the next, and goes on where it was', async () => {
  const lab = await openLab(createHome());
  const { run } = await lab.call('runs.create', long);
  await collectRows(lab, () => run).reached(10);
  const paused = await lab.call('runs.pause', { run });
  expect(paused.status).toBe('paused');
  const next = await lab.call('runs.create', short);
  expect((await restOf(lab, next.run)).status).toBe('completed');
  const collected = collectRows(lab, () => run);
  await lab.call('runs.resume', { run });
  await collected.reached(paused.episodesDone + 1);
  expect(collected.rows[0].step).toBe(paused.episodesDone + 1);
});

test('a queued run that is stopped never begins', async () => {
  const lab = await openLab(createHome());
  await lab.call('runs.create', long);
  const { run } = await lab.call('runs.create', long);
  expect(await lab.call('runs.stop', { run })).toMatchObject({ status: 'stopped', episodesDone: 0 });
});

test('calls that do not fit a run say what it is and what they expected', async () => {
  const lab = await openLab(createHome());
  const { run } = await lab.call('runs.create', short);
  await restOf(lab, run);
  await expect(lab.call('runs.pause', { run })).rejects.toThrow(
    `Run ${run} is completed; expected one that is running or queued to pause.`,
  );
  await expect(lab.call('runs.resume', { run })).rejects.toThrow(
    `Run ${run} is completed; expected one that is paused`,
  );
  await expect(lab.call('runs.show', { run: 99 })).rejects.toThrow(
    'There is no run 99. Expected a number up to 1',
  );
});

test('a run keeps one checkpoint file, and a checkpoint that was changed is refused', async () => {
  const home = createHome();
  const lab = await openLab(home);
  const { run } = await lab.call('runs.create', { ...long, set: { ...long.set, checkpointSeconds: 0 } });
  await collectRows(lab, () => run).reached(20);
  await lab.call('runs.stop', { run });
  const files = readdirSync(join(home, 'objects'));
  expect(files).toHaveLength(1);
  writeFileSync(join(home, 'objects', files[0]), 'not a checkpoint');
  const rest = restOf(lab, run);
  await lab.call('runs.resume', { run });
  expect(await rest).toMatchObject({
    status: 'failed',
    reason: expect.stringContaining('was changed after it was written') as string,
  });
});

test('a loss that is no number pauses the run with a sentence, the network saved as it was', async () => {
  const lab = await openLab(createHome());
  // Steps of size 1 take eta far from [0, 1], where the trace grows without bound.
  const { run } = await lab.call('runs.create', { ...long, set: { patternSize: 20, learningRate: 1 } });
  const { status, reason, episodesDone } = await restOf(lab, run);
  expect(status).toBe('paused');
  expect(reason).toMatch(/^The (loss|gradient)/);
  expect(reason).toContain('learning rate');
  const { checkpoints } = await lab.call('runs.show', { run });
  expect(checkpoints.at(-1)?.step).toBe(episodesDone);
});
