// Comparing, as a person does it: from launch to a figure and a number with an interval, and what can be done with it then.
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { describe, test } from 'vitest';
import {
  expect,
  expectQuiet,
  forgetTasks,
  longestTask,
  openBrowser,
  openPage,
  serveRuns,
  startServer,
} from './support.ts';

/** On a machine that has other things to do. */
const soon = { timeout: 20_000 };

/** Clicks, and keys pressed, are counted in the page. */
function countActs(): void {
  const counts = { clicks: 0, keys: 0 };
  Object.assign(window, { acts: counts });
  window.addEventListener('click', () => counts.clicks++, true);
  window.addEventListener('keydown', () => counts.keys++, true);
}

const actsOf = (page: Page) =>
  page.evaluate(() => (window as unknown as { acts: { clicks: number; keys: number } }).acts);

const request = { task: 'binary-patterns', episodes: 300, set: { patternSize: 50 } };
const noisy = (level: number, seed: number) => (step: number) =>
  level + 0.05 * Math.sin(seed * 12.9898 + step * 78.233);

/** Groups of five seeds each, which differ in the learning rate. */
const groupsOfFive = (count: number) =>
  Array.from({ length: 5 * count }, (_, k) => {
    const [group, seed] = [Math.floor(k / 5), (k % 5) + 1];
    const set = { ...request.set, learningRate: (group + 1) / 1000 };
    const level = 0.3 - group / 100;
    return {
      request: { ...request, set, seed },
      values: { bitError: noisy(level, k), loss: noisy(10 * level, k) },
    };
  });

describe('from launch', () => {
  test('plastic against non-plastic, five seeds, a figure and a number with an interval take under ten clicks and no key', async () => {
    const { url } = await startServer();
    const watched = await openPage(await openBrowser(), url);
    const { page } = watched;
    await page.evaluate(countActs);
    const card = page.getByTestId('study-binary-patterns');
    await card.getByTestId('seeds-quick-5').click({ timeout: 30_000 });
    await card.getByTestId('run-all-quick').click();
    await card.getByText('Runs 1 to 10 are queued and trained one after the other.').waitFor();
    const verdict = card.getByTestId('verdicts-binary-patterns');
    await expect
      .poll(() => verdict.innerText(), { timeout: 500_000 })
      .toMatch(/reproduced[^]*n = 5[^]*n = 5/);
    await card.getByTestId('compare-runs').click();
    const scores = page.getByTestId('scores');
    await expect
      .poll(() => scores.innerText(), { timeout: 20_000 })
      .toMatch(/Plastic\s+n = 5\s+0\.0\d+\s+0\.0\d+ to 0\.\d+\s+Without plasticity\s+n = 5\s+0\.2\d+/);
    expect(await page.getByTestId('tests').innerText()).toMatch(/Plastic minus Without plasticity\s+-0\.\d+/);
    await expect
      .poll(() => page.getByTestId('band-chart-bitError').getAttribute('data-curves'), soon)
      .toBe('2');
    const { clicks, keys } = await actsOf(page);
    console.log(`From launch to the comparison: ${clicks} clicks, ${keys} keys.`);
    expect(clicks).toBeLessThan(10);
    expect(keys).toBe(0);
    expectQuiet(watched);
  }, 560_000);
});

