// A run goes to another home as a folder, and is the same there.
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import type { LabClient } from '../../src-main/contract/client.ts';
import { untilEnd } from '../support/data-jobs.ts';
import { createFolder } from '../support/folders.ts';
import { collectRows, createHome, labProcess, openLab, restOf } from '../support/home.ts';
import { edit, trainAndExport } from '../support/run-folders.ts';

const request = { task: 'binary-patterns', episodes: 60, set: { patternSize: 20, learningRate: 0.01 } };

async function lookAt(lab: LabClient, run: number) {
  const { step, episodes, matrices } = await lab.call('runs.examine', { run });
  const values = [];
  for (const { name } of matrices) values.push(await lab.call('runs.matrix', { run, step, name }));
  return { step, episodes, matrices: values };
}

const repeatable = async (lab: LabClient, run: number) =>
  (await lab.call('runs.metrics', { run })).filter(({ name }) => name !== 'seconds');

describe('a run that was exported', () => {
  test('is the same in another home: its record, curves, checkpoint and what is seen of it', async () => {
    const [here, there] = [await openLab(createHome()), await openLab(createHome())];
    const folder = join(createFolder(), 'run');
    const { run, ...given } = await trainAndExport(here, folder, request);
    expect(readdirSync(folder).sort()).toEqual(['checkpoint.safetensors', 'curves.safetensors', 'run.json']);
    const { run: imported, isDuplicate } = await there.call('runs.import', { folder });
    expect(isDuplicate).toBe(false);
    expect(imported).toMatchObject({ ...given, run: 1, origin: { kind: 'imported', from: folder } });
    expect(await there.call('runs.list', {})).toEqual([imported]);
    expect(await there.call('runs.metrics', { run: 1 })).toEqual(await here.call('runs.metrics', { run }));
    const [before, after] = [
      await here.call('runs.show', { run }),
      await there.call('runs.show', { run: 1 }),
    ];
    expect([after.result, after.attempts, after.checkpoints]).toEqual([
      before.result,
      before.attempts,
      before.checkpoints,
    ]);
    expect(after.log.map(({ text }) => text)).toEqual([
      ...before.log.map(({ text }) => text),
      `Imported from ${folder}; it was trained on ${before.attempts[0].environment.device}.`,
    ]);
    expect(await lookAt(there, 1)).toEqual(await lookAt(here, run));
  });

  test('before its end goes on in another home, and ends as if it had never left', async () => {
    const [here, there] = [await openLab(createHome()), await openLab(createHome())];
    const folder = join(createFolder(), 'run');
    const long = { ...request, episodes: 600, set: { patternSize: 60, checkpointSeconds: 0.1 } };
    const { run } = await here.call('runs.create', long);
    await collectRows(here, () => run).reached(40);
    await here.call('runs.pause', { run });
    await here.call('runs.export', { run, folder });
    const { run: imported } = await there.call('runs.import', { folder });
    expect(imported.status).toBe('paused');
    const rests = [restOf(here, run), restOf(there, imported.run)];
    await here.call('runs.resume', { run });
    await there.call('runs.resume', { run: imported.run });
    expect((await Promise.all(rests)).map(({ status }) => status)).toEqual(['completed', 'completed']);
    expect(await repeatable(there, imported.run)).toEqual(await repeatable(here, run));
    const { result, run: record } = await there.call('runs.show', { run: imported.run });
    expect(result.final).toEqual((await here.call('runs.show', { run })).result.final);
    expect(record.result).toEqual(result);
  });

  test('without moments is seen as it was, but cannot be trained further, and says so', async () => {
    const [here, there] = [await openLab(createHome()), await openLab(createHome())];
    const folder = join(createFolder(), 'run');
    const { run } = await here.call('runs.create', { ...request, episodes: 1_000_000 });
    await collectRows(here, () => run).reached(20);
    await here.call('runs.pause', { run });
    await here.call('runs.export', { run, folder, withMoments: false });
    const full = (await here.call('runs.show', { run })).checkpoints[0].bytes;
    const { run: imported } = await there.call('runs.import', { folder });
    const { checkpoints } = await there.call('runs.show', { run: imported.run });
    expect(checkpoints[0].bytes).toBeLessThan(full / 2);
    expect(await lookAt(there, imported.run)).toEqual(await lookAt(here, run));
    await expect(there.call('runs.resume', { run: imported.run })).rejects.toThrow(
      "Run 1 came without Adam's moments, so it can be looked at and exported but not trained further. Export it with them where it was trained, or start one like it anew.",
    );
    expect((await there.call('runs.list', {}))[0].status).toBe('paused');
  });

  test('with fewer points keeps what it came to, and is exported again as it is', async () => {
    const [here, there] = [await openLab(createHome()), await openLab(createHome())];
    const folders = createFolder();
    const { run } = await trainAndExport(here, join(folders, 'thin'), request, { points: 13 });
    const { run: thin } = await there.call('runs.import', { folder: join(folders, 'thin') });
    expect(thin.origin?.updatesPerPoint).toBe(5);
    const whole = await here.call('runs.metrics', { run });
    const curves = await there.call('runs.metrics', { run: thin.run });
    const [loss, thinned] = [whole, curves].map((all) => all.find(({ name }) => name === 'loss'));
    expect(thinned?.steps).toEqual(Array.from({ length: 12 }, (_, k) => 5 * (k + 1)));
    expect(thinned?.values[1]).toBeCloseTo(
      (loss?.values.slice(5, 10) ?? []).reduce((sum, value) => sum + value, 0) / 5,
      12,
    );
    const [eta, lastOnly] = [whole, curves].map((all) => all.find(({ name }) => name === 'eta'));
    expect(lastOnly?.values.at(-1)).toBe(eta?.values.at(-1));
    const { result } = await there.call('runs.show', { run: thin.run });
    expect(result).toEqual((await here.call('runs.show', { run })).result);

    await there.call('runs.export', { run: thin.run, folder: join(folders, 'again') });
    for (const name of ['curves.safetensors', 'checkpoint.safetensors'])
      expect(readFileSync(join(folders, 'again', name))).toEqual(readFileSync(join(folders, 'thin', name)));
    const json = (name: string) =>
      JSON.parse(readFileSync(join(folders, name, 'run.json'), 'utf8')) as Record<string, unknown>;
    expect({ ...json('again'), log: [] }).toEqual({ ...json('thin'), log: [] });
  });

  test('on an engine that is not here is looked at on one that is', async () => {
    const [here, there] = [await openLab(createHome()), await openLab(createHome())];
    const folder = join(createFolder(), 'run');
    const { run } = await trainAndExport(here, folder, request);
    edit(folder, (record) => ({ ...record, experiment: { ...record.experiment, engine: 'abacus' } }));
    const { run: imported } = await there.call('runs.import', { folder });
    expect(imported.experiment.engine).toBe('abacus');
    expect(await lookAt(there, imported.run)).toEqual(await lookAt(here, run));
  });

  test('from data that is not here shows its matrices and says which data it needs; its episodes come with the data', async () => {
    const [here, there] = [await openLab(createHome()), await openLab(createHome())];
    const folder = join(createFolder(), 'run');
    const glyphs = { generator: 'glyphs', count: 400, name: 'my glyphs', seed: 3, size: 31 } as const;
    await untilEnd(here, () => here.call('data.generate', glyphs));
    const set = { ways: 3, heldOutClasses: 6, features: 8, batch: 2 };
    const asked = { task: 'omniglot', data: 'my glyphs', episodes: 3, set };
    const { run, experiment } = await trainAndExport(here, folder, asked);
    const { run: imported } = await there.call('runs.import', { folder });
    expect(imported.origin?.dataset).toMatchObject({ id: experiment.data, name: 'my glyphs', items: 400 });
    const seen = await there.call('runs.examine', { run: imported.run });
    expect(seen.episodes).toEqual([]);
    expect(seen.matrices.length).toBeGreaterThan(3);
    expect(seen.missingData).toEqual({
      way: 'generate',
      sentence: `This run learnt from the data set “my glyphs” (400 pictures of 31 × 31), which is not in this home. Get it with: ${imported.origin?.dataset?.origin} --name "my glyphs"; the same data gets the same hash, ${experiment.data?.slice(0, 12)}.`,
    });
    await untilEnd(there, () => there.call('data.generate', glyphs));
    expect(await lookAt(there, imported.run)).toEqual(await lookAt(here, run));
  });
});

