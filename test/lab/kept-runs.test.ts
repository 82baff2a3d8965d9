// Tags, notes and results stay with runs; a removed run is out of sight, comes back, and is deleted a day later.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import type { LabEvent } from '../../src-main/contract/calls.ts';
import type { LabClient } from '../../src-main/contract/client.ts';
import { projectRoot } from '../../src-main/contract/project-root.ts';
import { packRuns, runList } from '../../src-main/contract/run-list.ts';
import { migrate } from '../../src-main/lab/store/database.ts';
import { createFolder } from '../support/folders.ts';
import { createHome, openLab, restOf } from '../support/home.ts';
import { addRuns, openStores } from '../support/made-up-runs.ts';
import { makeRuns } from '../support/runs.ts';

const request = { task: 'binary-patterns', episodes: 3, set: { patternSize: 10 } };
const bitError = (step: number) => step / 10;

/** A home with runs of seeds 1 to `count`, numbered so. */
function fillHome(count = 3): string {
  const home = createHome();
  const { store, close } = openStores(home);
  addRuns(
    store,
    Array.from({ length: count }, (_, k) => ({
      request: { ...request, seed: k + 1 },
      values: { bitError },
    })),
  );
  close();
  return home;
}

const numbers = async (lab: LabClient) => (await lab.call('runs.list', {})).map(({ run }) => run);

function collect(lab: LabClient): LabEvent[] {
  const events: LabEvent[] = [];
  lab.onEvent((event) => events.push(event));
  return events;
}

describe('what a person says of runs', () => {
  test('is kept, told to others, and outlives the lab', async () => {
    const home = fillHome();
    const lab = await openLab(home);
    const events = collect(lab);
    await lab.call('runs.annotate', { runs: [1, 2], tags: { add: ['sweep', 'Best'] }, note: 'Looks right.' });
    const changed = await lab.call('runs.annotate', {
      runs: [2],
      tags: { add: ['sweep', 'x'], remove: ['Best'] },
    });
    expect(changed).toEqual([{ run: 2, tags: ['sweep', 'x'], note: 'Looks right.' }]);
    expect(events.map(({ event }) => event)).toEqual(['run.changed', 'run.changed', 'run.changed']);
    lab.close();
    const [, second, first] = await (await openLab(home)).call('runs.list', {});
    expect([first.tags, first.note, second.tags]).toEqual([
      ['Best', 'sweep'],
      'Looks right.',
      ['sweep', 'x'],
    ]);
  });

  test('is refused as a whole where one run is unknown, or a tag is none', async () => {
    const lab = await openLab(fillHome());
    const tags = { add: ['fine'] };
    await expect(lab.call('runs.annotate', { runs: [1, 9], tags })).rejects.toThrow('There is no run 9.');
    await expect(lab.call('runs.annotate', { runs: [1], tags: { add: ['two words'] } })).rejects.toThrow(
      /expected a tag of letters, digits and .*, got "two words"/,
    );
    const many = Array.from({ length: 29 }, (_, k) => `t${k}`);
    await lab.call('runs.annotate', { runs: [2], tags: { add: many } });
    await expect(lab.call('runs.annotate', { runs: [1, 2], tags: { add: ['one', 'more'] } })).rejects.toThrow(
      'Expected at most 30 tags of a run, got 31 of run 2.',
    );
    expect((await lab.call('runs.list', {})).at(-1)?.tags).toEqual([]);
  });

  test('of many runs is told at once', async () => {
    const lab = await openLab(fillHome(25));
    const events = collect(lab);
    const runs = await numbers(lab);
    await lab.call('runs.annotate', { runs, tags: { add: ['all'] } });
    await lab.call('runs.remove', { runs });
    await lab.call('runs.restore', { runs });
    expect(events.map(({ event }) => event)).toEqual(['runs.changed', 'runs.removed', 'runs.changed']);
    expect((await lab.call('runs.list', {})).every(({ tags }) => tags.includes('all'))).toBe(true);
  });

  test('goes with a run to another home', async () => {
    const [here, there] = [await openLab(fillHome()), await openLab(createHome())];
    await here.call('runs.annotate', { runs: [3], tags: { add: ['best'] }, note: 'Take this one.' });
    const folder = join(createFolder(), 'run');
    await here.call('runs.export', { run: 3, folder });
    const { run } = await there.call('runs.import', { folder });
    expect([run.tags, run.note]).toEqual([['best'], 'Take this one.']);
  });
});

