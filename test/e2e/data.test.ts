// The Data screen: data sets made, imported, looked at, renamed and removed, in a real browser on a real lab.
import type { Locator, Page } from 'playwright-core';
import { describe, test } from 'vitest';
import { greyPng, noise } from '../support/data-files.ts';
import { createFolder, putFiles } from '../support/folders.ts';
import {
  expect,
  expectQuiet,
  expectStatus,
  forgetTasks,
  longestTask,
  openBrowser,
  openPage,
  startServer,
} from './support.ts';
import { generateData, runNumber } from './steps.ts';
import type { Watched } from './support.ts';

/** A lab that starts for the first time is waited for, and so is an importer. */
const patience = 30_000;

async function openData(detail = ''): Promise<Watched & { url: string }> {
  const { url } = await startServer();
  const watched = await openPage(await openBrowser(), `${url}#/data${detail}`);
  return { ...watched, url };
}

/** Generates pictures by the form; resolves once they are shown. */
function generate(page: Page, count: number, name: string): Promise<void> {
  return generateData(page, page.url().split('#')[0], { kind: 'Pictures', count, name });
}

async function expectShown(page: Page, name: string): Promise<void> {
  await expect.poll(() => nameShown(page), { timeout: 60_000 }).toBe(name);
}

async function nameShown(page: Page): Promise<string> {
  const name = page.getByTestId('data-name');
  return (await name.isVisible()) ? name.innerText() : '';
}

function rowsOf(page: Page): Locator {
  return page.getByTestId('data-sets').getByRole('listitem');
}

/** Whether the canvas of the item that is looked at has been painted. */
function isPainted(page: Page): Promise<boolean> {
  return page.evaluate(() => {
    const canvas = document.querySelector<HTMLCanvasElement>('figure canvas');
    const pixels = canvas?.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
    return pixels.some((value) => value > 0);
  });
}

describe('the first data set', () => {
  test('is one click away from nothing, and can be used in an experiment', async () => {
    const watched = await openData();
    const { page } = watched;
    await page.getByTestId('generate-first').click({ timeout: patience });
    await expectShown(page, 'pictures');
    await page.getByTestId('facts').getByText('900', { exact: true }).waitFor();
    await expect.poll(() => isPainted(page)).toBe(true);
    await page.getByTestId('use').click();
    await expect
      .poll(() => page.locator('#field-data option:checked').innerText(), { timeout: patience })
      .toBe('pictures');
    expect(await page.locator('#field-task').inputValue()).toBe('natural-images');
    expectQuiet(watched);
  });

  test('may be a single item, which no task can use', async () => {
    const watched = await openData();
    const { page } = watched;
    await generate(page, 1, 'one picture');
    await expect.poll(() => page.getByTestId('items').getByRole('gridcell').count()).toBe(1);
    await page.getByText('No task can use it: it has no test items.').waitFor();
    expect(await page.getByTestId('use').count()).toBe(0);
    expectQuiet(watched);
  });
});

