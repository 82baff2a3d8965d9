// A served home and a browser on it, both ended with the test; and what the page said and asked for meanwhile.
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { expect, onTestFinished } from 'vitest';
import { removeHome } from '../support/home.ts';
import { addRuns, openStores } from '../support/made-up-runs.ts';
import type { MadeUpRun } from '../support/made-up-runs.ts';
import { addSweep } from '../support/made-up-sweeps.ts';
import type { MadeUpSweep } from '../support/made-up-sweeps.ts';
import { launchBrowser } from './chromium.ts';
import { serve, temporaryHome } from './server.ts';
import type { Served } from './server.ts';

export { expect };

export async function startServer(): Promise<Served> {
  const home = temporaryHome();
  const server = await serve(home);
  onTestFinished(async () => {
    await server.stop();
    await removeHome(home);
  });
  return server;
}

/** A served home that holds made-up runs. */
export async function serveRuns(given: readonly MadeUpRun[]): Promise<Served> {
  const home = temporaryHome();
  const { store, database, close } = openStores(home);
  // Made up anew where a crash takes them.
  database.pragma('synchronous = OFF');
  addRuns(store, given);
  close();
  const server = await serve(home);
  onTestFinished(async () => {
    await server.stop();
    await removeHome(home);
  });
  return server;
}

/** The same of a made-up sweep. */
export async function serveSweep(given: MadeUpSweep): Promise<Served> {
  const home = temporaryHome();
  const { close, ...stores } = openStores(home);
  stores.database.pragma('synchronous = OFF');
  await addSweep(stores, given);
  close();
  const server = await serve(home);
  onTestFinished(async () => {
    await server.stop();
    await removeHome(home);
  });
  return server;
}

export async function openBrowser(): Promise<Browser> {
  const browser = await launchBrowser();
  onTestFinished(() => browser.close());
  return browser;
}

/** A page, and everything that it complained of or asked for. */
export interface Watched {
  readonly page: Page;
  /** Errors in the page's console, and exceptions that nobody caught. */
  readonly errors: string[];
  /** Addresses of all requests and WebSockets. */
  readonly addresses: string[];
}

export async function openPage(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
): Promise<Watched> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
  const page = await context.newPage();
  const watched: Watched = { page, errors: [], addresses: [] };
  watch(watched);
  await page.addInitScript(recordLongTasks);
  await page.goto(url);
  return watched;
}

function watch({ page, errors, addresses }: Watched): void {
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(`${message.text()} (${message.location().url})`);
  });
  page.on('pageerror', (error) => errors.push(error.stack ?? error.message));
  page.on('request', (request) => addresses.push(request.url()));
  page.on('websocket', (socket) => addresses.push(socket.url()));
}

declare global {
  interface Window {
    /** Durations in ms of main-thread tasks over 50 ms. */
    longTasks: number[];
  }
}

function recordLongTasks(): void {
  window.longTasks = [];
  new PerformanceObserver((list) => {
    window.longTasks.push(...list.getEntries().map(({ duration }) => duration));
  }).observe({ type: 'longtask', buffered: true });
}

export function forgetTasks(page: Page): Promise<void> {
  return page.evaluate(() => void (window.longTasks = []));
}

/** The longest task of the main thread, in ms, since they were last forgotten; 0 where none took over 50. Prints it. */
export async function longestTask(page: Page, when: string): Promise<number> {
  const longest = Math.max(0, ...(await page.evaluate(() => window.longTasks)));
  console.log(`The page's longest task ${when}: ${longest === 0 ? 'under 50' : longest.toFixed(0)} ms.`);
  return longest;
}

/** Nothing in the console, and nothing asked of any other machine. */
export function expectQuiet({ errors, addresses }: Watched): void {
  expect(errors).toEqual([]);
  expect(addresses.filter((address) => !isLocal(address))).toEqual([]);
}

function isLocal(address: string): boolean {
  const { protocol, hostname } = new URL(address);
  return hostname === '127.0.0.1' || protocol === 'data:' || protocol === 'blob:';
}

/** How many points a chart has drawn. */
export async function pointsOf(page: Page, metric: string): Promise<number> {
  return Number(await page.getByTestId(`chart-${metric}`).first().getAttribute('data-points'));
}

/** Waits until a chart has drawn more than `count` points. */
export async function expectMorePoints(page: Page, metric: string, count: number, timeout = 20_000) {
  await expect.poll(() => pointsOf(page, metric), { timeout }).toBeGreaterThan(count);
}

/** Waits until the run on the screen is in that state. */
export async function expectStatus(page: Page, status: string | RegExp, timeout = 30_000): Promise<void> {
  await expect.poll(() => page.getByTestId('run-status').first().innerText(), { timeout }).toMatch(status);
}
