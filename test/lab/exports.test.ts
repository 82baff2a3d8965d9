// Exports by a real lab: what is written where, what is listed, and what is left where nothing could be written.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import type { LabEvent } from '../../src-main/contract/calls.ts';
import type { LabClient } from '../../src-main/contract/client.ts';
import { exportManifest } from '../../src-main/contract/exports.ts';
import { createFolder } from '../support/folders.ts';
import { createHome, labProcess, openLab, restOf, trainerProcess } from '../support/home.ts';
import { createSmallDisk, noSmallDisk } from '../support/small-disk.ts';

const formats = ['safetensors', 'npz', 'onnx', 'tfjs'];
const small = { patternSize: 20, patternCount: 2, presentationSteps: 3 };

async function trainedRun(lab: LabClient, set: Record<string, number> = small): Promise<number> {
  const { run } = await lab.call('runs.create', { task: 'binary-patterns', episodes: 5, set });
  expect((await restOf(lab, run)).status).toBe('completed');
  return run;
}

/** The same network at a size whose exports take seconds. */
const large = { patternSize: 600 };

const sha256 = (path: string) => createHash('sha256').update(readFileSync(path)).digest('hex');

describe('an export', () => {
  test('is a folder a format with a manifest, hashes that hold, and no path of the machine', async () => {
    const home = createHome();
    const lab = await openLab(home);
    const events: LabEvent[] = [];
    lab.onEvent((event) => events.push(event));
    const run = await trainedRun(lab);
    const folder = join(createFolder(), 'out');
    const made = await lab.call('exports.create', { run, formats, folder });
    expect(made.map(({ format }) => format)).toEqual(formats);
    const { uid } = (await lab.call('runs.show', { run })).run;
    expect(readdirSync(folder).sort()).toEqual(
      formats.map((format) => `binary-patterns-plastic-rnn-${uid.slice(0, 8)}-5-${format}`).sort(),
    );
    for (const { folder: own, files, check } of made) {
      expect(check).toMatchObject({ golden: 'held-out', engine: 'wasm', tolerance: 1e-5 });
      expect(check.difference).toBeLessThan(1e-5);
      expect(readdirSync(own).sort()).toEqual(files.map(({ name }) => name).sort());
      for (const { name, sha256: hash, bytes } of files) {
        expect(sha256(join(own, name))).toBe(hash);
        expect(readFileSync(join(own, name))).toHaveLength(bytes);
        for (const path of [home, folder, tmpdir(), process.cwd()])
          expect(readFileSync(join(own, name)).includes(path), `${name} has ${path}`).toBe(false);
      }
      const manifest = exportManifest.parse(JSON.parse(readFileSync(join(own, 'manifest.json'), 'utf8')));
      expect(manifest).toMatchObject({ origin: { uid, step: 5 }, check: { difference: check.difference } });
      expect(manifest.tensors.map(({ name, shape }) => [name, shape])).toEqual([
        ['w', [21, 21]],
        ['alpha', [21, 21]],
        ['eta', []],
      ]);
      for (const { meaning } of manifest.tensors) expect(meaning).toMatch(/\.$/);
    }
    expect(await lab.call('exports.list', {})).toEqual([...made].reverse());
    expect(events.filter(({ event }) => event === 'export.created')).toHaveLength(formats.length);
  });

  test('is the same bytes when it is made again', async () => {
    const lab = await openLab(createHome());
    const run = await trainedRun(lab);
    const made = [];
    for (const folder of [createFolder(), createFolder()])
      made.push(await lab.call('exports.create', { run, formats, folder }));
    const hashes = made.map((exports) => exports.map(({ files }) => files.map((file) => file.sha256)));
    expect(hashes[1]).toEqual(hashes[0]);
  });

  test('takes an episode of made-up pictures where the data set is missing, and says so', async () => {
    const lab = await openLab(createHome());
    const [run] = await lab.call('examples.open', { names: ['omniglot-plastic-1'] });
    const folder = createFolder();
    const [made] = await lab.call('exports.create', { run: run.run, formats: ['npz'], folder });
    expect(made.check).toMatchObject({ golden: 'made-up', steps: 6 });
  });
});