describe('a comparison on the screen', () => {
  test('has one pointer and one zoom for all charts, and single updates when zoomed', async () => {
    const { url } = await serveRuns(groupsOfFive(2));
    const watched = await openPage(await openBrowser(), `${url}#/compare/1-10`);
    const { page } = watched;
    const chart = page.getByTestId('band-chart-bitError').getByRole('slider');
    await page.getByTestId('band-chart-loss').waitFor({ timeout: 30_000 });
    await chart.hover({ position: { x: 250, y: 100 } });
    const stepOf = (name: string) =>
      page.getByTestId(`band-chart-${name}`).getByRole('slider').getAttribute('aria-valuenow');
    await expect.poll(() => stepOf('loss'), soon).not.toBe('299');
    expect(await stepOf('bitError')).toBe(await stepOf('loss'));
    await expect.poll(() => page.locator('.pointer').count(), soon).toBe(2);

    await chart.focus();
    await page.keyboard.press('+');
    await page.keyboard.press('+');
    await expect.poll(() => page.getByText('Each episode, over seeds').count(), soon).toBe(1);
    await page.keyboard.press('Escape');
    await expect.poll(() => page.getByText('Means of 2 episodes').count(), soon).toBe(1);
    expectQuiet(watched);
  });

  test('can be taken away as vectors, pixels, a table, and a report that opens alone', async () => {
    const { url } = await serveRuns(groupsOfFive(2));
    const browser = await openBrowser();
    const watched = await openPage(browser, `${url}#/compare/1-10`, { acceptDownloads: true });
    const { page } = watched;
    const take = async (id: string) => {
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByTestId(`export-${id}`).click({ timeout: 30_000 }),
      ]);
      return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
    };
    const svg = await take('svg');
    expect(svg.name).toBe('bitError-runs-1-10.svg');
    const png = await take('png');
    expect(png.name).toBe('bitError-runs-1-10.png');
    expect([png.bytes.readUInt32BE(16), png.bytes.subarray(1, 4).toString()]).toEqual([2008, 'PNG']);
    expect((await take('csv')).bytes.toString()).toMatch(/^kind,metric,group/);
    const report = await take('html');

    const alone = await openPage(browser, 'about:blank', { offline: true });
    await alone.page.setContent(report.bytes.toString());
    expect(await alone.page.locator('svg polyline').count()).toBe(2);
    expect(await alone.page.getByRole('heading').allInnerTexts()).toContain('To run it again');
    expect(
      await alone.page.evaluate((text) => {
        const parsed = new DOMParser().parseFromString(text, 'image/svg+xml');
        return parsed.querySelectorAll('parsererror').length;
      }, svg.bytes.toString()),
    ).toBe(0);
    expect(alone.errors).toEqual([]);
    expectQuiet(watched);
  });

  test('is chosen among groups and runs, from the list, from Runs, and by one button where nothing is chosen', async () => {
    const { url } = await serveRuns(groupsOfFive(3));
    const watched = await openPage(await openBrowser(), url);
    const { page } = watched;
    await page.getByText('Compare', { exact: true }).first().click({ timeout: 30_000 });
    await page.getByTestId('compare-newest').click();
    const rows = () => page.getByTestId('scores').locator('tbody tr').count();
    await expect.poll(rows, soon).toBe(2);
    await page.getByTestId('choose-1').check();
    await expect.poll(rows, soon).toBe(3);
    expect(await page.getByTestId('tests').locator('tbody tr').count()).toBe(2);
    await page.getByTestId('reference').selectOption('all');
    await expect.poll(() => page.getByTestId('tests').locator('tbody tr').count(), soon).toBe(3);
    await page.getByTestId('grouping').uncheck();
    await expect.poll(rows, soon).toBe(15);
    await page.goBack();
    await expect.poll(rows, soon).toBe(3);

    await page.keyboard.press('g');
    await page.keyboard.press('r');
    await page.getByRole('button', { name: 'Open runs 11-15' }).click();
    await page.getByTestId('select-15').check();
    await page.getByTestId('select-14').check();
    await page.getByTestId('compare-selected').click();
    await expect.poll(() => page.url(), soon).toContain('#/compare/14,15');
    await expect.poll(rows, soon).toBe(1);
    await page.getByText('One group alone: there is nothing to test it against.').waitFor();
    expectQuiet(watched);
  });

  test('of 200 runs opens while the page answers', async () => {
    const { url } = await serveRuns(groupsOfFive(40));
    const watched = await openPage(await openBrowser(), `${url}#/compare`);
    const { page } = watched;
    await page.getByTestId('compare-newest').waitFor({ timeout: 30_000 });
    for (const address of ['1-200', '1-200;each']) {
      await forgetTasks(page);
      const begun = performance.now();
      await page.evaluate((detail) => (location.hash = `#/compare/${detail}`), address);
      const count = address.endsWith('each') ? 200 : 40;
      await expect
        .poll(() => page.getByTestId('band-chart-bitError').getAttribute('data-curves'), {
          timeout: 20_000,
          interval: 20,
        })
        .toBe(String(count));
      console.log(`${address} was drawn after ${Math.round(performance.now() - begun)} ms.`);
      await page.getByTestId('band-chart-loss').waitFor();
      await page.waitForTimeout(1500);
      expect(await longestTask(page, `while ${address} was opened`)).toBeLessThan(1000);
    }
    expectQuiet(watched);
  });
});