describe('an import', () => {
  test('of a folder shows its classes and items, and the same data again is not kept twice', async () => {
    const picture = (seed: number) => greyPng(9, 7, noise(63, seed));
    const folder = putFiles(createFolder(), {
      'pets/train/cat/1.png': picture(1),
      'pets/train/cat/2.png': picture(2),
      'pets/train/dog/1.png': picture(3),
      'pets/test/dog/1.png': picture(4),
    });
    const watched = await openData('/+import');
    const { page } = watched;
    await page.locator('#field-path').fill(`${folder}/pets`, { timeout: patience });
    expect(await page.locator('#field-name').inputValue()).toBe('pets');
    await page.locator('#field-licence').fill('CC0');
    await page.keyboard.press('Enter');
    await expectShown(page, 'pets');
    await expect
      .poll(() => page.getByTestId('classes').getByRole('listitem').allInnerTexts())
      .toEqual([expect.stringMatching(/cat\s+2/), expect.stringMatching(/dog\s+2/)]);
    const facts = await page.getByTestId('facts').innerText();
    for (const part of ['CC0', '9 × 7, grey', `${folder}/pets`]) expect(facts).toContain(part);
    await page.getByRole('gridcell', { name: 'Item 1, cat, training' }).hover();
    await expect.poll(() => page.getByTestId('item-look').innerText()).toMatch(/Item 1.*cat.*for training/s);
    await page.getByRole('gridcell', { name: 'Item 0, dog, test' }).focus();
    await expect.poll(() => page.getByTestId('item-look').innerText()).toMatch(/Item 0.*dog.*for testing/s);

    await page.getByTestId('add-data-button').click();
    await page.locator('#field-path').fill(`${folder}/pets`);
    await page.locator('#field-name').fill('animals');
    await page.getByTestId('add-submit').click();
    await page.getByTestId('data-job').getByText('is here already, as “pets”').waitFor({ timeout: patience });
    expect(await rowsOf(page).count()).toBe(1);
    expectQuiet(watched);
  });

  test('that cannot be done says why, and keeps what was typed', async () => {
    const folder = putFiles(createFolder(), {
      'mixed/a.png': greyPng(4, 4, noise(16)),
      'mixed/b.png': 'no picture',
    });
    const watched = await openData('/+import');
    const { page } = watched;
    await page.getByTestId('add-submit').click({ timeout: patience });
    await page.locator('#field-path-problem').getByText('expected a path, got nothing').waitFor();
    await page.locator('#field-path').fill('pictures');
    await page.locator('#field-path-problem').getByText('expected a whole path').waitFor();
    const refusals = [
      ['/nowhere/at all', 'There is no file or folder /nowhere/at all.'],
      ['/dev/zero', '/dev/zero: expected a file or a folder, got a device or a pipe.'],
      [`${folder}/mixed`, 'b.png in mixed: '],
    ];
    for (const [path, sentence] of refusals) {
      await page.locator('#field-path').fill(path);
      await page.getByTestId('add-submit').click();
      await page.getByTestId('add-problem').getByText(sentence).waitFor({ timeout: patience });
      expect(await page.locator('#field-path').inputValue()).toBe(path);
    }
    await page.getByTestId('data-job').getByText(refusals[0][1]).waitFor();
    await page.getByRole('button', { name: 'Dismiss the note on' }).first().click();
    await expect.poll(() => page.getByTestId('data-job').count()).toBe(2);
    expectQuiet(watched);
  });
});

describe('work on data', () => {
  test('shows how far it is, here and at the foot, and stops when asked', async () => {
    const watched = await openData();
    const { page, url } = watched;
    await page.goto(`${url}#/data/+generate`);
    await page.locator('#field-count').fill('1000000', { timeout: patience });
    await page.locator('#field-name').fill('endless');
    await page.getByTestId('add-submit').click();
    const job = page.getByTestId('data-job');
    await job.getByText('of 1,000,000 items').waitFor({ timeout: patience });
    await job.getByText('left').waitFor({ timeout: patience });
    await page.getByTestId('status-data').getByText('Adding endless').waitFor();
    await page.getByRole('button', { name: 'Stop adding endless' }).click();
    await job.getByText('Nothing of it was kept.').waitFor();
    await expect.poll(() => page.getByTestId('status-data').count()).toBe(0);
    await page.getByRole('button', { name: 'Close' }).click();
    await page.getByTestId('generate-first').waitFor();
    expectQuiet(watched);
  });
});

