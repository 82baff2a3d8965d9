// A run whose engine is gone waits at its last checkpoint, and goes on with another.
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { collectRows, createHome, openLab, restOf } from '../support/home.ts';

const request = { task: 'binary-patterns', episodes: 40, set: { patternSize: 20 }, engine: 'reference' };

test('a run goes on with an engine that is named, from its checkpoint', async () => {
  const lab = await openLab(createHome());
  const { run } = await lab.call('runs.create', request);
  await collectRows(lab, () => run).reached(3);
  await lab.call('runs.pause', { run });
  await expect(lab.call('runs.resume', { run, engine: 'tensorflow' })).rejects.toMatchObject({
    code: 'unavailable',
    message: expect.stringMatching(/^TensorFlow is not installed/) as string,
  });
  await expect(lab.call('runs.resume', { run, engine: 'gpu' })).rejects.toMatchObject({ code: 'not-found' });
  const rest = restOf(lab, run);
  await lab.call('runs.resume', { run, engine: 'wasm' });
  expect(await rest).toMatchObject({ status: 'completed', experiment: { engine: 'wasm' } });
  const { attempts } = await lab.call('runs.show', { run });
  expect(attempts.map(({ environment }) => environment.engine)).toEqual(['reference', 'wasm']);
});

test('a run whose engine cannot be had any more is paused with that sentence, its checkpoint untouched', async () => {
  const home = createHome();
  const lab = await openLab(home);
  const { run } = await lab.call('runs.create', { ...request, engine: 'wasm', episodes: 4000 });
  await collectRows(lab, () => run).reached(3);
  await lab.call('runs.pause', { run });
  const before = (await lab.call('runs.show', { run })).checkpoints;
  // As if it had been trained on an engine that this machine no longer has.
  const database = new Database(join(home, 'engram.db'));
  database.exec(`UPDATE runs SET experiment = json_set(experiment, '$.engine', 'tensorflow')`);
  database.close();
  const rest = restOf(lab, run);
  await lab.call('runs.resume', { run });
  expect(await rest).toMatchObject({
    status: 'paused',
    reason: expect.stringMatching(/^TensorFlow is not installed/) as string,
  });
  expect((await lab.call('runs.show', { run })).checkpoints).toEqual(before);
});
