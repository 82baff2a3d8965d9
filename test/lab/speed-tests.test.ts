// Speed tests as the lab keeps them: the last report of each engine, found again by the next lab, and tests that are stopped.
import { expect, test } from 'vitest';
import { isMeasuredElsewhere } from '../../src-main/contract/speed.ts';
import type { LabClient } from '../../src-main/contract/client.ts';
import { openHome } from '../../src-main/lab/store/database.ts';
import { SpeedReports } from '../../src-main/lab/store/speed-reports.ts';
import { createHome, isAlive, labProcess, openLab } from '../support/home.ts';

/** Resolves when a speed test is at work. */
function measuringBegins(lab: LabClient): Promise<string> {
  return new Promise((resolve) => {
    lab.onEvent((event) => event.event === 'engine.measuring' && resolve(event.engine));
  });
}

test('the last report of an engine is there when the lab is opened again; a quick one is not kept', async () => {
  const home = createHome();
  const lab = await openLab(home);
  const pid = labProcess(home);
  const report = await lab.call('engines.measure', { scale: 'short', threads: 1 });
  await lab.call('engines.measure', { scale: 'quick', threads: 1 });
  lab.close();
  await expect.poll(() => isAlive(pid), { timeout: 10_000 }).toBe(false);
  const [kept, ...others] = await (await openLab(home)).call('engines.speeds', {});
  expect(others).toEqual([]);
  expect(kept).toEqual(report);
  expect(kept.updates.map(({ workload, threads }) => [workload, threads])).toEqual(
    ['patterns', 'images', 'oja', 'retroactive'].map((workload) => [workload, 1]),
  );
  expect(Date.now() - Date.parse(kept.measuredAt)).toBeLessThan(60_000);
});

test('a test that is stopped says so, keeps nothing, and frees the machine at once', async () => {
  const lab = await openLab(createHome());
  const ended: unknown[] = [];
  lab.onEvent((event) => event.event === 'engine.measured' && ended.push([event.engine, event.report]));
  expect(await lab.call('engines.stopMeasuring', {})).toEqual({ isStopped: false });
  const begins = measuringBegins(lab);
  const measuring = lab.call('engines.measure', { engine: 'reference' });
  const stopped = expect(measuring).rejects.toThrow('The speed test was stopped; nothing of it was kept.');
  expect(await begins).toBe('reference');
  expect(await lab.call('engines.stopMeasuring', {})).toEqual({ isStopped: true });
  await stopped;
  expect(ended).toEqual([['reference', null]]);
  expect(await lab.call('engines.speeds', {})).toEqual([]);
  await lab.call('engines.measure', { scale: 'quick' });
});

test('a report that a later version wrote is as good as none', () => {
  const { database, lock } = openHome(createHome());
  database.prepare(`INSERT INTO speed_reports VALUES ('wasm', 'now', '{"engine": "wasm"}')`).run();
  expect(new SpeedReports(database).all()).toEqual([]);
  database.close();
  lock.close();
});

test('a report is of elsewhere if the device or any version is another', () => {
  const report = { device: 'card', versions: { webgpu: '1', driver: '2' } };
  expect(isMeasuredElsewhere(report, report)).toBe(false);
  expect(isMeasuredElsewhere(report, { ...report, device: 'other card' })).toBe(true);
  expect(isMeasuredElsewhere(report, { ...report, versions: { webgpu: '1', driver: '3' } })).toBe(true);
  expect(isMeasuredElsewhere(report, { ...report, versions: { webgpu: '1' } })).toBe(true);
});
