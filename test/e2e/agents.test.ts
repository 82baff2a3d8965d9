// Runs of agents: an episode of each kind is drawn step by step, played, and chosen by keys and on the charts.
import type { Page } from 'playwright-core';
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
import { train } from './steps.ts';

const tMaze = { task: 't-maze', episodes: 40, set: { neurons: 30, corridorLength: 3 } };
const maze = { task: 'maze', episodes: 20, set: { mazeSize: 7, mazeSteps: 250, neurons: 20, batch: 4 } };
const cues = {
  task: 'cue-association',
  episodes: 20,
  set: { associationSteps: 60, cueBits: 8, neurons: 20, batch: 4 },
};

const scrubber = (page: Page) => page.getByTestId('scrubber');
const stepOf = async (page: Page) => Number(await scrubber(page).inputValue());

/** The words of the status without the spaces that only lay it out. */
async function textOf(page: Page, testId: string): Promise<string> {
  return (await page.getByTestId(testId).innerText()).replace(/\s+/g, ' ');
}

describe('a run of an agent', () => {
  test('shows its way through a maze, which is chosen by keys, on the charts and by playing', async () => {
    const { url, home } = await startServer();
    const run = await train(home, maze);
    const watched = await openPage(await openBrowser(), `${url}#/runs`);
    const { page } = watched;
    await page
      .getByRole('link', { name: `Run ${run}` })
      .first()
      .waitFor({ timeout: 30_000 });
    await forgetTasks(page);
    await page.goto(`${url}#/run/${run}`);
    await scrubber(page).waitFor({ timeout: 60_000 });
    await page.getByTestId('matrix-readoutWeight').waitFor({ timeout: 60_000 });
    expect(await longestTask(page, 'while an agent’s run is opened')).toBeLessThanOrEqual(100);
    expect(await page.getByTestId('pictures').count()).toBe(0);
    expect(await textOf(page, 'step-at')).toBe('Step 1 of 250');
    expect(await textOf(page, 'step-words')).toMatch(/^At column 3, row 3 it goes (up|down|left|right)/);
    expect(await page.getByTestId('maze').getAttribute('data-cell')).toBe('24');

    await scrubber(page).focus();
    await page.keyboard.press('ArrowRight');
    expect(await stepOf(page)).toBe(2);
    await page.keyboard.press('End');
    expect(await textOf(page, 'step-at')).toBe('Step 250 of 250');
    expect(await page.getByTestId('way').count()).toBeGreaterThan(0);
    expect(await page.getByTestId('step-on').isDisabled()).toBe(true);
    expect(await scrubber(page).getAttribute('aria-valuetext')).toMatch(/^Step 250 of 250\. At column \d/);
    await page.keyboard.press('Home');
    expect(await stepOf(page)).toBe(1);
    expect(await page.getByTestId('way').count()).toBe(0);

    const plot = page.getByTestId('steps-value').getByRole('img');
    const box = await plot.boundingBox();
    await plot.click({ position: { x: (box?.width ?? 0) / 2, y: 10 } });
    expect(Math.abs((await stepOf(page)) - 125)).toBeLessThanOrEqual(2);

    await page.getByTestId('speed').selectOption('60');
    await forgetTasks(page);
    await page.getByTestId('play').click();
    await expect.poll(() => stepOf(page), { timeout: 10_000 }).toBeGreaterThan(150);
    expect(await page.getByTestId('play').innerText()).toBe('Pause');
    await page.getByTestId('play').click();
    const paused = await stepOf(page);
    await page.waitForTimeout(300);
    expect(await stepOf(page)).toBe(paused);
    await page.getByTestId('step-back').click();
    expect(await stepOf(page)).toBe(paused - 1);
    expect(await longestTask(page, 'while an episode is played')).toBeLessThanOrEqual(100);

    expect(await textOf(page, 'policy')).toMatch(/up \d+ %.*down \d+ %.*left \d+ %.*right \d+ %/);
    expect(await textOf(page, 'conduct-facts')).toMatch(/Reward found \d+ times?/);
    expect(await textOf(page, 'episodes')).toBe('20 of 20 updates');
    expect(await textOf(page, 'all-episodes')).toBe('80 episodes, 4 an update');
    expect(await textOf(page, 'pace')).toMatch(/^about [\d,.]+ episodes a second$/);
    expect(await textOf(page, 'readout-reward')).toMatch(/^update 20: \S+ an episode mean/);
    await page.getByTestId('matrix-readoutWeight').getByRole('application').focus();
    await page.keyboard.press('ArrowDown');
    await page
      .getByTestId('matrix-readoutWeight')
      .getByText(/to the logit of “right”/)
      .waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollHeight > window.innerHeight)).toBe(false);
    expectQuiet(watched);
  });

  test('in a short T-maze plays to its end and then from the beginning, and is looked at anew', async () => {
    const { url, home } = await startServer();
    const run = await train(home, tMaze);
    const options = { reducedMotion: 'reduce' } as const;
    const watched = await openPage(await openBrowser(), `${url}#/run/${run}`, options);
    const { page } = watched;
    await scrubber(page).waitFor({ timeout: 60_000 });
    expect(await textOf(page, 'step-at')).toBe('Step 1 of 10');
    await page.waitForTimeout(700);
    expect(await stepOf(page)).toBe(1);
    expect(await textOf(page, 'policy')).toMatch(/up \d+ %.*left \d+ %.*right \d+ %/);
    await page.getByTestId('speed').selectOption('30');
    await page.getByTestId('play').click();
    await expect.poll(() => stepOf(page)).toBe(10);
    await expect.poll(() => page.getByTestId('play').innerText()).toBe('Play');
    await page.getByTestId('speed').selectOption('1');
    await page.getByTestId('play').click();
    expect(await stepOf(page)).toBeLessThan(4);
    await scrubber(page).focus();
    await page.keyboard.press('End');
    expect(await page.getByTestId('play').innerText()).toBe('Play');
    await page.getByTestId('step-back').click();
    const look = page.getByTestId('look');
    await expect.poll(() => look.isEnabled(), { timeout: 30_000 }).toBe(true);
    await look.click();
    await expect.poll(() => look.innerText(), { timeout: 30_000 }).toBe('Look at the latest checkpoint');
    expect(await stepOf(page)).toBe(9);
    expectQuiet(watched);
  });

  test('on cues shows every trial with its answer, and where the modulator stands', async () => {
    const { url, home } = await startServer();
    const run = await train(home, cues);
    const watched = await openPage(await openBrowser(), `${url}#/run/${run}`);
    const { page } = watched;
    await scrubber(page).waitFor({ timeout: 60_000 });
    expect(await page.getByTestId('conduct').getByText('◆ target').count()).toBe(1);
    expect(await page.getByRole('img', { name: /^Cue [A-D]: \d of 8 bits are plus$/ }).count()).toBe(4);
    expect(await page.getByTestId('trials').getByRole('listitem').count()).toBeGreaterThanOrEqual(8);
    expect(await page.getByTestId('trials').innerText()).toMatch(/[✓✕] (yes|no), (right|wrong)/);
    expect(await textOf(page, 'steps-modulator-now')).toMatch(/^−?[\d.e-]+$/);

    const question = page.getByTestId('trials').getByText('?', { exact: true }).first();
    await question.click();
    expect(await textOf(page, 'step-words')).toMatch(
      /^It is asked whether the target was shown; it says (yes|no), which is (right|wrong)\. Reward [+−]1\.$/,
    );
    expect(await textOf(page, 'conduct-facts')).toMatch(
      /Right answers \S+ % \d+ of \d+ In the first half of them/,
    );
    expectQuiet(watched);
  });

  test('says what will be seen of it before the first checkpoint, and shows it while it trains', async () => {
    const { url, home } = await startServer();
    const set = { ...maze.set, checkpointSeconds: 4 };
    const run = await train(home, { ...maze, episodes: 100_000, set }, 'running');
    const watched = await openPage(await openBrowser(), `${url}#/run/${run}`);
    const { page } = watched;
    await page
      .getByTestId('conduct')
      .getByText(/The first checkpoint is saved after about 4.0 s of training; what the network does/)
      .waitFor({ timeout: 30_000 });
    await page.getByTestId('status-running').getByText('of 100,000 updates').waitFor();
    const training = async () =>
      /after [\d,]+ updates \([\d,]+ episodes\) of training/.exec(await textOf(page, 'conduct'))?.[0];
    await expect.poll(training, { timeout: 60_000 }).toBeDefined();
    const first = await training();
    await scrubber(page).fill('30');
    await expect.poll(training, { timeout: 60_000 }).not.toBe(first);
    expect(await stepOf(page)).toBe(30);
    expectQuiet(watched);
  });
});
