// Data sets in a real lab: how they come, what is known of them, how they go, and that nothing half done is left.
import { existsSync, mkdtempSync, readdirSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { LabClient } from '../../src-main/contract/client.ts';
import type { DataJob } from '../../src-main/contract/data.ts';
import { connectToLab } from '../../src-main/lab/launcher/connect.ts';
import { untilEnd, underWay } from '../support/data-jobs.ts';
import {
  createHome,
  isAlive,
  labProcess,
  openLab,
  removeHome,
  trainerProcess as childOfLab,
} from '../support/home.ts';

const glyphs = { generator: 'glyphs', count: 60, name: 'made up', size: 32 } as const;
const endless = { generator: 'pictures', count: 1_000_000, name: 'endless' } as const;
const objectsOf = (home: string) => readdirSync(join(home, 'objects'));

let home: string;
let lab: LabClient;
beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'engram-test-'));
  lab = await connectToLab(home);
});
afterEach(async () => {
  for (const { job } of await lab.call('data.jobs', {})) await lab.call('data.stop', { job });
  for (const { id } of await lab.call('data.list', {})) await lab.call('data.remove', { data: id });
});
afterAll(() => {
  lab.close();
  return removeHome(home);
});

describe('a data set', () => {
  test('whose pictures cannot serve an experiment is refused before there is a run', async () => {
    await untilEnd(lab, () => lab.call('data.generate', glyphs));
    await untilEnd(lab, () =>
      lab.call('data.generate', { ...glyphs, name: 'no test', testShare: 0, seed: 2 }),
    );
    const request = { task: 'natural-images', data: 'made up', set: { pictureSize: 34 } };
    for (const call of ['runs.estimate', 'runs.create'] as const) {
      await expect(lab.call(call, request)).rejects.toMatchObject({
        code: 'bad-input',
        message:
          'pictureSize: expected at most 32, because the pictures of this data set are 32 x 32 pixels, got 34.',
      });
      await expect(lab.call(call, { ...request, data: 'no test', set: {} })).rejects.toThrow(
        'This data set has no test pictures, and both are needed',
      );
    }
    expect(await lab.call('runs.list', {})).toEqual([]);
    expect((await lab.call('runs.estimate', { ...request, set: {} })).neurons).toBe(1025);
  });

  test('is made, listed, shown by name or hash, kept once, renamed and removed', async () => {
    const { dataset, status } = await untilEnd(lab, () => lab.call('data.generate', glyphs));
    expect(status).toBe('done');
    expect(dataset).toMatchObject({
      name: 'made up',
      kind: 'glyphs',
      items: 60,
      classes: 3,
      width: 32,
      channels: 1,
    });
    expect(dataset?.split).toEqual({ training: 40, test: 20 });
    const id = dataset?.id ?? '';
    expect(objectsOf(home)).toEqual([id]);
    expect(statSync(join(home, 'objects', id)).size).toBe(dataset?.bytes);
    expect(await lab.call('data.list', {})).toEqual([dataset]);

    const shown = await lab.call('data.show', { data: id.slice(0, 6), from: 58, to: 100 });
    expect(shown.dataset).toEqual(dataset);
    expect(shown.classes.map(({ items }) => items)).toEqual([20, 20, 20]);
    expect(shown.thumbnails).toMatchObject({
      from: 58,
      width: 32,
      height: 32,
      labels: [2, 2],
      isTest: [true, true],
    });
    expect(shown.thumbnails.pixels.length).toBe(2 * 32 * 32);

    const again = await untilEnd(lab, () => lab.call('data.generate', { ...glyphs, name: 'again' }));
    expect(again).toMatchObject({ status: 'done', isDuplicate: true, dataset });
    expect(await lab.call('data.list', {})).toEqual([dataset]);
    expect(objectsOf(home)).toEqual([id]);

    await lab.call('data.rename', { data: 'made up', name: 'Characters' });
    expect(await lab.call('data.list', {})).toMatchObject([{ name: 'Characters', id }]);
    await lab.call('data.remove', { data: 'characters' });
    expect(await lab.call('data.list', {})).toEqual([]);
    expect(objectsOf(home)).toEqual([]);
  });
});

