// The screen Runs, as a person uses it with many runs: seeds together, found, sorted, tagged, removed and brought back.
import type { Page } from 'playwright-core';
import { describe, test } from 'vitest';
import type { MadeUpRun } from '../support/made-up-runs.ts';
import { audit } from './audit.ts';
import { tabTo } from './steps.ts';
import {
  expect,
  expectQuiet,
  forgetTasks,
  longestTask,
  openBrowser,
  openPage,
  serveRuns,
} from './support.ts';

const soon = { timeout: 20_000 };

/** Groups of five seeds of two tasks in turn, which differ in the learning rate; the level is that of the group and seed. */
const groupsOfFive = (count: number): MadeUpRun[] =>
  Array.from({ length: 5 * count }, (_, k) => {
    const [group, seed] = [Math.floor(k / 5), (k % 5) + 1];
    const task = group % 2 === 0 ? 'binary-patterns' : 'maze';
    const set = { learningRate: (group + 1) / 1000 };
    const value = (group + seed) / 100;
    return {
      request: { task, episodes: 60, seed, set },
      values: { bitError: () => value, reward: () => value, loss: () => value },
    };
  });

const rowsOf = (page: Page) => page.getByTestId('runs-table').locator('tbody tr[data-row]');
const keysOf = (page: Page) =>
  rowsOf(page).evaluateAll((rows) => rows.map((row) => (row as HTMLElement).dataset.row));
const noteOf = (page: Page) => page.getByTestId('removed-note');

async function openRuns(given: MadeUpRun[], theme = 'light') {
  const { url } = await serveRuns(given);
  const watched = await openPage(await openBrowser(), `${url}#/runs`, { bypassCSP: true });
  await watched.page.evaluate((choice) => localStorage.setItem('engram.theme', choice), theme);
  await watched.page.reload();
  if (given.length > 0) await rowsOf(watched.page).first().waitFor({ timeout: 30_000 });
  return { ...watched, watched, url };
}

describe('the table of runs', () => {
  test('puts seeds together with mean and spread, opens to them, and is sorted by what they came to', async () => {
    const { page, watched } = await openRuns(groupsOfFive(3));
    expect(await keysOf(page)).toEqual(['group 11', 'group 6', 'group 1']);
    const first = rowsOf(page).filter({ hasText: '1-5' });
    expect(await first.innerText()).toMatch(/5\s+seeds\s+0\.030\s*± 0\.016\s+Bit error, n = 5/);
    await page.getByRole('button', { name: 'Open runs 1-5' }).click();
    expect((await keysOf(page)).slice(2)).toEqual(['group 1', '1', '2', '3', '4', '5']);
    await page.getByRole('columnheader', { name: 'Result' }).getByRole('button').click();
    expect((await keysOf(page)).filter((key) => key?.startsWith('group'))).toEqual([
      'group 1',
      'group 6',
      'group 11',
    ]);
    expect(await page.getByRole('columnheader', { name: 'Result' }).getAttribute('aria-sort')).toBe(
      'ascending',
    );
    await page.getByTestId('grouping').uncheck();
    expect((await keysOf(page)).slice(0, 3)).toEqual(['1', '6', '2']);
    await page.reload();
    await rowsOf(page).first().waitFor();
    expect((await keysOf(page))[0]).toBe('15');
    expectQuiet(watched);
  });

  test('is filtered by words, tags and status, and selected by ranges', async () => {
    const { page, watched } = await openRuns(groupsOfFive(4));
    await page.getByTestId('select-group-16').click();
    await page.getByTestId('select-group-6').click({ modifiers: ['Shift'] });
    await page.getByTestId('selection').getByText('15 selected').waitFor();
    await page.getByTestId('add-tag').fill('best, lr');
    await page.keyboard.press('Enter');
    await page
      .getByTestId('selection')
      .getByRole('button', { name: 'Take the tag best off 15 runs' })
      .waitFor();
    const filter = page.getByRole('searchbox');
    await filter.fill('tag:be maze');
    await expect.poll(() => keysOf(page), soon).toEqual(['group 16', 'group 6']);
    await filter.fill('status:stop');
    await page.getByText('No run fits this filter.').waitFor();
    await page.getByRole('button', { name: 'Clear the filter' }).click();
    await page.getByTestId('select-group-16').click({ modifiers: ['Shift'] });
    await page.getByTestId('selection').waitFor({ state: 'detached' });
    await page.getByTestId('select-group-11').click();
    await page.getByRole('button', { name: 'Take the tag lr off 5 runs' }).click();
    await filter.fill('tag:lr');
    await expect.poll(() => keysOf(page), soon).toEqual(['group 16', 'group 6']);
    expectQuiet(watched);
  });

  test('lets runs be removed, brings them back at once, and later from a list, also all of them', async () => {
    const { page, watched } = await openRuns(groupsOfFive(2));
    await page.getByTestId('select-group-6').click();
    await page.getByTestId('remove-selected').click();
    await noteOf(page).getByText('Removed 5 runs (6-10).').waitFor();
    expect(await keysOf(page)).toEqual(['group 1']);
    await noteOf(page).getByRole('button', { name: 'Undo' }).click();
    await expect.poll(() => keysOf(page), soon).toEqual(['group 6', 'group 1']);
    await noteOf(page).waitFor({ state: 'detached' });

    await page.getByRole('checkbox', { name: 'Select all runs shown' }).check();
    await page.getByTestId('remove-selected').click();
    await page.getByText('No runs yet').waitFor();
    await page.reload();
    await page.getByTestId('show-removed').click({ timeout: 30_000 });
    const list = page.getByTestId('removed-runs');
    expect(await list.innerText()).toMatch(/10 runs \(1-10\)\s+.*removed .*, deleted for good in 24 h/s);
    await list.getByRole('button', { name: 'Restore 10 runs (1-10)' }).click();
    await expect.poll(() => keysOf(page), soon).toEqual(['group 6', 'group 1']);
    await list.getByText('Nothing is left to restore.').waitFor();
    expectQuiet(watched);
  });

  test('is used by the keyboard alone', async () => {
    const { page, watched } = await openRuns(groupsOfFive(2));
    await tabTo(page, 'tr[data-row]');
    await page.keyboard.press('ArrowRight');
    await expect.poll(async () => (await keysOf(page)).length, soon).toBe(7);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Shift+ArrowDown');
    await page.keyboard.press('Shift+ArrowDown');
    await page.getByTestId('selection').getByText('3 selected').waitFor();
    await page.keyboard.press('Delete');
    await noteOf(page).getByText('Removed 3 runs (6-8).').waitFor();
    await expect.poll(() => page.evaluate(() => document.activeElement?.textContent), soon).toBe('Undo');
    await page.keyboard.press('Enter');
    await expect.poll(async () => (await keysOf(page)).length, soon).toBe(7);
    await tabTo(page, 'tr[data-row]');
    await page.keyboard.press('Control+a');
    await page.getByTestId('selection').getByText('10 selected').waitFor();
    await page.keyboard.press('Escape');
    await page.getByTestId('selection').waitFor({ state: 'detached' });
    expectQuiet(watched);
  });

  test('of 1,000 runs scrolls, filters and opens groups while the page answers', async () => {
    const { page, watched } = await openRuns(groupsOfFive(200));
    expect(await rowsOf(page).count()).toBeLessThan(40);
    await forgetTasks(page);
    await page.getByRole('searchbox').fill('maze');
    await page.getByText('500 of 1,000 shown').waitFor();
    await page.getByTestId('grouping').uncheck();
    await rowsOf(page).first().focus();
    await page.keyboard.press('End');
    await page.locator('tr[data-row="6"]').waitFor();
    expect(await longestTask(page, 'while 1,000 runs were filtered and scrolled')).toBeLessThan(1000);
    expectQuiet(watched);
  });

  test.each(['light', 'dark'])('has no serious fault in the %s theme, whatever is open', async (theme) => {
    const { page, watched } = await openRuns(groupsOfFive(3), theme);
    await page.getByRole('button', { name: 'Open runs 11-15' }).click();
    await page.getByTestId('select-14').click();
    await page.getByTestId('add-tag').fill('best');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Take the tag best off run 14' }).waitFor();
    expect(await audit(page)).toEqual([]);
    await page.getByTestId('remove-selected').click();
    await page.getByTestId('show-removed').click();
    await page.getByTestId('removed-runs').waitFor();
    expect(await audit(page)).toEqual([]);
    expectQuiet(watched);
  });
});

