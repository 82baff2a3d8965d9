// A run is saved as a bundle by the page and taken in by another home's page; so are the tensors of a network.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { test } from 'vitest';
import { encodeTensors } from '../../src-main/contract/safetensors.ts';
import { createFolder } from '../support/folders.ts';
import { tensorsOf } from '../support/tensors.ts';
import { train } from './steps.ts';
import { expect, expectQuiet, expectStatus, openBrowser, openPage, startServer } from './support.ts';

async function importFile(page: Page, url: string, path: string): Promise<void> {
  await page.goto(`${url}#/runs`);
  await page.getByTestId('import-run').click();
  await page.getByRole('textbox', { name: 'Path' }).fill(path);
  await page.getByTestId('import-submit').click();
}

test('a run goes to another home as one file, and a network comes from a file of tensors', async () => {
  const [here, there] = [await startServer(), await startServer()];
  const browser = await openBrowser();
  const folder = createFolder();
  const path = join(folder, 'run.zip');
  const request = { task: 'binary-patterns', episodes: 40, set: { patternSize: 20 } };
  await train(here.home, request);

  const source = await openPage(browser, `${here.url}#/run/1`);
  await expectStatus(source.page, /completed/i);
  await source.page.getByTestId('bundle').click();
  await source.page.getByTestId('bundle-submit').click();
  await source.page.getByText('expected a path, got nothing').waitFor();
  await source.page.getByRole('textbox', { name: 'Save as' }).fill(path);
  await source.page.getByTestId('bundle-submit').click();
  await source.page
    .getByTestId('bundle-saved')
    .getByText(/^Saved as .*run\.zip, [\d,]+ bytes, SHA-256/)
    .waitFor();
  await source.page.getByTestId('bundle-submit').click();
  await source.page.getByText(`There is something at ${path} already, and nothing was written.`).waitFor();
  expect(readFileSync(path).toString('latin1')).toContain('engram bundle 1\n');

  const target = await openPage(browser, there.url);
  const { page } = target;
  await importFile(page, there.url, join(folder, 'nothing'));
  await page
    .getByTestId('import-problem')
    .getByText('expected a file or a folder, and there is none')
    .waitFor();
  await page.getByRole('textbox', { name: 'Path' }).fill(path);
  await page.getByTestId('import-submit').click();
  await expectStatus(page, /completed/i);
  await page.getByTestId('origin').getByText(`imported from ${path} on`).waitFor();
  await page.locator('[data-testid^="matrix-"]').first().waitFor({ timeout: 30_000 });

  const tensors = join(folder, 'weights.safetensors');
  writeFileSync(tensors, encodeTensors({ tensors: tensorsOf(request), metadata: {} }));
  await importFile(page, there.url, tensors);
  await page.getByTestId('import-problem').getByText('it does not say which network it is of.').waitFor();
  await page.getByText('Tensors that do not say').click();
  await page.getByRole('combobox', { name: 'Task' }).selectOption('binary-patterns');
  await page.getByRole('textbox', { name: 'Settings' }).fill('patternSize=20');
  await page.getByTestId('import-submit').click();
  await expectStatus(page, /stopped/i);
  await page.getByText('It came as trained tensors alone.').waitFor();
  await page.locator('[data-testid^="matrix-"]').first().waitFor({ timeout: 30_000 });
  await page.getByText(/it was not trained on, as the network came\./).waitFor();
  for (const watched of [source, target]) expectQuiet(watched);
});