describe('what cannot be done with data', () => {
  test('is said in a sentence', async () => {
    const show = lab.call('data.show', { data: 'digits' });
    await expect(show).rejects.toThrow(
      'There is no data set "digits". There is none yet; make one with: engram data',
    );
    await untilEnd(lab, () => lab.call('data.generate', glyphs));
    const sentences: [Promise<unknown>, string][] = [
      [
        lab.call('data.remove', { data: 'digits' }),
        'There is no data set "digits". Expected one of: made up.',
      ],
      [
        lab.call('data.generate', { ...glyphs, name: 'Made Up', seed: 2 }),
        'There is a data set "made up" already. Choose another name, or remove that one.',
      ],
      [
        lab.call('data.generate', { ...glyphs, name: '../up' }),
        'name: expected letters, digits, spaces, dots and dashes, with a letter or digit first, got "../up".',
      ],
      [
        lab.call('data.import', { kind: 'images', path: 'pictures', name: 'a' }),
        'path: expected an absolute path, got "pictures".',
      ],
      [
        lab.call('data.show', { data: 'made up', from: 0, to: 201 }),
        'to: expected at most 200 items at a time.',
      ],
      [
        lab.call('data.download', { source: 'mnist' }),
        'There is no data set "mnist" to download. Expected one of: cifar-10, fashion-mnist, omniglot.',
      ],
      [lab.call('data.stop', { job: 7 }), 'There is no import 7 at work.'],
    ];
    for (const [call, sentence] of sentences) await expect(call).rejects.toThrow(sentence);
    const failed = await untilEnd(lab, () =>
      lab.call('data.import', { kind: 'idx', path: '/nowhere', name: 'a' }),
    );
    expect(failed).toMatchObject({
      status: 'failed',
      error: { code: 'not-found', message: 'There is no file or folder /nowhere.' },
    });
  });

  test('is refused while the same name is at work, and beyond a few at once', async () => {
    const begun = underWay(lab);
    const jobs: DataJob[] = [];
    for (const name of ['a', 'b', 'c', 'd']) jobs.push(await lab.call('data.generate', { ...endless, name }));
    await expect(lab.call('data.generate', { ...endless, name: 'e' })).rejects.toThrow(
      '4 imports are at work.',
    );
    await lab.call('data.stop', { job: jobs[3].job });
    const again = lab.call('data.generate', { ...endless, name: 'A' });
    await expect(again).rejects.toThrow('An import by the name "A" is at work.');
    await begun;
    // The lab answers while they are at work.
    expect(await lab.call('data.list', {})).toEqual([]);
  });
});

describe('work on data that is cut off leaves nothing half done', () => {
  test('when it is stopped', async () => {
    const begun = underWay(lab);
    const { job } = await lab.call('data.generate', endless);
    await begun;
    expect(objectsOf(home)).toHaveLength(1);
    expect(await lab.call('data.stop', { job })).toMatchObject({ status: 'stopped', dataset: null });
    expect(objectsOf(home)).toEqual([]);
    expect(await lab.call('data.jobs', {})).toContainEqual(
      expect.objectContaining({ job, status: 'stopped' }),
    );
  });

  test('when the importer is killed', async () => {
    const begun = underWay(lab);
    const ended = untilEnd(lab, () => lab.call('data.generate', endless));
    await begun;
    process.kill(childOfLab(home), 'SIGKILL');
    expect(await ended).toMatchObject({
      status: 'failed',
      error: {
        code: 'interrupted',
        message: 'The importer process was ended by SIGKILL; nothing of "endless" was kept. Start it again.',
      },
    });
    expect(objectsOf(home)).toEqual([]);
  });

  test('when the lab is killed: the importer ends too, and the next lab sweeps, but for what was whole', async () => {
    const home = createHome();
    const lab = await openLab(home);
    const { dataset } = await untilEnd(lab, () => lab.call('data.generate', glyphs));
    const begun = underWay(lab);
    await lab.call('data.generate', endless);
    await begun;
    const importer = childOfLab(home);
    process.kill(labProcess(home), 'SIGKILL');
    await expect.poll(() => isAlive(importer), { timeout: 5000 }).toBe(false);
    expect(objectsOf(home)).toHaveLength(2);
    const next = await openLab(home);
    expect(await next.call('data.list', {})).toEqual([dataset]);
    expect(objectsOf(home)).toEqual([dataset?.id]);
  });

  test('when the last client leaves', async () => {
    const home = createHome();
    const lab = await openLab(home);
    const begun = underWay(lab);
    await lab.call('data.generate', endless);
    await begun;
    const [pid, importer] = [labProcess(home), childOfLab(home)];
    lab.close();
    await expect.poll(() => isAlive(pid) || isAlive(importer), { timeout: 5000 }).toBe(false);
    expect(objectsOf(home)).toEqual([]);
    expect(existsSync(join(home, 'lab.json'))).toBe(false);
  });
});

describe('a data set of characters', () => {
  test('of too few classes for a few-shot task, or of too small pictures, is refused before there is a run', async () => {
    await untilEnd(lab, () => lab.call('data.generate', glyphs));
    await untilEnd(lab, () => lab.call('data.generate', { ...glyphs, count: 400, name: 'twenty', seed: 2 }));
    await untilEnd(lab, () => lab.call('data.generate', { ...glyphs, size: 16, name: 'small', seed: 3 }));
    const refusals = [
      ['made up', 'This data set cannot serve: characters are learnt from some classes and judged by others'],
      ['twenty', 'heldOutClasses: expected 5 to 15, because this data has 20 classes of 2 or more drawings'],
      ['small', 'This data set cannot serve: its pictures are 16 x 16 pixels'],
    ];
    for (const [data, sentence] of refusals) {
      for (const call of ['runs.estimate', 'runs.create'] as const)
        await expect(lab.call(call, { task: 'omniglot', data })).rejects.toThrow(sentence);
    }
    await expect(
      lab.call('runs.create', { task: 'omniglot', set: { heldOutClasses: 5000 } }),
    ).rejects.toThrow('heldOutClasses: expected 5 to 595');
    expect(await lab.call('runs.list', {})).toEqual([]);
    const fitting = { task: 'omniglot', data: 'twenty', set: { heldOutClasses: 15 } };
    expect((await lab.call('runs.estimate', fitting)).neurons).toBe(5);
  });
});
