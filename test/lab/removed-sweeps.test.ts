// A removed sweep is out of sight with its runs, comes back with them, and is deleted a day later; single runs come and go alone.
import { expect, test } from 'vitest';
import { removalWords } from '../../src-main/contract/annotation.ts';
import type { LabEvent } from '../../src-main/contract/calls.ts';
import type { LabClient } from '../../src-main/contract/client.ts';
import { createHome, labProcess, openLab } from '../support/home.ts';
import { addRuns, openStores } from '../support/made-up-runs.ts';
import { addSweep } from '../support/made-up-sweeps.ts';

const base = { task: 'binary-patterns', episodes: 3, set: { patternSize: 10 } };

/** Run 1 alone, then sweep 1 of two points with as many seeds: runs 2 to 5 where they are two. */
async function fillHome(seeds = [1, 2]): Promise<string> {
  const home = createHome();
  const { close, ...stores } = openStores(home);
  addRuns(stores.store, [{ request: base, values: { bitError: () => 0.5 } }]);
  const axes = [{ kind: 'list' as const, name: 'learningRate', values: [0.001, 0.01] }];
  await addSweep(stores, {
    request: { base, axes, seeds },
    score: ({ learningRate }, seed) => ({ bitError: Number(learningRate) * seed }),
  });
  close();
  return home;
}

const numbers = async (lab: LabClient) => (await lab.call('runs.list', {})).map(({ run }) => run);
const sweeps = async (lab: LabClient) => (await lab.call('sweeps.list', {})).map(({ sweep }) => sweep);
const placeOf = async (lab: LabClient, run: number) => (await lab.call('runs.show', { run })).run.place;

test('a removed sweep is out of sight with its runs until it is restored, and then as it was', async () => {
  const lab = await openLab(await fillHome());
  const before = [await lab.call('sweeps.show', { sweep: 1 }), await lab.call('runs.list', {})];
  const events: LabEvent[] = [];
  lab.onEvent((event) => events.push(event));
  const removal = await lab.call('sweeps.remove', { sweep: 1 });
  expect(removalWords(removal)).toBe('sweep 1 with 4 runs (2-5)');
  expect([await sweeps(lab), await numbers(lab)]).toEqual([[], [1]]);
  expect(await lab.call('runs.removed', {})).toEqual([removal]);
  for (const call of ['sweeps.show', 'sweeps.resume'] as const)
    await expect(lab.call(call, { sweep: 1 })).rejects.toThrow(
      'Sweep 1 was removed. `engram sweep restore 1` brings it back.',
    );
  expect((await lab.call('sweeps.remove', { sweep: 1 })).sweeps).toEqual([]);
  expect((await lab.call('sweeps.restore', { sweep: 1 })).runs).toEqual([2, 3, 4, 5]);
  expect([await lab.call('sweeps.show', { sweep: 1 }), await lab.call('runs.list', {})]).toEqual(before);
  expect(await lab.call('runs.removed', {})).toEqual([]);
  const names = events.map(({ event }) => event);
  expect(names.slice(0, 2)).toEqual(['sweep.removed', 'runs.removed']);
  expect(names.slice(-5)).toEqual(['sweep.changed', ...Array<string>(4).fill('run.changed')]);
});

test('a run that was removed by hand leaves its sweep, is not counted, and stays removed when the sweep comes back', async () => {
  const lab = await openLab(await fillHome());
  const counts = async () => {
    const { runsRemoved, runsInAll, runsEnded } = (await lab.call('sweeps.show', { sweep: 1 })).sweep;
    return { runsRemoved, runsInAll, runsEnded };
  };
  const told: LabEvent[] = [];
  lab.onEvent((event) => event.event === 'sweep.changed' && told.push(event));
  await lab.call('runs.remove', { runs: [3] });
  expect(told).toMatchObject([{ sweep: { runsRemoved: 1 } }]);
  expect(await counts()).toEqual({ runsRemoved: 1, runsInAll: 3, runsEnded: 3 });
  const [first] = (await lab.call('sweeps.show', { sweep: 1 })).points;
  expect(first.score).toMatchObject({ count: 1, mean: 0.001 });
  await new Promise((resolve) => setTimeout(resolve, 5));
  expect((await lab.call('sweeps.remove', { sweep: 1 })).runs).toEqual([2, 4, 5]);
  expect((await lab.call('sweeps.restore', { sweep: 1 })).runs).toEqual([2, 4, 5]);
  expect(await lab.call('runs.removed', {})).toMatchObject([{ runs: [3], sweeps: [] }]);
  await lab.call('runs.restore', { runs: [3] });
  expect(await counts()).toEqual({ runsRemoved: 0, runsInAll: 4, runsEnded: 4 });
});

