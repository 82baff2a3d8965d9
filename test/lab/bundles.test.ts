// A run goes to another home as one file, and is the same there; where the file cannot be written there is none.
import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import type { LabClient } from '../../src-main/contract/client.ts';
import type { ExperimentRequest } from '../../src-main/contract/experiment.ts';
import { listStoredFiles } from '../../src-main/formats/stored-archive.ts';
import { createFolder } from '../support/folders.ts';
import { collectRows, createHome, labProcess, openLab, restOf } from '../support/home.ts';
import { createSmallDisk, noSmallDisk } from '../support/small-disk.ts';

const request = { task: 'binary-patterns', episodes: 60, set: { patternSize: 20, learningRate: 0.01 } };
/** With a checkpoint of 24 MB. */
const large = { task: 'binary-patterns', episodes: 3, set: { patternSize: 1000 } };

async function train(lab: LabClient, asked: ExperimentRequest): Promise<number> {
  const { run } = await lab.call('runs.create', asked);
  await restOf(lab, run);
  return run;
}

async function lookAt(lab: LabClient, run: number) {
  const { step, episodes, matrices } = await lab.call('runs.examine', { run });
  const values = [];
  for (const { name } of matrices) values.push(await lab.call('runs.matrix', { run, step, name }));
  return { step, episodes, matrices: values };
}

/** On a disk that can be read alone, where there can be one. */
function createReadOnlyFolder(): string {
  const disk = createSmallDisk(1, 'ro');
  if (disk !== null) return disk;
  const folder = createFolder();
  chmodSync(folder, 0o500);
  return folder;
}

/** As any program does that opens zip archives. */
async function unpack(file: string, folder: string): Promise<void> {
  mkdirSync(folder);
  const [archive, handle] = [readFileSync(file), await open(file)];
  for (const { name, start, bytes } of await listStoredFiles(handle.fd))
    writeFileSync(join(folder, name), archive.subarray(start, start + bytes));
  await handle.close();
}

describe('a bundle', () => {
  test('is the run in another home: its record, curves, checkpoint and what is seen of it', async () => {
    const [here, there] = [await openLab(createHome()), await openLab(createHome())];
    const file = join(createFolder(), 'run.zip');
    const run = await train(here, request);
    const written = await here.call('runs.bundle', { run, file });
    expect(written).toMatchObject({ file, bytes: readFileSync(file).length, updatesPerPoint: 1 });
    const { run: imported, isDuplicate } = await there.call('runs.importFile', { path: file });
    const before = await here.call('runs.show', { run });
    expect(isDuplicate).toBe(false);
    expect(imported).toEqual({ ...before.run, run: 1, origin: imported.origin });
    expect(imported.origin).toMatchObject({ kind: 'imported', from: file, hasMoments: true });
    expect(await there.call('runs.metrics', { run: 1 })).toEqual(await here.call('runs.metrics', { run }));
    const after = await there.call('runs.show', { run: 1 });
    expect([after.result, after.attempts, after.checkpoints]).toEqual([
      before.result,
      before.attempts,
      before.checkpoints,
    ]);
    expect(await lookAt(there, 1)).toEqual(await lookAt(here, run));
    expect(await there.call('runs.importFile', { path: file })).toMatchObject({ isDuplicate: true });
  });

  test('is a run folder to every program that opens zip archives, with the papers that the run stands on', async () => {
    const [here, there] = [await openLab(createHome()), await openLab(createHome())];
    const folder = createFolder();
    const run = await train(here, request);
    await here.call('runs.bundle', { run, file: join(folder, 'run.zip'), points: 10, withMoments: false });
    await unpack(join(folder, 'run.zip'), join(folder, 'run'));
    await here.call('runs.export', { run, folder: join(folder, 'as'), points: 10, withMoments: false });
    for (const name of readdirSync(join(folder, 'as')))
      expect(readFileSync(join(folder, 'run', name))).toEqual(readFileSync(join(folder, 'as', name)));
    const { references } = JSON.parse(readFileSync(join(folder, 'run/run.json'), 'utf8')) as {
      references: { of: string; citation: string }[];
    };
    expect(references.map(({ of }) => of)).toEqual([
      'task binary-patterns',
      'network plastic-rnn',
      'rule decaying-hebb',
    ]);
    expect(references[2].citation).toMatch(/^Miconi, Clune, Stanley 2018/);
    expect(await there.call('runs.importFile', { path: join(folder, 'run') })).toMatchObject({
      run: { run: 1, origin: { updatesPerPoint: 6, hasMoments: false } },
    });
  });
});

