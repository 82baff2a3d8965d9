// Speed tests on the screen Settings: begun, followed, stopped, refused beside a run, and shown again later.
import { expect, test } from 'vitest';
import { connectToLab } from '../../src-main/lab/launcher/connect.ts';
import { expectQuiet, openBrowser, openPage, startServer } from './support.ts';
import { openScreen } from './steps.ts';

const measuringMs = 60_000;

test('an engine is measured by a click, and what was measured is there at the next visit', async () => {
  const { url } = await startServer();
  const watched = await openPage(await openBrowser(), url);
  const { page } = watched;
  await openScreen(page, url, 'settings');
  const engine = page.getByTestId('engine-wasm');
  await engine.getByText('Not measured yet.').waitFor({ timeout: measuringMs });
  await page.getByRole('button', { name: 'Speed test of WebAssembly' }).click();
  await engine.getByText(/of 6 · training updates/).waitFor();
  expect(await page.getByRole('button', { name: 'Speed test of Reference' }).isDisabled()).toBe(true);
  await page.getByRole('button', { name: 'Stop the speed test of WebAssembly' }).click();
  await engine.getByText('Not measured yet.').waitFor();
  expect(await engine.getByRole('alert').count()).toBe(0);

  await page.getByRole('button', { name: 'Speed test of WebAssembly' }).click();
  const table = page.getByTestId('speed-wasm');
  await table.waitFor({ timeout: measuringMs });
  await page.reload();
  await table.waitFor({ timeout: measuringMs });
  const text = await engine.innerText();
  expect(text).toMatch(/Binary patterns 1,001 neurons, 106 steps\s+[\d.]+ m?s/);
  expect(text).toMatch(/Time 1,024 neurons\s+[\d.]+ ns/);
  expect(text).toMatch(/Memory moved [\d.]+ % of copying, [\d.]+ GB\/s\s+[\d.]+ [MG]B\/s/);
  expect(text).toMatch(/Measured on .*, on \d+ threads?\./);
  expectQuiet(watched);
});

test('no engine is measured beside a run, which is said where it was asked for', async () => {
  const { url, home } = await startServer();
  const lab = await connectToLab(home);
  const { run } = await lab.call('runs.create', {
    task: 'binary-patterns',
    episodes: 100_000,
    set: { patternSize: 100 },
  });
  const { page } = await openPage(await openBrowser(), url);
  await openScreen(page, url, 'settings');
  await page.getByRole('button', { name: 'Speed test of WebAssembly' }).click({ timeout: measuringMs });
  await page
    .getByTestId('engine-wasm')
    .getByText(
      `Run ${run} is at work; pause it, or wait until it has ended: two at once would measure each other.`,
    )
    .waitFor();
  await lab.call('runs.stop', { run });
  lab.close();
});