test('a run that comes back without its sweep is one that was started alone, until the sweep is back', async () => {
  const lab = await openLab(await fillHome());
  expect(await placeOf(lab, 4)).toEqual({ sweep: 1, point: 2 });
  await lab.call('sweeps.remove', { sweep: 1 });
  await lab.call('runs.restore', { runs: [4] });
  expect([await numbers(lab), await placeOf(lab, 4), await sweeps(lab)]).toEqual([[4, 1], null, []]);
  expect(await lab.call('runs.removed', {})).toMatchObject([{ runs: [2, 3, 5], sweeps: [1] }]);
  expect((await lab.call('sweeps.restore', { sweep: 1 })).runs).toEqual([2, 3, 5]);
  expect(await placeOf(lab, 4)).toEqual({ sweep: 1, point: 2 });
});

test('what is at work is not removed: a sweep, or one of its runs that goes on alone', async () => {
  const lab = await openLab(createHome());
  const slow = { ...base, episodes: 1_000_000 };
  const { sweep } = await lab.call('sweeps.create', { base: slow });
  await expect(lab.call('sweeps.remove', { sweep })).rejects.toThrow(
    'Sweep 1 is running, so nothing was removed. Stop it first: engram sweep stop 1',
  );
  await new Promise<void>((resolve) => lab.onEvent((event) => event.event === 'run.metrics' && resolve()));
  await lab.call('sweeps.stop', { sweep });
  await lab.call('runs.resume', { run: 1 });
  await expect(lab.call('sweeps.remove', { sweep })).rejects.toThrow(
    /^Run 1 is (queued|running), so nothing was removed. Stop it first: engram stop 1$/,
  );
  expect(await sweeps(lab)).toEqual([1]);
  await lab.call('runs.stop', { run: 1 });
  await lab.call('sweeps.remove', { sweep });
  expect([await sweeps(lab), await numbers(lab)]).toEqual([[], []]);
  await expect(lab.call('sweeps.remove', { sweep: 9 })).rejects.toThrow('There is no sweep 9, nor one that');
});

test('a sweep is deleted with its runs a day later, but for a run that came back, and its number is not used again', async () => {
  const home = await fillHome();
  const before = await openLab(home);
  await before.call('sweeps.remove', { sweep: 1 });
  await before.call('runs.restore', { runs: [4] });
  process.kill(labProcess(home), 'SIGKILL');
  await before.closed;
  const { database, close } = openStores(home);
  const dayAgo = new Date(Date.now() - 25 * 3_600_000).toISOString();
  for (const table of ['runs', 'sweeps'])
    database.prepare(`UPDATE ${table} SET removed_at = ? WHERE removed_at IS NOT NULL`).run(dayAgo);
  close();
  const lab = await openLab(home);
  while ((await lab.call('runs.removed', {})).length > 0) await new Promise(setImmediate);
  await expect(lab.call('sweeps.restore', { sweep: 1 })).rejects.toThrow('There is no sweep 1, nor one that');
  expect([await numbers(lab), await placeOf(lab, 4)]).toEqual([[4, 1], null]);
  const { sweep } = await lab.call('sweeps.create', { base });
  expect(sweep).toBe(2);
});

test('kill -9 of the lab at any moment of a removal leaves the sweep whole or removed', async () => {
  const home = await fillHome(Array.from({ length: 100 }, (_, k) => k + 1));
  for (const delay of [0, 1, 3, 8, 20]) {
    const lab = await openLab(home);
    const isHere = (await sweeps(lab)).length === 1;
    void lab.call(isHere ? 'sweeps.remove' : 'sweeps.restore', { sweep: 1 }).catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, delay));
    process.kill(labProcess(home), 'SIGKILL');
    await lab.closed;
    const next = await openLab(home);
    const [runs, removed] = [await numbers(next), await next.call('runs.removed', {})];
    const isWhole = (await sweeps(next)).length === 1;
    expect([runs.length, removed.length]).toEqual(isWhole ? [201, 0] : [1, 1]);
    expect(removed.map((removal) => removal.runs.length)).toEqual(isWhole ? [] : [200]);
    process.kill(labProcess(home), 'SIGKILL');
    await next.closed;
  }
});
