// What is no run folder, or not whole, or does not hold together, is refused in a sentence, and nothing of it is kept.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { LabClient } from '../../src-main/contract/client.ts';
import { connectToLab } from '../../src-main/lab/launcher/connect.ts';
import { createFolder } from '../support/folders.ts';
import { removeHome } from '../support/home.ts';
import { changeTensor, edit, editTensors, flip, putFile, trainAndExport } from '../support/run-folders.ts';

const request = { task: 'binary-patterns', episodes: 60, set: { patternSize: 20, learningRate: 0.01 } };
const again = 'Copy the folder again from where it was exported; nothing was imported.';
const other = 'Give a folder that `engram runs export` wrote; nothing was imported.';
const newer = 'Update Engram if a newer one wrote it; nothing was imported.';
const curves = 'curves.safetensors';
const checkpoint = 'checkpoint.safetensors';

/** What is done to a folder, and what is said of it after its path. */
const damages: [what: string, damage: (folder: string) => void, sentence: string | RegExp][] = [
  [
    'that is not there',
    (folder) => rmSync(folder, { recursive: true }),
    `expected a run folder, and there is nothing of that name. ${other}`,
  ],
  [
    'that is a file',
    (folder) => {
      rmSync(folder, { recursive: true });
      writeFileSync(folder, 'run');
    },
    `expected a run folder, got a file. ${other}`,
  ],
  [
    'of somebody else’s',
    (folder) => rmSync(join(folder, 'run.json')),
    `expected a run folder, which holds run.json, and there is none. ${other}`,
  ],
  [
    'whose run.json is a pipe',
    (folder) => {
      rmSync(join(folder, 'run.json'));
      execFileSync('mkfifo', [join(folder, 'run.json')]);
    },
    `expected a run folder, which holds run.json, and there is none. ${other}`,
  ],
  [
    'whose run.json is another program’s',
    (folder) => writeFileSync(join(folder, 'run.json'), '{"name": "x", "version": 2}'),
    `run.json is not that of a run: it does not say "engram run". ${other}`,
  ],
  [
    'whose run.json is huge',
    (folder) => truncateSync(join(folder, 'run.json'), 2 ** 24 + 1),
    `expected a run.json of at most 16777216 bytes, got 16777217. ${other}`,
  ],
  [
    'whose run.json was cut short',
    (folder) => truncateSync(join(folder, 'run.json'), 100),
    `run.json is not JSON; it was cut short or changed. ${again}`,
  ],
  [
    'of a newer format',
    (folder) => edit(folder, (record) => ({ ...record, version: 2 })),
    `expected format 1 of a run, got format 2. ${newer}`,
  ],
  [
    'of a task that is not known',
    (folder) =>
      edit(folder, (record) => ({ ...record, experiment: { ...record.experiment, task: 'juggling' } })),
    /^its experiment is none that this Engram knows\. There is no task "juggling"\. Expected one of: .* Update Engram if a newer one wrote it; nothing was imported\.$/,
  ],
  [
    'of a setting that is not known',
    (folder) =>
      edit(folder, (record) => {
        const { training, ...rest } = record.experiment.settings as Record<string, object>;
        const settings = { ...rest, training: { ...training, momentum: 3 } };
        return { ...record, experiment: { ...record.experiment, settings } };
      }),
    `its experiment is none that this Engram knows. settings: expected only known names, got "momentum". ${newer}`,
  ],
  [
    'with a seed out of range',
    (folder) => edit(folder, (record) => ({ ...record, experiment: { ...record.experiment, seed: -1 } })),
    `run.json is not as it was written. experiment.seed: expected at least 0, got -1. ${again}`,
  ],
  [
    'of a run at work',
    (folder) => edit(folder, (record) => ({ ...record, status: 'running' })),
    `run.json is not as it was written. status: expected one of paused, completed, stopped, interrupted, failed, got the text "running". ${again}`,
  ],
  [
    'of a completed run that is not at its end',
    (folder) => edit(folder, (record) => ({ ...record, episodesDone: 59 })),
    `run.json does not hold together: a run of 60 updates cannot be completed after 59. ${again}`,
  ],
  [
    'of a network of another size',
    (folder) => edit(folder, (record) => ({ ...record, parameters: 5 })),
    `run.json does not hold together: expected 883 parameters, got 5. ${again}`,
  ],
  [
    'with attempts out of order',
    (folder) =>
      edit(folder, (record) => ({
        ...record,
        attempts: [{ ...(record.attempts as object[])[0], attempt: 2 }],
      })),
    `run.json does not hold together: expected attempts that are numbered from 1 and begin before its end. ${again}`,
  ],
  [
    'with a checkpoint of the future',
    (folder) =>
      edit(folder, (record) => ({ ...record, checkpoint: { ...(record.checkpoint as object), step: 61 } })),
    `run.json does not hold together: expected a checkpoint of one of its attempts and its 60 updates. ${again}`,
  ],
  [
    'without its curves',
    (folder) => rmSync(join(folder, curves)),
    `expected ${curves} beside run.json, and there is none; the folder was copied in part. ${again}`,
  ],
  [
    'whose curves were cut short',
    (folder) => truncateSync(join(folder, curves), 1000),
    /^expected a curves\.safetensors of \d+ bytes, got 1000; it was cut short or changed\. Copy the folder again/,
  ],
  [
    'whose curves were changed',
    (folder) => flip(join(folder, curves)),
    /^expected a curves\.safetensors whose SHA-256 begins [0-9a-f]{12}, got [0-9a-f]{12}; it was changed after it was written\. Copy the folder again/,
  ],
  [
    'whose curves are something else',
    (folder) => putFile(folder, 'curves', new Uint8Array(64)),
    `${curves} is not in the safetensors layout. ${again}`,
  ],
  [
    'whose curves claim a header of 2^60 bytes',
    (folder) => putFile(folder, 'curves', new Uint8Array([0, 0, 0, 0, 0, 0, 0, 16, 1, 2, 3])),
    `${curves} is not in the safetensors layout. ${again}`,
  ],
  [
    'without one of its curves',
    (folder) =>
      editTensors(folder, 'curves', (tensors) => tensors.filter(({ name }) => name !== 'eta.values')),
    `expected a tensor "eta.values" in ${curves}, and there is none. ${again}`,
  ],
  [
    'with a curve of no metric',
    (folder) =>
      editTensors(folder, 'curves', (tensors) => [
        ...tensors,
        { name: 'luck.steps', shape: [1], values: Float64Array.of(1) },
      ]),
    `${curves} has a tensor "luck.steps" that is no metric's. ${again}`,
  ],
  [
    'with a value missing',
    (folder) =>
      editTensors(
        folder,
        'curves',
        changeTensor('loss.values', (values) => values.slice(1)),
      ),
    `the curve "loss" has 60 steps and 59 values. ${again}`,
  ],
  [
    'whose steps fall',
    (folder) =>
      editTensors(
        folder,
        'curves',
        changeTensor('loss.steps', (steps) => steps.map((step) => (step === 3 ? 2 : step))),
      ),
    `expected the steps of the curve "loss" to rise from 1 to at most 60, got 2 at place 3. ${again}`,
  ],
  [
    'with a step that is no number',
    (folder) =>
      editTensors(
        folder,
        'curves',
        changeTensor('loss.steps', (steps) => steps.map((step) => (step === 3 ? NaN : step))),
      ),
    `expected the steps of the curve "loss" to rise from 1 to at most 60, got NaN at place 3. ${again}`,
  ],
  [
    'without its checkpoint',
    (folder) => rmSync(join(folder, checkpoint)),
    `expected ${checkpoint} beside run.json, and there is none; the folder was copied in part. ${again}`,
  ],
  [
    'whose checkpoint was cut short',
    (folder) => truncateSync(join(folder, checkpoint), 1000),
    /^expected a checkpoint\.safetensors of \d+ bytes, got 1000; it was cut short or changed\. Copy the folder again/,
  ],
  [
    'whose checkpoint was changed',
    (folder) => flip(join(folder, checkpoint)),
    /^expected a checkpoint\.safetensors whose SHA-256 begins [0-9a-f]{12}, got [0-9a-f]{12}; it was changed after it was written\. Copy the folder again/,
  ],
  [
    'whose checkpoint is something else',
    (folder) => putFile(folder, 'checkpoint', new TextEncoder().encode('PK\u0003\u0004 a zip archive')),
    `${checkpoint} is not in the safetensors layout. ${again}`,
  ],
  [
    'whose checkpoint lacks a matrix',
    (folder) =>
      editTensors(folder, 'checkpoint', (tensors) => tensors.filter(({ name }) => name !== 'alpha')),
    `${checkpoint} lacks the tensor alpha [21, 21], unlike the network of run.json. ${again}`,
  ],
  [
    'whose checkpoint has a tensor more',
    (folder) =>
      editTensors(folder, 'checkpoint', (tensors) => [
        ...tensors,
        { name: 'beta', shape: [1], values: Float32Array.of(1) },
      ]),
    `${checkpoint} has the tensor beta [1], unlike the network of run.json. ${again}`,
  ],
  [
    'whose checkpoint lacks the moments that it should have',
    (folder) =>
      editTensors(folder, 'checkpoint', (tensors) => tensors.filter(({ name }) => name !== 'adam.w')),
    `${checkpoint} lacks the tensor adam.w [2, 21, 21], unlike the network of run.json. ${again}`,
  ],
];

