// Engram's own window in a real Electron: the way of a newcomer, and what the page must not be able to do.
import { expect, test } from 'vitest';
import { createHome, labProcess, openLab } from '../support/home.ts';
import { launch } from './electron.ts';

/** Points drawn in the chart of bit errors. */
const pointsDrawn = '[data-testid="chart-bitError"]';

test('launch, one click, a curve that moves, pause, resume, stop; close, reopen, and the run is there', async () => {
  const home = createHome();
  const first = await launch(home);
  const { page } = first;
  await page.getByTestId('run-paper').first().click();
  await expect
    .poll(async () => Number(await page.locator(pointsDrawn).getAttribute('data-points')), { timeout: 5000 })
    .toBeGreaterThan(2);
  await page.getByTestId('pause').click();
  await expect.poll(() => page.getByTestId('run-status').textContent()).toContain('paused');
  await page.getByTestId('resume').click();
  await expect.poll(() => page.getByTestId('run-status').textContent()).toContain('running');
  await page.getByTestId('stop').click();
  await expect
    .poll(() => page.getByTestId('run-status').textContent(), { timeout: 10_000 })
    .toContain('stopped');
  expect(first.faults).toEqual([]);
  await first.application.close();

  const second = await launch(home);
  await second.page.getByRole('link', { name: 'Runs', exact: true }).click();
  await expect.poll(() => second.page.getByTestId('runs-table').textContent()).toContain('stopped');
  await second.page.evaluate(() => (location.hash = '#/run/1'));
  await expect
    .poll(async () => Number(await second.page.locator(pointsDrawn).getAttribute('data-points')))
    .toBeGreaterThan(2);
  expect(second.faults).toEqual([]);
});

test('closing the window in mid-run asks nothing and loses nothing; the run is offered for resuming', async () => {
  const home = createHome();
  const { application, page } = await launch(home);
  await page.getByTestId('run-paper').first().click();
  await expect
    .poll(async () => Number(await page.locator(pointsDrawn).getAttribute('data-points')), {
      timeout: 10_000,
    })
    .toBeGreaterThan(2);
  await application.close();
  const lab = await openLab(home);
  await expect
    .poll(async () => (await lab.call('runs.show', { run: 1 })).run.status, { timeout: 10_000 })
    .toBe('interrupted');
  const { run, checkpoints } = await lab.call('runs.show', { run: 1 });
  expect(checkpoints.at(-1)?.step).toBe(run.episodesDone);
  const again = await launch(home);
  await again.page.evaluate(() => (location.hash = '#/run/1'));
  await again.page.getByTestId('resume').click();
  await expect.poll(() => again.page.getByTestId('run-status').textContent()).toContain('running');
  await again.page.getByTestId('stop').click();
});

/** The longest tasks seen, in milliseconds, over all tries of the test below. */
const longestTask = { page: 0, main: 0 };

test('training at full speed holds up neither the page nor the main process', async () => {
  const { application, page, faults } = await launch(createHome());
  await page.evaluate(() => {
    const longest = { ms: 0 };
    Object.assign(window, { longest });
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) longest.ms = Math.max(longest.ms, duration);
    }).observe({ type: 'longtask' });
  });
  await application.evaluate(() => {
    const { monitorEventLoopDelay } = process.getBuiltinModule('node:perf_hooks');
    const delay = monitorEventLoopDelay({ resolution: 5 });
    delay.enable();
    Object.assign(globalThis, { delay });
  });
  await page.getByTestId('run-quick').first().click();
  await expect
    .poll(() => page.getByTestId('run-status').textContent(), { timeout: 60_000 })
    .toContain('completed');
  await page.evaluate(() => (location.hash = '#/studies'));
  await page.getByTestId('run-paper').first().click();
  // The first checkpoint brings two matrices of a million numbers each.
  await page.getByTestId('matrix-alpha').waitFor({ timeout: 30_000 });
  await page.waitForTimeout(2000);
  const pageMs = await page.evaluate(() => (window as unknown as { longest: { ms: number } }).longest.ms);
  const mainMs = await application.evaluate(
    () => (globalThis as unknown as { delay: { max: number } }).delay.max / 1e6,
  );
  longestTask.page = Math.max(longestTask.page, pageMs);
  longestTask.main = Math.max(longestTask.main, mainMs);
  console.log(
    `Longest task: page ${longestTask.page.toFixed(0)} ms, Electron's main ${longestTask.main.toFixed(0)} ms.`,
  );
  expect(longestTask.page).toBeLessThan(100);
  expect(longestTask.main).toBeLessThan(50);
  expect(faults).toEqual([]);
});