describe('a removed run', () => {
  test('is out of sight until it is restored, and then as it was', async () => {
    const lab = await openLab(fillHome());
    const before = await lab.call('runs.list', {});
    const events = collect(lab);
    const removed = await lab.call('runs.remove', { runs: [3, 1] });
    expect([removed.runs, removed.tasks]).toEqual([[1, 3], ['binary-patterns']]);
    expect(await numbers(lab)).toEqual([2]);
    expect(await lab.call('runs.removed', {})).toEqual([removed]);
    await expect(lab.call('runs.show', { run: 1 })).rejects.toThrow(
      'Run 1 was removed. `engram runs restore 1` brings it back.',
    );
    expect(await lab.call('runs.restore', { runs: [1, 2, 3] })).toEqual([1, 3]);
    expect(await lab.call('runs.list', {})).toEqual(before);
    expect(await lab.call('runs.removed', {})).toEqual([]);
    expect(events.map(({ event }) => event)).toEqual(['runs.removed', 'run.changed', 'run.changed']);
  });

  test('must be at rest, and one that is not keeps the others', async () => {
    const lab = await openLab(fillHome());
    const { run } = await lab.call('runs.create', { ...request, episodes: 1_000_000 });
    await expect(lab.call('runs.remove', { runs: [1, run] })).rejects.toThrow(
      /^Run 4 is (queued|running), so nothing was removed. Stop it first: engram stop 4$/,
    );
    await expect(lab.call('runs.remove', { runs: [17] })).rejects.toThrow('There is no run 17');
    expect(await numbers(lab)).toEqual([4, 3, 2, 1]);
    await lab.call('runs.stop', { run });
  });

  test('comes back where its folder is imported again', async () => {
    const lab = await openLab(fillHome());
    const folder = join(createFolder(), 'run');
    await lab.call('runs.export', { run: 2, folder });
    await lab.call('runs.remove', { runs: [2] });
    expect(await lab.call('runs.import', { folder })).toMatchObject({ isDuplicate: true, run: { run: 2 } });
    expect(await numbers(lab)).toEqual([3, 2, 1]);
  });

  test('is deleted with its values and files a day later, and its number is not used again', async () => {
    const home = createHome();
    const first = await openLab(home);
    for (const seed of [1, 2]) {
      const { run } = await first.call('runs.create', { ...request, seed });
      await restOf(first, run);
    }
    await first.call('runs.remove', { runs: [2] });
    first.close();
    await untilGone(home);
    expect(readdirSync(join(home, 'objects'))).toHaveLength(2);
    const { database, close } = openStores(home);
    database.prepare('UPDATE runs SET removed_at = ? WHERE removed_at IS NOT NULL').run(hoursAgo(25));
    close();
    const lab = await openLab(home);
    while ((await lab.call('runs.removed', {})).length > 0) await new Promise(setImmediate);
    await expect(lab.call('runs.restore', { runs: [2] })).rejects.toThrow(
      'There is no run 2, nor one that was removed and can be restored.',
    );
    expect(readdirSync(join(home, 'objects'))).toHaveLength(1);
    expect((await lab.call('runs.create', request)).run).toBe(3);
  });
});

