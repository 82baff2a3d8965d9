// Sweeps with real trainers: their points and seeds, runs side by side, stopping, going on after a kill, and seeds added later.
import { availableParallelism } from 'node:os';
import { describe, expect, test } from 'vitest';
import type { LabClient } from '../../src-main/contract/client.ts';
import type { Sweep, SweepRequest } from '../../src-main/contract/sweeps.ts';
import { sideBySide } from '../../src-main/lab/queue.ts';
import { collectRows, createHome, labProcess, openLab, restOf, trainerProcess } from '../support/home.ts';

const base = { task: 'binary-patterns', episodes: 30, set: { patternSize: 40 } };
const rates = { kind: 'list' as const, name: 'learningRate', values: [1e-3, 1e-2, 3e-2] };
const grid: SweepRequest = { base, axes: [rates], seeds: [1, 2] };
const slow: SweepRequest = {
  base: { ...base, episodes: 200, set: { patternSize: 100, checkpointSeconds: 0.2 } },
  axes: [{ ...rates, values: [1e-3, 4e-3] }],
};

/** Resolves when the sweep is in that state. */
function reached(lab: LabClient, sweep: number, status: Sweep['status']): Promise<Sweep> {
  return new Promise((resolve) => {
    const look = (record: Sweep) => record.sweep === sweep && record.status === status && resolve(record);
    lab.onEvent((event) => event.event === 'sweep.changed' && look(event.sweep));
    void lab
      .call('sweeps.list', {})
      .then((sweeps) => sweeps.forEach(look))
      .catch(() => undefined);
  });
}

async function complete(lab: LabClient, request: SweepRequest) {
  const { sweep } = await lab.call('sweeps.create', request);
  await reached(lab, sweep, 'completed');
  return lab.call('sweeps.show', { sweep });
}

/** What does not depend on when and beside what its runs were trained. */
async function outcome(lab: LabClient, sweep: number) {
  const { points, best } = await lab.call('sweeps.show', { sweep });
  return {
    best,
    points: points.map(({ values, runs, score }) => ({
      ...{ values, score },
      runs: runs.map(({ seed, status, score: own }) => ({ seed, status, score: own })),
    })),
  };
}