describe('a data set', () => {
  test('is renamed in place, and keeps its address', async () => {
    const watched = await openData();
    const { page } = watched;
    await generate(page, 5, 'five');
    await generate(page, 6, 'six');
    const address = page.url();
    await page.getByTestId('rename').click();
    await page.getByTestId('new-name').fill('FIVE');
    await page.getByText('there is a data set “five” already').waitFor();
    await page.keyboard.press('Enter');
    await page.getByTestId('new-name').fill('half a dozen');
    await page.keyboard.press('Enter');
    await expectShown(page, 'half a dozen');
    await rowsOf(page).getByText('half a dozen').waitFor();
    await page.reload();
    await expectShown(page, 'half a dozen');
    expect(page.url()).toBe(address);
    await page.getByTestId('rename').click();
    await page.getByTestId('new-name').fill('other');
    await page.keyboard.press('Escape');
    await expectShown(page, 'half a dozen');
    expectQuiet(watched);
  });

  test('that is removed comes back by Undo, and is gone for good once the screen was left', async () => {
    const watched = await openData();
    const { page, url } = watched;
    await generate(page, 5, 'five');
    await generate(page, 6, 'six');
    await page.getByTestId('remove').click();
    await expect.poll(() => rowsOf(page).count()).toBe(1);
    await expectShown(page, 'five');
    await page.keyboard.press('Enter');
    await expectShown(page, 'six');
    expect(await rowsOf(page).count()).toBe(2);

    await page.getByTestId('remove').click();
    await page.getByTestId('removed').waitFor();
    await page.goto(`${url}#/runs`);
    await page.goto(`${url}#/data/six`);
    await page.getByText('There is no data set “six” in this lab.').waitFor();
    await page.reload();
    await page.getByText('There is no data set “six” in this lab.').waitFor({ timeout: patience });

    await page.goto(`${url}#/data/five`);
    await page.getByTestId('remove').click();
    await page.getByTestId('generate-first').waitFor();
    await page.reload();
    await page.getByTestId('generate-first').waitFor({ timeout: patience });
    expectQuiet(watched);
  });

  test('that a run learns from stays until the run is stopped, and the run stays after that', async () => {
    const watched = await openData();
    const { page, url } = watched;
    await generate(page, 60, 'sixty');
    await page.getByTestId('use').click();
    await page.locator('#field-pictureSize').fill('8', { timeout: patience });
    await page.getByTestId('start-training').click();
    const run = await runNumber(page);
    await expectStatus(page, 'running');
    await page.goto(`${url}#/data/sixty`);
    await page.getByTestId('remove').click();
    await page.getByText(`Run ${run} learns from “sixty”.`).waitFor();
    expect(await rowsOf(page).count()).toBe(1);

    await page.goto(`${url}#/run/${run}`);
    await page.getByTestId('stop').click();
    await expectStatus(page, 'stopped');
    await page.goto(`${url}#/data/sixty`);
    await page.getByTestId('remove').click();
    await page.getByTestId('removed').getByText('The run that learned from it keeps its curves').waitFor();
    await page.goto(`${url}#/runs`);
    await page.getByTestId('runs-table').getByRole('row').filter({ hasText: 'stopped' }).waitFor();
    expectQuiet(watched);
  });

  test('is chosen by the arrow keys and by going back', async () => {
    const watched = await openData();
    const { page } = watched;
    await generate(page, 5, 'five');
    await generate(page, 6, 'six');
    await rowsOf(page).filter({ hasText: 'six' }).getByRole('link').focus();
    await page.keyboard.press('ArrowUp');
    await expectShown(page, 'five');
    await page.keyboard.press('ArrowDown');
    await expectShown(page, 'six');
    await page.goBack();
    await expectShown(page, 'five');
    await page.keyboard.press('g');
    await page.keyboard.press('s');
    await page.waitForURL(/#\/studies/);
    await page.keyboard.press('g');
    await page.keyboard.press('d');
    await expectShown(page, 'five');
    expectQuiet(watched);
  });
});

describe('ten thousand items', () => {
  test('scroll to the end and are walked through by keys, and no task takes over 100 ms', async () => {
    const watched = await openData();
    const { page } = watched;
    await generate(page, 10_000, 'many');
    await forgetTasks(page);
    const items = page.getByTestId('items');
    await items.getByRole('gridcell', { name: 'Item 0, pictures, training' }).waitFor();
    await items.hover();
    for (let turns = 0; turns < 40; turns++) {
      await page.mouse.wheel(0, 400);
      await page.waitForTimeout(16);
    }
    await page.evaluate(() => {
      const scroller = document.querySelector('[data-testid="items"]')?.parentElement;
      scroller?.scrollTo(0, scroller.scrollHeight);
    });
    const last = items.getByRole('gridcell', { name: /^Item 9999, pictures, t/ });
    await last.waitFor();
    await last.focus();
    await expect.poll(() => page.getByTestId('item-look').innerText()).toMatch(/Item 9,999.*of 10,000/s);
    await expect.poll(() => isPainted(page)).toBe(true);
    expect(await items.getByRole('gridcell').count()).toBeLessThan(400);
    await page.keyboard.press('Home');
    await expect.poll(() => focusedItem(page)).toMatch(/^Item 0, /);
    for (const key of ['ArrowRight', 'ArrowDown', 'ArrowUp', 'ArrowRight', 'ArrowLeft'])
      await page.keyboard.press(key);
    await expect.poll(() => focusedItem(page)).toMatch(/^Item 1, /);
    await page.keyboard.press('PageDown');
    await expect.poll(() => focusedItem(page)).not.toMatch(/^Item [01], /);
    expect(await longestTask(page, 'while ten thousand items scroll')).toBeLessThanOrEqual(100);

    await page.reload();
    await expectShown(page, 'many');
    await items.getByRole('gridcell', { name: 'Item 0, pictures, training' }).waitFor();
    expectQuiet(watched);
  });
});

function focusedItem(page: Page): Promise<string | null | undefined> {
  return page.evaluate(() => document.activeElement?.getAttribute('aria-label'));
}