describe('a folder', () => {
  let home: string;
  let lab: LabClient;
  let whole: string;
  beforeAll(async () => {
    home = mkdtempSync(join(tmpdir(), 'engram-test-'));
    const first = join(home, 'first');
    whole = join(home, 'whole');
    const trained = await connectToLab(first);
    await trainAndExport(trained, whole, request);
    trained.close();
    lab = await connectToLab(join(home, 'second'));
  });
  afterAll(async () => {
    lab.close();
    await lab.closed;
    await removeHome(join(home, 'second'));
    rmSync(home, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  });

  test.each(damages)('%s is refused, and nothing of it is kept', async (_, damage, sentence) => {
    const folder = join(createFolder(), 'copy');
    cpSync(whole, folder, { recursive: true });
    damage(folder);
    const error = await lab.call('runs.import', { folder }).then(
      () => null,
      (thrown: Error) => thrown,
    );
    expect(error?.message.slice(0, folder.length + 2)).toBe(`${folder}: `);
    const said = error?.message.slice(folder.length + 2) ?? '';
    if (typeof sentence === 'string') expect(said).toBe(sentence);
    else expect(said).toMatch(sentence);
    expect(await lab.call('runs.list', {})).toEqual([]);
    expect(readdirSync(join(home, 'second', 'objects'))).toEqual([]);
  });
});
