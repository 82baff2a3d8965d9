// A run that learns characters: its episodes as a person reads them, its traces and filters; and networks that fit a task.
import { describe, test } from 'vitest';
import { connectToLab } from '../../src-main/lab/launcher/connect.ts';
import { untilEnd } from '../support/data-jobs.ts';
import {
  expect,
  expectQuiet,
  forgetTasks,
  longestTask,
  openBrowser,
  openPage,
  startServer,
} from './support.ts';
import { train } from './steps.ts';

const request = { task: 'omniglot', episodes: 6, set: { ways: 3, features: 8, batch: 4 } };

describe('a run on characters', () => {
  test('shows labelled drawings, the query, each class’s probability, right or wrong, and an episode’s traces', async () => {
    const { url, home } = await startServer();
    const run = await train(home, request);
    const watched = await openPage(await openBrowser(), `${url}#/run/${run}`);
    const { page } = watched;
    const section = page.getByTestId('recognition');
    const episodes = section.getByTestId('few-shot-episode');
    await episodes.first().waitFor({ timeout: 60_000 });
    expect(await section.getByRole('heading', { name: 'What it recognises' }).count()).toBe(1);
    expect(await page.getByTestId('pictures').count()).toBe(0);
    await expect.poll(() => episodes.count()).toBe(6);
    const first = episodes.first();
    const shown = await first.getByRole('img', { name: /^3 drawings shown/ }).getAttribute('aria-label');
    expect(shown?.match(/[ABC](?=,|$)/g)?.sort()).toEqual(['A', 'B', 'C']);
    await first.getByRole('img', { name: 'Query, episode 1' }).waitFor();
    const words = await first.innerText();
    expect(words.match(/0\.\d{3}/g)).toHaveLength(3);
    expect(words.match(/✓ right/g)).toHaveLength(1);
    expect(words).toMatch(/Right|Wrong/);
    await section
      .getByTestId('recognised')
      .getByText(/[0-6] of these 6 right\..*± 0\.0\d{2}; guessing gives 0\.333/s)
      .waitFor();

    await episodes.nth(3).getByRole('button', { name: 'Show the traces of episode 4' }).click();
    const traces = section.getByTestId('traces');
    await traces.getByText('What it learnt within episode 4').waitFor();
    await traces.getByRole('application').focus();
    await page.keyboard.press('ArrowLeft');
    await traces.getByText(/from feature \d to class [ABC]/).waitFor();

    await page.getByTestId('matrix-convolution1Weight').getByText('8 filters of 3 × 3 pixels').waitFor();
    const second = page.getByTestId('matrix-convolution2Weight');
    await second.getByText('Convolution 2: 8 filters of 3 × 3 × 8').waitFor();
    const { width, height } = (await second.locator('canvas').boundingBox()) ?? { width: 0, height: 0 };
    expect(width).toBeGreaterThan(2 * height);
    expectQuiet(watched);
  });

  test('of fifty classes and five hundred drawings keeps the page quick, and lists the likeliest before all', async () => {
    const { url, home } = await startServer();
    const many = {
      ...request,
      episodes: 2000,
      set: { ...request.set, ways: 50, shots: 10, batch: 1 },
    };
    const run = await train(home, many, 'running');
    const lab = await connectToLab(home);
    const progress = async () => (await lab.call('runs.show', { run })).run.episodesDone;
    await expect.poll(progress, { timeout: 30_000 }).toBeGreaterThan(0);
    await lab.call('runs.pause', { run });
    lab.close();
    const watched = await openPage(await openBrowser(), `${url}#/studies`);
    const { page } = watched;
    await page.getByTestId('study-omniglot').waitFor({ timeout: 30_000 });
    await forgetTasks(page);
    await page.goto(`${url}#/run/${run}`);
    const first = page.getByTestId('few-shot-episode').first();
    await first.getByRole('img', { name: /^500 drawings shown/ }).waitFor({ timeout: 60_000 });
    await page.getByTestId('traces').waitFor();
    expect(await longestTask(page, 'as episodes of 50 classes appear')).toBeLessThanOrEqual(100);
    await first.getByText(/The other 4[12] classes together 0\.\d{3}/).waitFor();
    await first.getByRole('button', { name: 'All 50' }).click();
    expect((await first.innerText()).match(/0\.\d{3}/g)).toHaveLength(50);
    expect(await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth)).toBe(false);
    expectQuiet(watched);
  });
});

describe('an experiment on characters', () => {
  test('offers only networks that fit the task, and refuses data of too few classes beside the setting', async () => {
    const { url, home } = await startServer();
    const lab = await connectToLab(home);
    const glyphs = { generator: 'glyphs', count: 400, name: 'twenty characters' } as const;
    await untilEnd(lab, () => lab.call('data.generate', glyphs));
    const watched = await openPage(await openBrowser(), `${url}#/experiments`);
    const { page } = watched;
    const networks = page.locator('#field-network option');
    await page.locator('#field-task').selectOption('omniglot', { timeout: 30_000 });
    await expect.poll(() => networks.allInnerTexts()).toEqual(['Convolutions with a plastic read-out']);
    await page.locator('#field-data').selectOption({ label: 'twenty characters' });
    await page.locator('#field-data-help').getByText('20 classes, 400 drawings').waitFor();
    await page
      .locator('#field-heldOutClasses-problem')
      .getByText('expected 5 to 15, because this data has 20 classes of 2 or more drawings')
      .waitFor();
    expect(await page.getByTestId('start-training').isDisabled()).toBe(true);
    await page.locator('#field-heldOutClasses').fill('8');
    await expect.poll(() => page.getByTestId('start-training').isEnabled()).toBe(true);

    await page.locator('#field-task').selectOption('binary-patterns');
    await expect.poll(() => page.locator('#field-network').inputValue()).toBe('plastic-rnn');
    expect(await networks.count()).toBe(2);
    await expect.poll(() => page.getByTestId('start-training').isEnabled()).toBe(true);
    await page.locator('#field-network').selectOption('lstm');
    await page.locator('#field-task').selectOption('natural-images');
    await page.locator('#field-data').waitFor();
    expect(await page.locator('#field-network').inputValue()).toBe('lstm');
    expect(await lab.call('runs.list', {})).toEqual([]);
    lab.close();
    expectQuiet(watched);
  });
});