describe('nothing is exported, and a sentence says why,', () => {
  test('of a run, a format or a checkpoint that there is not', async () => {
    const lab = await openLab(createHome());
    const folder = createFolder();
    const run = await trainedRun(lab);
    const wrong = (request: object) =>
      lab.call('exports.create', { run, formats: ['npz'], folder, ...request }).then(
        () => 'exported',
        (error: Error) => error.message,
      );
    expect(await wrong({ run: 9 })).toContain('There is no run 9.');
    expect(await wrong({ formats: ['gguf'] })).toBe(
      'There is no export format "gguf". Expected one of: safetensors, npz, onnx, tfjs.',
    );
    expect(await wrong({ checkpoint: 3 })).toBe(
      'Run 1 keeps no checkpoint at episode 3. Expected one of: 5.',
    );
    expect(await wrong({ folder: 'out' })).toBe('folder: expected an absolute path, got "out".');
    expect(await wrong({ folder: join(folder, 'a', 'b') })).toContain('Make it first');
    expect(readdirSync(folder)).toEqual([]);
    expect(await lab.call('exports.list', {})).toEqual([]);
  });

  test('where something has the name of one of the folders', async () => {
    const lab = await openLab(createHome());
    const run = await trainedRun(lab);
    const folder = createFolder();
    const [{ folder: first }] = await lab.call('exports.create', { run, formats: ['npz'], folder });
    await expect(lab.call('exports.create', { run, formats: ['onnx', 'npz'], folder })).rejects.toMatchObject(
      {
        code: 'wrong-state',
        message: `There is something at ${first} already, and nothing was exported. Remove it, or choose another folder.`,
      },
    );
    expect(readdirSync(folder)).toHaveLength(1);
    writeFileSync(join(folder, 'file'), '');
    await expect(
      lab.call('exports.create', { run, formats, folder: join(folder, 'file') }),
    ).rejects.toMatchObject({ code: 'wrong-state' });
  });

  test('on a full disk, and the run and what was there before stay as they were', async ({ skip }) => {
    const disk = createSmallDisk(1);
    if (disk === null) return skip(noSmallDisk);
    const home = createHome();
    const lab = await openLab(home);
    const run = await trainedRun(lab, { patternSize: 200 });
    mkdirSync(join(disk, 'mine'));
    const before = await lab.call('runs.show', { run });
    for (const folder of [disk, join(disk, 'new')]) {
      await expect(lab.call('exports.create', { run, formats, folder })).rejects.toMatchObject({
        code: 'home-unusable',
        message:
          'The export could not be written (ENOSPC). Nothing of it was left; the run is as it was. Make room, or choose another folder.',
      });
      expect(readdirSync(disk)).toEqual(['mine']);
    }
    expect(await lab.call('runs.show', { run })).toEqual(before);
    expect(await lab.call('exports.list', {})).toEqual([]);
  });

  test('where the disk can only be read', async ({ skip }) => {
    const disk = createSmallDisk(1, 'ro');
    if (disk === null) return skip(noSmallDisk);
    const lab = await openLab(createHome());
    const run = await trainedRun(lab);
    await expect(lab.call('exports.create', { run, formats, folder: disk })).rejects.toMatchObject({
      code: 'home-unusable',
      message: expect.stringContaining('could not be written (EROFS)') as string,
    });
    await expect(
      lab.call('exports.create', { run, formats, folder: join(disk, 'new') }),
    ).rejects.toMatchObject({ code: 'home-unusable', message: expect.stringContaining('EROFS') as string });
  });
});

describe('kill -9 in mid-export', () => {
  /** Resolves when something is being written there. */
  async function isWriting(folder: string): Promise<void> {
    while (!readdirSync(folder).some((name) => name.endsWith('.tmp'))) await sleep(5);
  }

  test('of the process that writes: nothing is left, and the same export works afterwards', async () => {
    const home = createHome();
    const lab = await openLab(home);
    const run = await trainedRun(lab, large);
    const folder = createFolder();
    const exporting = lab.call('exports.create', { run, formats, folder }).catch((error: unknown) => error);
    await isWriting(folder);
    process.kill(trainerProcess(home), 'SIGKILL');
    expect(await exporting).toMatchObject({
      code: 'interrupted',
      message: 'The process that wrote the export was ended (SIGKILL). Nothing was exported; try again.',
    });
    expect(readdirSync(folder)).toEqual([]);
    expect(await lab.call('exports.create', { run, formats: ['npz'], folder })).toHaveLength(1);
  });

  test('of the lab: no folder has its name, and the next lab removes what was left', async () => {
    const home = createHome();
    const lab = await openLab(home);
    const run = await trainedRun(lab, large);
    const folder = createFolder();
    const exporting = lab.call('exports.create', { run, formats, folder }).catch((error: unknown) => error);
    await isWriting(folder);
    process.kill(labProcess(home), 'SIGKILL');
    await exporting;
    expect(readdirSync(folder).filter((name) => !name.endsWith('.tmp'))).toEqual([]);
    const next = await openLab(home);
    expect(readdirSync(folder)).toEqual([]);
    expect((await next.call('runs.show', { run })).run.status).toBe('completed');
    expect(existsSync(folder)).toBe(true);
  });
});