describe('a sweep', () => {
  test('runs every point with every seed, and tells the mean, its interval and the best point', async () => {
    const lab = await openLab(createHome());
    const { sweep, metric, points, best } = await complete(lab, grid);
    expect(sweep).toMatchObject({ status: 'completed', reason: '', runsInAll: 6, runsEnded: 6 });
    expect(sweep.plan.goal).toEqual({ metric: 'bitError', direction: 'minimise' });
    expect(metric.unit).not.toBe('');
    expect(points.map(({ values }) => values.learningRate)).toEqual(rates.values);
    for (const { runs, score } of points) {
      expect(runs.map(({ seed }) => seed)).toEqual([1, 2]);
      const scores = runs.map((run) => run.score ?? NaN);
      expect(score).toMatchObject({ count: 2, mean: (scores[0] + scores[1]) / 2 });
      expect(score?.interval?.low).toBeLessThanOrEqual(score?.mean ?? NaN);
    }
    const means = points.map(({ score }) => score?.mean ?? NaN);
    expect(points[means.indexOf(Math.min(...means))].point).toBe(best);
  });

  test('trains side by side, to the same bit as runs that are alone on all threads', async () => {
    const lab = await openLab(createHome());
    let most = 0;
    const running = new Set<number>();
    lab.onEvent((event) => {
      if (event.event !== 'run.changed') return;
      if (event.run.status === 'running') running.add(event.run.run);
      else running.delete(event.run.run);
      most = Math.max(most, running.size);
    });
    const { points } = await complete(lab, grid);
    expect(most).toBe(Math.min(6, sideBySide()));
    const { run } = await lab.call('runs.create', {
      ...base,
      set: { ...base.set, learningRate: 1e-2 },
      seed: 2,
    });
    await restOf(lab, run);
    const curves = async (number: number) =>
      (await lab.call('runs.metrics', { run: number })).filter(({ name }) => name !== 'seconds');
    expect(await curves(points[1].runs[1].run)).toEqual(await curves(run));
  });

  test('of large networks runs one after the other', async () => {
    const lab = await openLab(createHome());
    const large = { task: 'binary-patterns', episodes: 2 };
    const estimate = await lab.call('sweeps.estimate', { base: large, seeds: [1, 2, 3] });
    expect(estimate).toMatchObject({ points: 1, runs: 3, runsAtOnce: 1 });
    const small = await lab.call('sweeps.estimate', grid);
    expect(small).toMatchObject({ points: 3, runs: 6, runsAtOnce: Math.min(6, sideBySide()) });
    expect(small.seconds).toBeGreaterThan(0);
  });

  test('lets a run that is started by hand go before its next one', async () => {
    const lab = await openLab(createHome());
    const { sweep } = await lab.call('sweeps.create', { ...slow, seeds: [1, 2, 3, 4] });
    const { run } = await lab.call('runs.create', { ...base, episodes: 5 });
    expect((await restOf(lab, run)).status).toBe('completed');
    const { runsInAll, runsEnded } = (await lab.call('sweeps.show', { sweep })).sweep;
    expect(runsEnded).toBeLessThan(runsInAll);
    await lab.call('sweeps.stop', { sweep });
  });

  test('that is stopped keeps what was done, and goes on from there to the same end', async () => {
    const home = createHome();
    const lab = await openLab(home);
    const undisturbed = (await complete(lab, slow)).sweep.sweep;
    const { sweep } = await lab.call('sweeps.create', slow);
    let first: number | undefined;
    const { reached: done } = collectRows(lab, () => first);
    lab.onEvent((event) => {
      if (event.event === 'run.changed' && event.run.status === 'running') first ??= event.run.run;
    });
    await done(50);
    expect(await lab.call('sweeps.stop', { sweep })).toMatchObject({ status: 'stopped', runsEnded: 0 });
    const { points } = await lab.call('sweeps.show', { sweep });
    const runs = points.flatMap((point) => point.runs);
    expect(runs.every(({ status }) => status === 'stopped')).toBe(true);
    expect(runs[0].episodesDone).toBeGreaterThanOrEqual(50);
    await expect(lab.call('sweeps.stop', { sweep })).rejects.toThrow(
      `Sweep ${sweep} is stopped; expected one that is running to stop.`,
    );
    await lab.call('sweeps.resume', { sweep });
    await reached(lab, sweep, 'completed');
    expect(await outcome(lab, sweep)).toEqual(await outcome(lab, undisturbed));
  });

  test('takes seeds later', async () => {
    const lab = await openLab(createHome());
    const { sweep } = (await complete(lab, { ...grid, seeds: [3] })).sweep;
    await expect(lab.call('sweeps.addSeeds', { sweep, seeds: [3] })).rejects.toThrow(
      'seeds: expected new ones, got 3, which it has.',
    );
    await lab.call('sweeps.addSeeds', { sweep, seeds: [3, 1] });
    const record = await reached(lab, sweep, 'completed');
    expect(record).toMatchObject({ seeds: [3, 1], runsInAll: 6, runsEnded: 6 });
    const { points } = await lab.call('sweeps.show', { sweep });
    expect(points.map(({ runs }) => runs.map(({ seed }) => seed))).toEqual([
      [1, 3],
      [1, 3],
      [1, 3],
    ]);
  });

  test('ends when its budget of training is spent', async () => {
    const lab = await openLab(createHome());
    const { sweep } = await complete(lab, { ...grid, budgetHours: 1e-6 });
    expect(sweep.reason).toBe('Its budget of 0.000001 h of training is spent.');
    expect(sweep.runsEnded).toBeLessThan(6);
  });

  test('with a run that fails completes, and says so', async () => {
    const lab = await openLab(createHome());
    const diverging = { ...base, set: { patternSize: 20 }, episodes: 400 };
    const request = { base: diverging, axes: [{ ...rates, values: [1e-3, 1] }] };
    const { sweep, points, best } = await complete(lab, request);
    expect(sweep.reason).toBe('1 of 2 runs did not complete.');
    expect(points.map(({ score }) => score !== null)).toEqual([true, false]);
    expect(best).toBe(1);
  });
});