test("a run's tags and note are written on its own screen, kept, and shown in the table; removing it leads there", async () => {
  const { page, watched, url } = await openRuns(groupsOfFive(1));
  await page.goto(`${url}#/run/3`);
  const notes = page.getByTestId('notes');
  await notes.getByTestId('add-tag').fill('best');
  await page.keyboard.press('Enter');
  await notes.getByRole('button', { name: 'Take the tag best off run 3' }).waitFor();
  await notes.getByTestId('add-tag').fill('no?');
  await page.keyboard.press('Enter');
  await notes.getByText(/expected a tag of letters/).waitFor();
  await notes.getByTestId('note').fill('Keeps its weights small.');
  await page.keyboard.press('Control+Enter');
  await expect.poll(() => page.evaluate(() => document.activeElement?.tagName), soon).toBe('BODY');
  await page.reload();
  await expect
    .poll(() => notes.getByTestId('note').inputValue(), { timeout: 30_000 })
    .toBe('Keeps its weights small.');
  expect(await audit(page)).toEqual([]);

  await page.goto(`${url}#/runs`);
  await page.getByRole('button', { name: 'Open runs 1-5' }).click();
  const row = page.locator('tr[data-row="3"]');
  await row.getByText('Keeps its weights small.').waitFor();
  await row.getByText('best').waitFor();
  const swatch = (selector: string) =>
    page
      .locator(selector)
      .first()
      .evaluate((element) => getComputedStyle(element).backgroundColor);
  const colour = await swatch('tr[data-row="3"] .swatch');
  await page.goto(`${url}#/compare/3;each`);
  await page.getByTestId('scores').waitFor({ timeout: 30_000 });
  expect(await swatch('[data-testid="scores"] .swatch')).toBe(colour);

  await page.goto(`${url}#/run/3`);
  await page.getByTestId('remove').click();
  await noteOf(page).getByText('Removed run 3.').waitFor();
  await noteOf(page).getByRole('button', { name: 'Undo' }).click();
  await noteOf(page).waitFor({ state: 'detached' });
  expectQuiet(watched);
});