describe('an import', () => {
  test('of a run that is here already, also at the same time, gives that run', async () => {
    const home = createHome();
    const lab = await openLab(home);
    const folder = join(createFolder(), 'run');
    const { run } = await trainAndExport(lab, folder, request);
    expect(await lab.call('runs.import', { folder })).toMatchObject({ run: { run }, isDuplicate: true });

    const other = createHome();
    const there = await openLab(other);
    const both = await Promise.all([1, 2, 3].map(() => there.call('runs.import', { folder })));
    expect(both.map((answer) => answer.run.run)).toEqual([1, 1, 1]);
    expect(both.filter(({ isDuplicate }) => !isDuplicate)).toHaveLength(1);
    const { checkpoints } = await there.call('runs.show', { run: 1 });
    expect(readdirSync(join(other, 'objects'))).toEqual(checkpoints.map(({ sha256 }) => sha256));
  });

  test('that is killed leaves the whole run or nothing, and can be made again', async () => {
    const folder = join(createFolder(), 'run');
    const large = { task: 'binary-patterns', episodes: 3, set: { patternSize: 1000 } };
    await trainAndExport(await openLab(createHome()), folder, large);
    for (const delayMs of [0, 10, 30, 60, 120]) {
      const home = createHome();
      const lab = await openLab(home);
      lab.call('runs.import', { folder }).catch(() => undefined);
      await sleep(delayMs);
      process.kill(labProcess(home), 'SIGKILL');
      await lab.closed;
      const next = await openLab(home);
      const runs = await next.call('runs.list', {});
      expect(readdirSync(join(home, 'objects'))).toHaveLength(runs.length);
      if (runs.length > 0) expect((await next.call('runs.examine', { run: 1 })).step).toBe(3);
      const { run, isDuplicate } = await next.call('runs.import', { folder });
      expect([run.run, isDuplicate]).toEqual([1, runs.length > 0]);
      expect((await next.call('runs.metrics', { run: 1 }))[0].steps).toEqual([1, 2, 3]);
      next.close();
    }
  });
});

