// A run on pictures: its episodes as pictures, other networks on the same ones, and matrices whose neurons are pixels.
import { describe, test } from 'vitest';
import {
  expect,
  expectQuiet,
  forgetTasks,
  longestTask,
  openBrowser,
  openPage,
  startServer,
} from './support.ts';
import { connectToLab } from '../../src-main/lab/launcher/connect.ts';
import { untilEnd } from '../support/data-jobs.ts';
import { train } from './steps.ts';

const small = { pictureSize: 8, showSteps: 4, pictureCycles: 1 };
const request = { task: 'natural-images', episodes: 30, set: small };

describe('a run on pictures', () => {
  test('shows six held-out episodes, and what other networks make of them while another run trains', async () => {
    const { url, home } = await startServer();
    const own = await train(home, request);
    const control = await train(home, { ...request, set: { ...small, alpha: 'none' } });
    await train(home, { task: 'binary-patterns', episodes: 100_000, set: { patternSize: 200 } }, 'running');

    const watched = await openPage(await openBrowser(), `${url}#/run/${own}`);
    const { page } = watched;
    const episodes = page.getByTestId('episodes-seen');
    await episodes.waitFor({ timeout: 60_000 });
    expect(await episodes.locator('tbody tr').count()).toBe(6);
    expect(await episodes.getByRole('img').count()).toBe(6 * (3 + 4));
    expect(await episodes.locator('tbody tr').first().innerText()).toMatch(/-?\d\.\d{3}\s+\d\.\d{3}/);

    await forgetTasks(page);
    await page.getByTestId('compare').click();
    const compared = page.getByTestId('networks-compared');
    await compared.getByRole('link', { name: `run ${control}` }).waitFor({ timeout: 60_000 });
    expect(await compared.innerText()).toContain('this run, 30 episodes');
    expect(await page.getByTestId('compare').count()).toBe(0);
    expect(await longestTask(page, 'while networks are compared')).toBeLessThanOrEqual(100);

    expect(await page.evaluate(() => document.documentElement.scrollHeight > window.innerHeight)).toBe(false);
    const weights = page.getByTestId('matrix-w').getByRole('application');
    await weights.focus();
    await page.keyboard.press('ArrowRight');
    await page
      .getByTestId('matrix-w')
      .getByText(/from pixel \(\d, \d\) to pixel \(\d, \d\)/)
      .waitFor();
    await page.getByTestId('matrix-w').getByText('All connections that pixel').waitFor();
    expectQuiet(watched);
  });

  test('is refused beside the field where its pictures are too small for it, before there is a run', async () => {
    const { url, home } = await startServer();
    const lab = await connectToLab(home);
    const glyphs = { generator: 'glyphs', count: 60, name: 'small ones', size: 16 } as const;
    await untilEnd(lab, () => lab.call('data.generate', glyphs));
    const watched = await openPage(await openBrowser(), `${url}#/experiments`);
    const { page } = watched;
    await page.locator('#field-task').selectOption('natural-images', { timeout: 30_000 });
    await page.locator('#field-data').selectOption({ label: 'small ones' });
    await page.locator('#field-pictureSize-problem').getByText('expected at most 16, because').waitFor();
    expect(await page.getByTestId('start-training').isDisabled()).toBe(true);
    await page.locator('#field-pictureSize').fill('16');
    await expect.poll(() => page.getByTestId('start-training').isEnabled()).toBe(true);
    expect(await lab.call('runs.list', {})).toEqual([]);
    lab.close();
    expectQuiet(watched);
  });

  test('of bits is compared by its patterns, and its synapses go from bit to bit', async () => {
    const { url, home } = await startServer();
    const bits = { task: 'binary-patterns', episodes: 30, set: { patternSize: 50 } };
    await train(home, { ...bits, set: { ...bits.set, alpha: 'none' } });
    const own = await train(home, bits);
    const watched = await openPage(await openBrowser(), `${url}#/run/${own}`);
    const { page } = watched;
    await page.getByTestId('compare').click({ timeout: 60_000 });
    await page
      .getByTestId('networks-compared')
      .getByText(/Run 1: \d+ of 50 bits wrong/)
      .waitFor({ timeout: 60_000 });
    await page.getByTestId('matrix-alpha').getByRole('application').focus();
    await page.keyboard.press('ArrowDown');
    await page
      .getByTestId('matrix-alpha')
      .getByText(/from bit \d+ to bit \d+/)
      .waitFor();
    expectQuiet(watched);
  });
});
