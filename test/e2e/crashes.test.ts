// Processes that die while a person looks on: the page says what happened, and goes on.
import { describe, test } from 'vitest';
import { isAlive, labProcess, trainerProcess } from '../support/home.ts';
import {
  expect,
  expectMorePoints,
  expectQuiet,
  expectStatus,
  openBrowser,
  openPage,
  startServer,
} from './support.ts';
import { startExperiment, startQuickVersion } from './steps.ts';

const long = { patternSize: 200, episodes: 5000, checkpointSeconds: 0.5 };

describe('kill -9 in mid-run', () => {
  test('of the trainer: a sentence and the log say so, the run resumes, and another can be started', async () => {
    const { url, home } = await startServer();
    const watched = await openPage(await openBrowser(), url);
    const { page } = watched;
    await startExperiment(page, url, long);
    await expectMorePoints(page, 'bitError', 20);
    process.kill(trainerProcess(home), 'SIGKILL');
    await expectStatus(page, 'interrupted');
    await page.getByRole('main').getByText('SIGKILL').first().waitFor();
    await page.getByTestId('log').getByText('SIGKILL').first().waitFor();

    await page.getByTestId('resume').click();
    await expectStatus(page, 'running');
    await page.getByTestId('stop').click();
    await expectStatus(page, 'stopped');
    await page.goto(`${url}#/studies`);
    await startQuickVersion(page);
    await expectMorePoints(page, 'bitError', 1);
    await page.getByTestId('stop').click();
    await expectStatus(page, 'stopped');
    expectQuiet(watched);
  });

  test('of the lab: the page connects again, shows the run interrupted, and it can be resumed', async () => {
    const { url, home } = await startServer();
    const watched = await openPage(await openBrowser(), url);
    const { page } = watched;
    await startExperiment(page, url, long);
    await expectMorePoints(page, 'bitError', 20);
    const lab = labProcess(home);
    process.kill(lab, 'SIGKILL');
    await expect.poll(() => isAlive(lab)).toBe(false);
    await expectStatus(page, 'interrupted');
    await page.getByTestId('resume').click();
    await expectStatus(page, 'running');
    await expectMorePoints(page, 'bitError', 20);
    await page.getByTestId('stop').click();
    await expectStatus(page, 'stopped');
    expectQuiet(watched);
  });
});