test('the page has no Node, cannot go elsewhere, open windows, reach the network or get permissions', async () => {
  const { page, application } = await launch(createHome());
  const outcome = await page.evaluate(async () => ({
    require: typeof (globalThis as { require?: unknown }).require,
    process: typeof (globalThis as { process?: unknown }).process,
    bridge: Object.keys((window as unknown as { engram: object }).engram),
    opened: window.open('https://example.com') === null,
    fetched: await fetch('http://127.0.0.1:9/').then(
      () => 'answered',
      () => 'refused',
    ),
    notifications: await Notification.requestPermission(),
  }));
  expect(outcome).toEqual({
    require: 'undefined',
    process: 'undefined',
    bridge: ['requestPort', 'choosePath'],
    opened: true,
    fetched: 'refused',
    notifications: 'denied',
  });
  const before = page.url();
  await page.evaluate(() => (location.href = 'https://example.com/')).catch(() => undefined);
  await page.waitForTimeout(300);
  expect(page.url()).toBe(before);
  const preferences = await application.evaluate(({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0].webContents as unknown as {
      getLastWebPreferences(): Record<string, unknown>;
    };
    const { sandbox, contextIsolation, nodeIntegration } = contents.getLastWebPreferences();
    return { sandbox, contextIsolation, nodeIntegration };
  });
  expect(preferences).toEqual({ sandbox: true, contextIsolation: true, nodeIntegration: false });
});

test('the system’s own dialog gives an import its path, and cancelling it keeps what was typed', async () => {
  const { application, page, faults } = await launch(createHome());
  // Electron's dialog waits for a person; what it would answer is put in its place.
  const answer = (filePaths: string[]) =>
    application.evaluate(({ dialog }, paths) => {
      const asked: unknown[] = [];
      Object.assign(globalThis, { asked });
      dialog.showOpenDialog = (...given: unknown[]) => {
        asked.push(given.at(-1));
        return Promise.resolve({ canceled: paths.length === 0, filePaths: paths });
      };
    }, filePaths);
  await page.evaluate(() => (location.hash = '#/data/+import'));
  await answer(['/data/My pets']);
  await page.getByTestId('choose-folder').click();
  await expect.poll(() => page.locator('#field-path').inputValue()).toBe('/data/My pets');
  expect(await page.locator('#field-name').inputValue()).toBe('My pets');
  expect(await application.evaluate(() => (globalThis as unknown as { asked: unknown[] }).asked)).toEqual([
    { properties: ['openDirectory'] },
  ]);
  await answer([]);
  await page.getByTestId('choose-file').click();
  await expect
    .poll(() => application.evaluate(() => (globalThis as unknown as { asked: unknown[] }).asked))
    .toEqual([{ properties: ['openFile'] }]);
  expect(await page.locator('#field-path').inputValue()).toBe('/data/My pets');
  expect(faults).toEqual([]);
});

test('a lab that is killed is started again, and its run is offered for resuming', async () => {
  const home = createHome();
  const { page } = await launch(home);
  await page.getByTestId('run-paper').first().click();
  await expect.poll(() => page.getByTestId('run-status').textContent()).toContain('running');
  process.kill(labProcess(home), 'SIGKILL');
  await expect
    .poll(() => page.getByTestId('run-status').textContent(), { timeout: 15_000 })
    .toContain('interrupted');
  await page.getByTestId('resume').click();
  await expect.poll(() => page.getByTestId('run-status').textContent()).toContain('running');
  await page.getByTestId('stop').click();
});