describe('an export is refused', () => {
  test('of a run at work, over something that is there, and into nowhere, and leaves nothing behind', async () => {
    const lab = await openLab(createHome());
    const folders = createFolder();
    const folder = join(folders, 'run');
    const { run } = await lab.call('runs.create', { ...request, episodes: 1_000_000 });
    await collectRows(lab, () => run).reached(1);
    await expect(lab.call('runs.export', { run, folder })).rejects.toThrow(
      'Run 1 is running; expected one at rest to export. Pause or stop it first, or wait until it has ended.',
    );
    await lab.call('runs.pause', { run });
    mkdirSync(folder);
    await expect(lab.call('runs.export', { run, folder })).rejects.toThrow(
      `There is something at ${folder} already, and nothing was written. Choose another name, or remove it.`,
    );
    await expect(lab.call('runs.export', { run, folder: join(folder, 'a/b') })).rejects.toThrow(
      `Expected a folder ${join(folder, 'a')} to write into, and there is none. Make it first, or choose another place.`,
    );
    await expect(lab.call('runs.export', { run, folder: 'here' })).rejects.toThrow(
      'folder: expected an absolute path, got "here".',
    );
    expect(readdirSync(folders)).toEqual(['run']);
    expect(readdirSync(folder)).toEqual([]);
  });
});
