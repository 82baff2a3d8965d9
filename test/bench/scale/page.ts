// The page on a full home, in Chromium: what a person does, from the address to curves, timed inside the page up to the frame
// that shows it.
import type { Page } from 'playwright-core';
import { writeRunNumbers } from '../../../src-main/contract/groups.ts';
import { launchBrowser } from '../../e2e/chromium.ts';
import { serve } from '../../e2e/server.ts';
import { timeOf } from './timing.ts';
import type { Timing } from './timing.ts';

const times = 4;
const compared = 100;

export async function measurePage(home: string, long: readonly number[]): Promise<Timing[]> {
  const server = await serve(home);
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    await page.addInitScript(defineWaits);
    return await measureScreens(page, server.url, long);
  } finally {
    await browser.close();
    await server.stop();
  }
}

async function measureScreens(page: Page, url: string, long: readonly number[]): Promise<Timing[]> {
  const opened = await timeOf('the page opens to its first screen', times, async () => {
    await page.goto('about:blank');
    await page.goto(url);
    return page.evaluate(() => window.shownAfter(null, '[data-testid="run-quick"]'));
  });
  const runs = await timeOf('Runs is shown', times, async () => {
    await page.evaluate(() =>
      window.shownAfter(() => void (location.hash = '#/settings'), '[data-testid="home"], h1'),
    );
    return page.evaluate(() => window.shownAfter(() => void (location.hash = '#/runs'), 'tr[data-row]'));
  });
  const filter = await timeOf('a filter shows its rows', times, (turn) => typeFilter(page, turn));
  const sorted = await timeOf('all runs are sorted by their results', times, () => sortByResult(page));
  const curves = await timeOf('a long run opens to its curves', times, (turn) => openRun(page, long[turn]));
  const sets = Array.from({ length: times }, (_, k) => long.slice(k * 5, k * 5 + compared));
  const compare = await timeOf(`Compare of ${compared} runs shows curves`, times, (turn) =>
    openComparison(page, sets[turn]),
  );
  return [opened, runs, filter, sorted, curves, compare];
}

function typeFilter(page: Page, turn: number): Promise<number> {
  return page.evaluate((word) => {
    const field = document.querySelector<HTMLInputElement>('input[type="search"]');
    const shown = () => document.querySelector('[data-testid="runs-table"]')?.getAttribute('data-runs');
    const before = shown();
    const type = () => {
      if (!field) throw new Error('There is no field to type into.');
      field.value = word;
      field.dispatchEvent(new Event('input', { bubbles: true }));
    };
    return window.shownAfter(type, 'tr[data-row]', () => shown() !== before);
  }, ['maze', 'omniglot', 'seed 3', 'stopped'][turn]);
}

/** Of every run by itself, the filter being gone. */
async function sortByResult(page: Page): Promise<number> {
  await page.getByRole('searchbox').fill('');
  await page.getByTestId('grouping').uncheck();
  await page.waitForTimeout(500);
  return page.evaluate(() => {
    const first = () => document.querySelector<HTMLElement>('tr[data-row]')?.dataset.row;
    const before = first();
    const button = document.querySelector<HTMLElement>('th.score button');
    return window.shownAfter(
      () => button?.click(),
      'tr[data-row]',
      () => first() !== before,
    );
  });
}

function openRun(page: Page, run: number): Promise<number> {
  return page.evaluate(
    (number) =>
      window.shownAfter(
        () => void (location.hash = `#/run/${number}`),
        '[data-testid="chart-bitError"], [data-testid="chart-loss"]',
        (chart) =>
          document.querySelector('h1')?.textContent?.trim() === `Run ${number}` &&
          Number(chart.dataset.points) > 10,
      ),
    run,
  );
}

/** From the screen on which nothing is chosen. */
async function openComparison(page: Page, runs: readonly number[]): Promise<number> {
  await page.evaluate(() => void (location.hash = '#/compare'));
  await page.getByTestId('compare-newest').waitFor();
  await page.waitForTimeout(500);
  return page.evaluate(
    ([list, count]) =>
      window.shownAfter(
        () => void (location.hash = `#/compare/${list}`),
        '[data-testid^="band-chart-"]',
        (chart) =>
          Number(chart.dataset.curves) > 0 &&
          document.querySelectorAll('[data-testid="scores"] tbody tr').length > 0 &&
          count > 0,
      ),
    [encodeURI(writeRunNumbers(runs).replaceAll(' ', '')), runs.length] as const,
  );
}

declare global {
  interface Window {
    /** Milliseconds from an act, or from the document's beginning, to the frame in which an element that passes is shown. */
    shownAfter(
      act: (() => void) | null,
      selector: string,
      passes?: (element: HTMLElement) => boolean,
    ): Promise<number>;
  }
}

function defineWaits(): void {
  window.shownAfter = (act, selector, passes = () => true) =>
    new Promise((resolve, reject) => {
      const begun = act ? performance.now() : 0;
      const look = () => {
        const elements = [...document.querySelectorAll<HTMLElement>(selector)];
        if (elements.some(passes))
          return void requestAnimationFrame(() => resolve(performance.now() - begun));
        if (performance.now() - begun > 60_000) return void reject(new Error(`${selector} was not shown.`));
        requestAnimationFrame(look);
      };
      act?.();
      look();
    });
}