describe('a Bayesian search', () => {
  const search: SweepRequest = {
    base: { ...base, episodes: 20 },
    axes: [{ kind: 'range', name: 'learningRate', low: 1e-4, high: 1e-1, scale: 'logarithmic' }],
    method: 'bayesian',
    points: 6,
  };

  test('tries as many points as asked, and the same ones when it is begun anew', async () => {
    const lab = await openLab(createHome());
    const first = await complete(lab, search);
    expect(first.points).toHaveLength(6);
    expect(new Set(first.points.map(({ values }) => values.learningRate)).size).toBe(6);
    const second = await complete(lab, search);
    expect(await outcome(lab, second.sweep.sweep)).toEqual(await outcome(lab, first.sweep.sweep));
  });

  test('chooses the same points though its lab is killed again and again', async () => {
    const home = createHome();
    const first = await openLab(home);
    const { sweep } = await first.call('sweeps.create', search);
    for (let round = 0; round < 2; round++) {
      const lab = await openLab(home);
      await new Promise<void>((resolve) =>
        lab.onEvent(
          (event) => event.event === 'run.metrics' && Number(event.rows.at(-1)?.step) > 5 && resolve(),
        ),
      );
      process.kill(labProcess(home), 'SIGKILL');
      await lab.closed;
    }
    const lab = await openLab(home);
    await reached(lab, sweep, 'completed');
    const undisturbed = (await complete(lab, search)).sweep.sweep;
    expect(await outcome(lab, sweep)).toEqual(await outcome(lab, undisturbed));
  });
});

test('kill -9 of the lab: the next lab goes on with the sweep by itself, to the same end', async () => {
  const home = createHome();
  const first = await openLab(home);
  const { sweep } = await first.call('sweeps.create', { ...slow, seeds: [1, 2] });
  let ended = 0;
  await new Promise<void>((resolve) =>
    first.onEvent((event) => {
      if (event.event === 'run.changed' && event.run.status === 'completed' && ++ended === 1) resolve();
    }),
  );
  process.kill(labProcess(home), 'SIGKILL');
  await first.closed;
  const second = await openLab(home);
  const before = await second.call('sweeps.show', { sweep });
  expect(before.sweep.status).toBe('running');
  expect(before.sweep.runsEnded).toBeLessThan(4);
  expect(await reached(second, sweep, 'completed')).toMatchObject({ reason: '', runsEnded: 4 });
  const undisturbed = await complete(second, { ...slow, seeds: [1, 2] });
  expect(await outcome(second, sweep)).toEqual(await outcome(second, undisturbed.sweep.sweep));
});

test('kill -9 of its trainers: the sweep goes on with the run, and leaves one that dies each time', async () => {
  const home = createHome();
  const lab = await openLab(home);
  const request = { ...slow, axes: [], seeds: [1] };
  const { sweep } = await lab.call('sweeps.create', request);
  let kills = 0;
  lab.onEvent((event) => {
    if (event.event !== 'run.metrics' || kills >= 1) return;
    kills++;
    process.kill(trainerProcess(home), 'SIGKILL');
  });
  expect(await reached(lab, sweep, 'completed')).toMatchObject({ reason: '', runsEnded: 1 });
  const undisturbed = await complete(lab, request);
  expect(await outcome(lab, sweep)).toEqual(await outcome(lab, undisturbed.sweep.sweep));
  kills = -Infinity;
  const doomed = (await lab.call('sweeps.create', request)).sweep;
  expect(await reached(lab, doomed, 'completed')).toMatchObject({
    reason: '1 of 1 runs did not complete.',
  });
});

test.each([
  [{ axes: [{ ...rates, name: 'learningRat' }] }, 'There is no setting "learningRat".'],
  [{ axes: [{ ...rates, values: [-1] }] }, 'learningRate: expected at least 0, got -1.'],
  [{ goal: { metric: 'reward' } }, 'goal: expected a metric of this task, one of'],
  [{ method: 'random' as const, axes: [rates] }, 'points: expected how many points'],
  [{ seeds: Array.from({ length: 1000 }, (_, k) => k), axes: [rates] }, 'expected at most 2000 runs'],
])('what cannot be swept is refused in a sentence before anything runs, %#', async (given, sentence) => {
  const lab = await openLab(createHome());
  await expect(lab.call('sweeps.create', { base, ...given })).rejects.toThrow(sentence);
  expect(await lab.call('sweeps.list', {})).toEqual([]);
});

test('all cores train but one of a machine that has four or more', () => {
  expect([1, 2, 3, 4, 16].map(sideBySide)).toEqual([1, 2, 3, 3, 15]);
  expect(sideBySide()).toBeLessThanOrEqual(availableParallelism());
});
