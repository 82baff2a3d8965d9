// The runs that come with Engram, opened by one click; and a run from another machine whose pictures are not here.
import { join } from 'node:path';
import { describe, test } from 'vitest';
import { connectToLab } from '../../src-main/lab/launcher/connect.ts';
import { untilEnd } from '../support/data-jobs.ts';
import { createFolder } from '../support/folders.ts';
import { expect, expectQuiet, openBrowser, openPage, startServer } from './support.ts';
import { train } from './steps.ts';

describe('example runs', () => {
  test('of a study are opened on its card, stand in its table, and are shown among the runs', async () => {
    const { url } = await startServer();
    const watched = await openPage(await openBrowser(), url);
    const { page } = watched;
    const card = page.getByTestId('study-fifty-bits');
    const line = card.getByTestId('examples');
    await line.getByText(/^\d+ example runs?, trained for .+ on .+\.$/).waitFor({ timeout: 30_000 });
    await card.getByTestId('open-examples').click();
    await line.getByText(/among your runs\.$/).waitFor({ timeout: 30_000 });
    await expect
      .poll(() => card.getByTestId('measured-fifty-bits').innerText())
      .toMatch(/Plastic, 51 neurons\s+Run \d+[^%]*completed[^%]*example, 20,000 episodes\s+\d\.\d+ %/);
    await card.getByTestId('show-examples').click();
    const rows = page.getByTestId('runs-table').locator('tbody tr[data-run]');
    await expect.poll(() => rows.count()).toBeGreaterThan(0);
    expect(await page.getByRole('searchbox').inputValue()).toMatch(/^example /);
    const texts = await rows.allInnerTexts();
    expect(texts.every((text) => /completed\s+example/.test(text))).toBe(true);

    await rows.last().getByRole('link').click();
    await page.getByTestId('origin').getByText('It comes with Engram').waitFor();
    await page.getByText(/Pale: means of [\d,]+ (episode|update)s/).waitFor();
    await page.locator('[data-testid^="matrix-"]').first().waitFor({ timeout: 30_000 });
    expect(await page.getByTestId('resume').count()).toBe(0);
    await page.goto(`${url}#/studies`);
    await line.getByText(/among your runs\.$/).waitFor({ timeout: 30_000 });
    expect(await card.getByTestId('open-examples').count()).toBe(0);
    expectQuiet(watched);
  });

  test('are offered where there is no run yet', async () => {
    const { url } = await startServer();
    const watched = await openPage(await openBrowser(), `${url}#/runs`);
    const { page } = watched;
    await page.getByTestId('open-examples').click({ timeout: 30_000 });
    await page.getByTestId('runs-table').getByText('example').first().waitFor({ timeout: 30_000 });
    expectQuiet(watched);
  });
});

describe('a run from another machine', () => {
  test('without its pictures shows curves and matrices, and how to get the pictures', async () => {
    const { home: first } = await startServer();
    const { url, home } = await startServer();
    const folder = join(createFolder(), 'run');
    const elsewhere = await connectToLab(first);
    const glyphs = { generator: 'glyphs', count: 400, name: 'my glyphs', size: 31 } as const;
    await untilEnd(elsewhere, () => elsewhere.call('data.generate', glyphs));
    const set = { ways: 3, heldOutClasses: 6, features: 8, batch: 2 };
    const run = await train(first, { task: 'omniglot', data: 'my glyphs', episodes: 12, set });
    await elsewhere.call('runs.export', { run, folder });
    elsewhere.close();
    const here = await connectToLab(home);
    const { run: imported } = await here.call('runs.import', { folder });
    here.close();

    const watched = await openPage(await openBrowser(), `${url}#/run/${imported.run}`);
    const { page } = watched;
    const section = page.getByTestId('recognition');
    await section.getByText('This run learnt from the data set “my glyphs”').waitFor({ timeout: 30_000 });
    expect(await section.getByRole('alert').count()).toBe(0);
    await page.getByTestId('matrix-convolution1Weight').waitFor();
    await page.getByTestId('origin').getByText(`imported from ${folder}`).waitFor();
    await section.getByRole('button', { name: 'Generate the data' }).click();
    await page.waitForURL(/#\/data\/\+generate/);
    expectQuiet(watched);
  });
});