describe('a bundle is not written', () => {
  test('of a run at work, over something that is there, into nowhere, or where nothing can be written', async () => {
    const lab = await openLab(createHome());
    const folder = createFolder();
    const file = join(folder, 'run.zip');
    const { run } = await lab.call('runs.create', { ...request, episodes: 1_000_000 });
    await collectRows(lab, () => run).reached(1);
    await expect(lab.call('runs.bundle', { run, file })).rejects.toMatchObject({ code: 'wrong-state' });
    await lab.call('runs.pause', { run });
    writeFileSync(file, 'mine');
    await expect(lab.call('runs.bundle', { run, file })).rejects.toMatchObject({
      code: 'wrong-state',
      message: `There is something at ${file} already, and nothing was written. Choose another name, or remove it.`,
    });
    await expect(lab.call('runs.bundle', { run, file: join(folder, 'a/b') })).rejects.toMatchObject({
      code: 'not-found',
    });
    await expect(lab.call('runs.bundle', { run, file: 'here' })).rejects.toThrow(
      'file: expected an absolute path, got "here".',
    );
    expect(readFileSync(file, 'utf8')).toBe('mine');
    expect(readdirSync(folder)).toEqual(['run.zip']);

    const closed = createReadOnlyFolder();
    const target = join(closed, 'run.zip');
    await expect(lab.call('runs.bundle', { run, file: target })).rejects.toMatchObject({
      code: 'home-unusable',
      message: expect.stringMatching(
        /^The run could not be written to .*run\.zip: E(ROFS|ACCES): .* Nothing of it was left there; make room, or choose another place\.$/,
      ) as string,
    });
    expect(readdirSync(closed)).toEqual([]);
    const { run: record } = await lab.call('runs.show', { run });
    expect(record.status).toBe('paused');
  });

  test('to a disk without room, nor is one taken into a home on it, and nothing is left there', async ({
    skip,
  }) => {
    const disk = createSmallDisk(8);
    if (disk === null) return skip(noSmallDisk);
    const here = await openLab(createHome());
    const run = await train(here, large);
    const file = join(disk, 'run.zip');
    await expect(here.call('runs.bundle', { run, file })).rejects.toMatchObject({
      code: 'home-unusable',
      message: `The run could not be written to ${file}: ENOSPC: no space left on device, write. Nothing of it was left there; make room, or choose another place.`,
    });
    expect(readdirSync(disk)).toEqual([]);
    const path = join(createFolder(), 'run.zip');
    await here.call('runs.bundle', { run, file: path });

    const there = await openLab(join(disk, 'home'));
    await expect(there.call('runs.importFile', { path })).rejects.toMatchObject({
      code: 'home-unusable',
      message: `The run could not be kept in ${join(disk, 'home')}: ENOSPC: no space left on device, write. Nothing of it was kept; make room, then import it again.`,
    });
    expect(await there.call('runs.list', {})).toEqual([]);
    expect(readdirSync(join(disk, 'home/objects'))).toEqual([]);
    there.close();
    await there.closed;
  });

  test('in part: killed at any moment there is a whole one or none, and the run is as it was', async () => {
    const home = createHome();
    const run = await train(await openLab(home), large);
    const before = await (await openLab(home)).call('runs.show', { run });
    const reader = await openLab(createHome());
    for (const delayMs of [0, 20, 60, 150]) {
      const [folder, lab] = [createFolder(), await openLab(home)];
      const file = join(folder, 'run.zip');
      lab.call('runs.bundle', { run, file }).catch(() => undefined);
      await sleep(delayMs);
      process.kill(labProcess(home), 'SIGKILL');
      await lab.closed;
      if (readdirSync(folder).includes('run.zip'))
        expect(await reader.call('runs.importFile', { path: file })).toMatchObject({ run: { run: 1 } });
      expect(await (await openLab(home)).call('runs.show', { run })).toEqual(before);
    }
    expect((await (await openLab(home)).call('runs.examine', { run })).step).toBe(3);
  });
});
