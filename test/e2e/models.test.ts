// A trained network leaves by the screen Models: formats, a folder, and where it went.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'vitest';
import { createFolder } from '../support/folders.ts';
import { expect, expectQuiet, openBrowser, openPage, startServer } from './support.ts';
import { train } from './steps.ts';

const exportMs = 60_000;

describe('Models', () => {
  test('says what will be here before anything was trained', async () => {
    const { url } = await startServer();
    const watched = await openPage(await openBrowser(), `${url}#/models`);
    await watched.page.getByText('No trained network yet').waitFor({ timeout: 30_000 });
    await watched.page.getByRole('link', { name: 'Choose a study to run' }).click();
    await watched.page.waitForURL(/#\/studies/);
    expectQuiet(watched);
  });

  test('exports the chosen formats, shows where they went, and says why where it cannot', async () => {
    const { url, home } = await startServer();
    const run = await train(home, { task: 'binary-patterns', episodes: 5, set: { patternSize: 20 } });
    const watched = await openPage(await openBrowser(), url);
    const { page } = watched;
    await page.getByRole('link', { name: 'Models' }).click({ timeout: 30_000 });
    await page.getByTestId('model-list').getByText(`Run ${run}`).waitFor();
    await page.getByTestId('model-facts').getByText('Bit error').waitFor();

    await page.getByTestId('export-button').click();
    await page.getByRole('alert').getByText('Say which folder to export to.').waitFor();
    const folder = join(createFolder(), 'out');
    await page.getByLabel('Folder').fill(folder);
    await page.getByLabel('ONNX').check();
    await page.getByTestId('export-button').click();
    await page.getByTestId('export-onnx').waitFor({ timeout: exportMs });
    await page.getByTestId('export-safetensors').waitFor();
    expect(await page.getByRole('alert').count()).toBe(0);
    expect(readdirSync(folder)).toHaveLength(2);
    const shown = await page.getByTestId('export-onnx').locator('.path').innerText();
    expect(existsSync(join(shown, 'step.onnx'))).toBe(true);
    await page.getByTestId('export-onnx').getByText('4 files').click();
    await page.getByTestId('export-onnx').getByText('episode.onnx').waitFor();
    await page.getByTestId('model-list').getByText('2 exports').waitFor();

    await page.getByTestId('export-button').click();
    await page
      .getByRole('alert')
      .getByText('already, and nothing was exported')
      .waitFor({ timeout: exportMs });
    await page.reload();
    await page.getByTestId('export-onnx').waitFor({ timeout: 30_000 });
    await page.goto(`${url}#/models/99`);
    await page.getByText('There is no trained network of a run “99”').waitFor();
    expectQuiet(watched);
  });

  test('is reached from the palette', async () => {
    const { url } = await startServer();
    const { page } = await openPage(await openBrowser(), url);
    await page.getByText('Studies').first().waitFor({ timeout: 30_000 });
    await page.keyboard.press('Control+k');
    await page.keyboard.type('go to models');
    await page.keyboard.press('Enter');
    await page.waitForURL(/#\/models/);
  });
});