test('what a run came to is kept when it comes to rest', async () => {
  const home = createHome();
  const lab = await openLab(home);
  const { run } = await lab.call('runs.create', request);
  const ended = await restOf(lab, run);
  expect(Object.keys(ended.result?.final ?? {})).toContain('bitError');
  expect(ended.result).toEqual((await lab.call('runs.show', { run })).result);
});

test('a home of an earlier Engram is brought up to date with what its runs came to', async () => {
  const home = createHome();
  const values = { seconds: 0.5, bitError: 0.25 };
  makeEarlierHome(home, values);
  const [imported, own] = await (await openLab(home)).call('runs.list', {});
  expect([own.tags, own.note, own.origin]).toEqual([[], '', null]);
  expect(own.result).toEqual({ final: { bitError: 0.25 }, secondsPerEpisode: 0.5 });
  expect(imported.result).toEqual({ final: { bitError: NaN }, secondsPerEpisode: null });
  expect(imported.origin).toMatchObject({ kind: 'imported', from: '/from' });
});

test('a list of runs crosses in short and is the same after it', () => {
  const runs = makeRuns(
    [{ ...request, seed: 1 }, 'completed'],
    [{ ...request, seed: 2 }, 'running'],
    [{ task: 'maze' }, 'queued'],
  );
  const [maze, second, first] = runs;
  const alike = [
    maze,
    { ...second, experiment: { ...second.experiment, settings: first.experiment.settings } },
    first,
  ];
  const packed = packRuns(alike);
  expect(packed.experiments).toHaveLength(2);
  expect(runList.parse(packed)).toEqual(alike);
  expect(() => runList.parse({ ...packed, note: [1, 2, 3] })).toThrow('a list of texts');
  expect(runList.parse(packRuns(runs))).toEqual(runs);
});

const hoursAgo = (hours: number) => new Date(Date.now() - hours * 3_600_000).toISOString();

async function untilGone(home: string): Promise<void> {
  while (existsSync(join(home, 'lab.json'))) await new Promise((resolve) => setTimeout(resolve, 20));
}

/** As the first three migrations left it: a run of its own, and one from elsewhere. */
function makeEarlierHome(home: string, values: Readonly<Record<string, number>>): void {
  mkdirSync(join(home, 'objects'));
  const database = new Database(join(home, 'engram.db'));
  const names = ['0001-runs.sql', '0002-data.sql', '0003-origins.sql'];
  migrate(
    database,
    names.map((name, k) => {
      const sql = readFileSync(join(projectRoot, 'db', name), 'utf8');
      return { number: k + 1, name, sql, sha256: createHash('sha256').update(sql).digest('hex') };
    }),
  );
  const [{ experiment, metrics, parameters }] = makeRuns([request, 'completed']);
  const insert = database.prepare(
    `INSERT INTO runs (uid, created_at, status, experiment, parameters, metrics, episodes_done, origin)
     VALUES (?, '2026-01-01T00:00:00.000Z', 'completed', ?, ?, ?, 3, ?)`,
  );
  const texts = [JSON.stringify(experiment), parameters, JSON.stringify(metrics)];
  const result = { final: { bitError: 'NaN' }, secondsPerEpisode: null };
  const origin = {
    kind: 'imported',
    from: '/from',
    at: '',
    updatesPerPoint: 1,
    hasMoments: true,
    dataset: null,
  };
  insert.run('own', ...texts, null);
  insert.run('other', ...texts, JSON.stringify({ ...origin, result }));
  addValues(database, values);
  database.close();
}

function addValues(database: Database.Database, values: Readonly<Record<string, number>>): void {
  database.exec(`INSERT INTO attempts (run, attempt, started_at, from_step) VALUES (1, 1, '', 0)`);
  for (const [k, [name, value]] of Object.entries(values).entries()) {
    database.prepare('INSERT INTO metric_names VALUES (?, ?)').run(k + 1, name);
    for (const step of [1, 2, 3])
      database.prepare('INSERT INTO metrics VALUES (1, ?, 1, ?, ?)').run(k + 1, step, value);
  }
}
