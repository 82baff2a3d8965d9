// Processes that are killed in mid-run lose nothing that was acknowledged, and a resumed run ends as an undisturbed one.
import { describe, expect, test } from 'vitest';
import type { LabClient } from '../../src-main/contract/client.ts';
import type { Curve, MetricRow } from '../../src-main/contract/runs.ts';
import {
  collectRows,
  createHome,
  isAlive,
  labProcess,
  openLab,
  restOf,
  trainerProcess,
} from '../support/home.ts';

const request = {
  task: 'binary-patterns',
  episodes: 240,
  seed: 7,
  set: { patternSize: 200, checkpointSeconds: 0.2 },
};

async function trainUndisturbed(lab: LabClient): Promise<Curve[]> {
  const { run } = await lab.call('runs.create', request);
  expect((await restOf(lab, run)).status).toBe('completed');
  return repeatable(await lab.call('runs.metrics', { run }));
}

async function resumeToEnd(lab: LabClient, run: number): Promise<Curve[]> {
  const rest = restOf(lab, run);
  await lab.call('runs.resume', { run });
  expect((await rest).status).toBe('completed');
  return repeatable(await lab.call('runs.metrics', { run }));
}

const repeatable = (curves: Curve[]) => curves.filter(({ name }) => name !== 'seconds');

/** Every acknowledged number is there, to the bit. */
function expectKept(curves: readonly Curve[], rows: readonly MetricRow[]): void {
  const kept = new Map(
    curves.map(({ name, steps, values }) => [name, new Map(steps.map((step, k) => [step, values[k]]))]),
  );
  for (const { step, values } of rows) {
    for (const [name, value] of Object.entries(values))
      expect(kept.get(name)?.get(step), `${name} of ${step}`).toBe(value);
  }
}

/** Starts a run and waits until a hundred episodes are acknowledged. */
async function startRun(lab: LabClient) {
  const { run } = await lab.call('runs.create', request);
  const { rows, reached } = collectRows(lab, () => run);
  await reached(100);
  return { run, rows };
}

describe('kill -9 in mid-run', () => {
  test('of the trainer: the run is marked interrupted, keeps its metrics, and resumes to the same end', async () => {
    const home = createHome();
    const lab = await openLab(home);
    const { run, rows } = await startRun(lab);
    const rest = restOf(lab, run);
    process.kill(trainerProcess(home), 'SIGKILL');
    expect(await rest).toMatchObject({
      status: 'interrupted',
      reason: expect.stringContaining('SIGKILL') as string,
    });
    expectKept(await lab.call('runs.metrics', { run }), rows);
    expect(await resumeToEnd(lab, run)).toEqual(await trainUndisturbed(lab));
    expect((await lab.call('runs.show', { run })).attempts).toHaveLength(2);
  });

  test('of the lab: the next lab marks the run interrupted, has its metrics, and resumes to the same end', async () => {
    const home = createHome();
    const first = await openLab(home);
    const { run, rows } = await startRun(first);
    process.kill(labProcess(home), 'SIGKILL');
    await first.closed;
    const second = await openLab(home);
    const details = await second.call('runs.show', { run });
    expect(details.run).toMatchObject({
      status: 'interrupted',
      reason: expect.stringContaining('resume') as string,
    });
    expectKept(await second.call('runs.metrics', { run }), rows);
    expect(await resumeToEnd(second, run)).toEqual(await trainUndisturbed(second));
  });

  test('again and again: a run that is killed every so often still ends as an undisturbed one', async () => {
    const home = createHome();
    let run: number | undefined;
    for (let round = 0; round < 4; round++) {
      const lab = await openLab(home);
      const collected = collectRows(lab, () => run);
      if (run === undefined) ({ run } = await lab.call('runs.create', request));
      else await lab.call('runs.resume', { run });
      await collected.reached(40 + 40 * round);
      process.kill(round % 2 === 0 ? labProcess(home) : trainerProcess(home), 'SIGKILL');
      await (round % 2 === 0 ? lab.closed : restOf(lab, run));
    }
    const lab = await openLab(home);
    expect(await resumeToEnd(lab, run ?? 0)).toEqual(await trainUndisturbed(lab));
  });
});

describe('a lab whose last client leaves', () => {
  test('saves what is running and ends; the run can be resumed to the same end', async () => {
    const home = createHome();
    const first = await openLab(home);
    const { run } = await startRun(first);
    const pid = labProcess(home);
    first.close();
    await expect.poll(() => isAlive(pid), { timeout: 10_000 }).toBe(false);
    const second = await openLab(home);
    const { run: record, checkpoints } = await second.call('runs.show', { run });
    expect(record).toMatchObject({
      status: 'interrupted',
      reason: expect.stringContaining('closed') as string,
    });
    expect(checkpoints.at(-1)?.step).toBe(record.episodesDone);
    expect(await resumeToEnd(second, run)).toEqual(await trainUndisturbed(second));
  });
});
