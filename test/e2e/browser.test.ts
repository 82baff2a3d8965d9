// A person's way through the program in a real browser, on a real server, lab and trainer.
import { describe, test } from 'vitest';
import {
  expect,
  expectMorePoints,
  expectQuiet,
  expectStatus,
  forgetTasks,
  longestTask,
  openBrowser,
  openPage,
  pointsOf,
  startServer,
} from './support.ts';
import { enter, runNumber, startExperiment, startQuickVersion } from './steps.ts';

describe('the first minute', () => {
  test('the quick version of a study shows a moving curve within 5 s, pauses, resumes, stops, and is kept', async () => {
    const { url } = await startServer();
    const firstBrowser = await openBrowser();
    const first = await openPage(firstBrowser, url);
    const { page } = first;
    await page.getByTestId('study-binary-patterns').waitFor();

    const clickedAt = Date.now();
    const run = await startQuickVersion(page);
    await expectMorePoints(page, 'bitError', 0, 5000);
    const points = await pointsOf(page, 'bitError');
    await expectMorePoints(page, 'bitError', points, Math.max(1, 5000 - (Date.now() - clickedAt)));

    await page.getByTestId('pause').click();
    await expectStatus(page, 'paused');
    const pausedPoints = await pointsOf(page, 'bitError');
    await page.getByTestId('resume').click();
    await expectStatus(page, 'running');
    await expectMorePoints(page, 'bitError', pausedPoints);
    await page.getByTestId('stop').click();
    await expectStatus(page, 'stopped');
    expectQuiet(first);
    await firstBrowser.close();

    const second = await openPage(await openBrowser(), `${url}#/runs`);
    const row = second.page.getByTestId('runs-table').getByRole('row').filter({ hasText: 'stopped' });
    await row
      .getByRole('link', { name: String(run) })
      .first()
      .click();
    expect(await runNumber(second.page)).toBe(run);
    await expectMorePoints(second.page, 'bitError', pausedPoints - 1);
    await expectStatus(second.page, 'stopped');
    expectQuiet(second);
  });

  test('the keyboard alone does the same, with Tab and Enter', async () => {
    const { url } = await startServer();
    const watched = await openPage(await openBrowser(), url);
    const { page } = watched;
    await enter(page, 'run-quick');
    await runNumber(page);
    await expectMorePoints(page, 'bitError', 1);
    await enter(page, 'pause');
    await expectStatus(page, 'paused');
    await enter(page, 'resume');
    await expectStatus(page, 'running');
    await enter(page, 'stop');
    await expectStatus(page, 'stopped');
    expectQuiet(watched);
  });

  test('while a run at the paper’s scale trains, the page answers: no task takes over 100 ms', async () => {
    const { url } = await startServer();
    const watched = await openPage(await openBrowser(), url);
    const { page } = watched;
    await page.getByTestId('run-paper').first().waitFor();
    await forgetTasks(page);
    await page.getByTestId('run-paper').first().click();
    await expectMorePoints(page, 'bitError', 40, 90_000);
    expect(await longestTask(page, 'while curves move')).toBeLessThanOrEqual(100);

    await forgetTasks(page);
    await page.getByTestId('matrix-w').waitFor({ timeout: 60_000 });
    await page.waitForTimeout(2000);
    expect(await longestTask(page, 'as two matrices of a million synapses appear')).toBeLessThanOrEqual(100);
    // On a quick machine its 400 episodes are over by now.
    await expectStatus(page, /running|completed/);
    expectQuiet(watched);
  });

  test('the engine is chosen by the lab unless a person does, and the screen says which and why', async () => {
    const { url } = await startServer();
    const watched = await openPage(await openBrowser(), `${url}#/experiments`);
    const { page } = watched;
    const engine = page.locator('#field-engine');
    await page.locator('#field-engine-help').getByText('on the processor').waitFor({ timeout: 30_000 });
    expect(await engine.inputValue()).toBe('');
    await engine.selectOption('reference');
    await page.getByTestId('estimate').getByText('Reference').waitFor();
    await page.getByRole('button', { name: 'Set all back' }).click();
    await expect.poll(() => engine.inputValue()).toBe('');
    const run = await startExperiment(page, url, { patternSize: 20, episodes: 3 });
    await expectStatus(page, 'completed');
    await page.getByText('Log', { exact: true }).click();
    await page.getByText(/^WebAssembly on the processor: /).waitFor();
    await page.goto(`${url}#/experiments/run-${run}`);
    await expect.poll(() => engine.inputValue()).toBe('wasm');
    expectQuiet(watched);
  });
});

describe('a field with nonsense', () => {
  const nonsense = [
    ['patternCount', '-3', 'expected at least 1, got -3'],
    ['episodes', 'many', 'expected a whole number, got the text "many"'],
    ['erasedShare', '', 'expected a number, got nothing'],
    ['patternSize', '7', 'expected a multiple of 2, got 7'],
  ];

  test('says what is wrong beside the field, and nothing starts', async () => {
    const { url } = await startServer();
    const watched = await openPage(await openBrowser(), `${url}#/experiments`);
    const { page } = watched;
    const start = page.getByTestId('start-training');
    for (const [name, value, sentence] of nonsense) {
      const field = page.locator(`#field-${name}`);
      const sound = await field.inputValue({ timeout: 30_000 });
      await field.fill(value);
      await page.locator(`#field-${name}-problem`).getByText(sentence).waitFor();
      expect(await field.getAttribute('aria-invalid')).toBe('true');
      expect(await field.getAttribute('aria-describedby')).toContain(`field-${name}-problem`);
      expect(await start.isDisabled()).toBe(true);
      await page.keyboard.press('Control+Enter');
      await field.fill(sound);
      await expect.poll(() => start.isEnabled()).toBe(true);
    }
    expect(page.url()).toContain('#/experiments');
    await page.goto(`${url}#/runs`);
    await expect.poll(() => page.getByTestId('runs-table').getByRole('row').count()).toBeLessThanOrEqual(1);
    expectQuiet(watched);
  });

  test('an experiment that differs from its defaults starts with Ctrl-Enter, and can begin another', async () => {
    const { url } = await startServer();
    const watched = await openPage(await openBrowser(), url);
    const { page } = watched;
    const run = await startExperiment(page, url, { patternSize: 50, episodes: 30, seed: 5 });
    await expectStatus(page, 'completed');
    await page.goto(`${url}#/experiments/run-${run}`);
    await expect.poll(() => page.locator('#field-patternSize').inputValue()).toBe('50');
    await page.locator('#field-seed').fill('6');
    await expect.poll(() => page.getByTestId('differences').innerText()).toMatch(/Seed\s+5\s+6/);
    await page.keyboard.press('Control+Enter');
    expect(await runNumber(page)).toBe(run + 1);
    await expectStatus(page, 'completed');
    expectQuiet(watched);
  });
});
