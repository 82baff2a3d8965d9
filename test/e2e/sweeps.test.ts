// A sweep, as a person does it: designed in Experiments, watched, stopped, gone on with, added to, and compared.
import type { Page } from 'playwright-core';
import { describe, test } from 'vitest';
import type { SweepRequest } from '../../src-main/contract/sweeps.ts';
import { audit } from './audit.ts';
import { openScreen } from './steps.ts';
import {
  expect,
  expectQuiet,
  forgetTasks,
  longestTask,
  openBrowser,
  openPage,
  serveSweep,
  startServer,
} from './support.ts';

const soon = { timeout: 30_000 };

/** Opens the section and varies the learning rate over what is given. */
async function designSweep(page: Page, url: string, values: string, episodes: string): Promise<void> {
  await openScreen(page, url, 'experiments');
  await page.locator('#field-patternSize').fill('40', soon);
  await page.locator('#field-episodes').fill(episodes);
  await page.getByTestId('toggle-sweep').click();
  await page.getByTestId('vary').click();
  await page.getByLabel('Setting to vary').selectOption('learningRate');
  await page.getByLabel('Values of Learning rate').fill(values);
}

async function expectStatus(page: Page, words: string | RegExp): Promise<void> {
  await expect.poll(() => page.getByTestId('sweep-status').innerText(), { timeout: 60_000 }).toMatch(words);
}

describe('a sweep', () => {
  test.each(['light', 'dark'] as const)(
    'goes from the form to points best first, takes further seeds, and opens as a comparison, in the %s theme',
    async (theme) => {
      const { url } = await startServer();
      const watched = await openPage(await openBrowser(), url, { bypassCSP: true });
      const { page } = watched;
      await page.evaluate((choice) => localStorage.setItem('engram.theme', choice), theme);
      await page.reload();
      await openScreen(page, url, 'sweeps');
      await page.getByText('No sweeps yet').waitFor(soon);
      expect(await audit(page)).toEqual([]);
      await designSweep(page, url, '0.001, 0.03', '30');
      await page.locator('#sweep-seeds').fill('1-2');
      const size = page.getByTestId('sweep-size');
      await expect.poll(() => size.innerText(), soon).toMatch(/2 points × 2 seeds = 4 runs, .* in all/);
      expect(await audit(page)).toEqual([]);
      await page.getByTestId('start-training').click();
      await page.waitForURL(/#\/sweeps\/1/);
      await expectStatus(page, /completed\s+4 of 4 runs ended/);
      const points = page.getByTestId('points');
      await expect.poll(() => points.innerText(), soon).toMatch(/best\s+\d[^]*n = 2[^]*n = 2/);
      expect(await page.getByTestId('axis-learningRate').getAttribute('data-points')).toBe('2');
      expect(await audit(page)).toEqual([]);
      await points.getByRole('link').last().click();
      await page
        .getByTestId('place')
        .filter({ hasText: /^Point \d of sweep 1, seed 2$/ })
        .click();
      await page.waitForURL(/#\/sweeps\/1/);
      await page.getByTestId('show-runs').click();
      await page.getByText('4 of 4 shown').waitFor();
      await page.getByRole('searchbox').fill('sweep:2');
      await page.getByText('No run fits this filter.').waitFor();
      await openScreen(page, url, 'sweeps/1');
      await page.getByTestId('new-seeds').fill('5');
      await page.getByRole('button', { name: 'Add seeds' }).click();
      await expectStatus(page, /completed\s+6 of 6 runs ended/);
      await expect.poll(() => points.innerText(), soon).toMatch(/n = 3[^]*n = 3/);
      await page.getByTestId('compare-best').click();
      await expect.poll(() => page.getByTestId('scores').innerText(), soon).toMatch(/n = 3[^]*n = 3/);
      await openScreen(page, url, 'sweeps');
      await page.getByTestId('sweeps').getByRole('link', { name: 'Sweep 1' }).click();
      await page.getByTestId('remove-sweep').click();
      await page.getByText('No sweeps yet').waitFor();
      await page.getByText('Removed sweep 1 with 6 runs (1-6).').waitFor();
      await page.getByRole('button', { name: 'Undo' }).and(page.locator(':focus')).click();
      await page.getByTestId('sweeps').getByRole('link', { name: 'Sweep 1' }).click();
      await page.getByTestId('remove-sweep').click();
      await page.getByTestId('show-removed').click();
      await page.getByRole('button', { name: 'Restore sweep 1 with 6 runs (1-6)' }).click();
      await page.getByTestId('sweeps').getByRole('link', { name: 'Sweep 1' }).click();
      await page.getByTestId('remove-sweep').click();
      await page.getByTestId('removed-note').waitFor();
      await openScreen(page, url, 'sweeps/1');
      await page.getByText('Sweep 1 was removed.').waitFor();
      await page.getByRole('button', { name: 'Restore it' }).click();
      await expectStatus(page, /completed\s+6 of 6 runs ended/);
      await openScreen(page, url, 'sweeps');
      await page.getByTestId('sweeps').getByRole('link', { name: 'Sweep 1' }).waitFor();
      expect(await page.getByTestId('removed-note').count()).toBe(0);
      expect(await audit(page)).toEqual([]);
      expectQuiet(watched);
    },
  );

  test('is stopped and goes on from its screen, also after a reload', async () => {
    const { url } = await startServer();
    const watched = await openPage(await openBrowser(), url);
    const { page } = watched;
    await designSweep(page, url, '0.001, 0.002, 0.004', '2000');
    await page.getByTestId('start-training').click(soon);
    await expectStatus(page, 'running');
    await page.getByRole('button', { name: 'Stop', exact: true }).click();
    await expectStatus(page, /stopped\s+\d of 9 runs ended/);
    await page.reload();
    await page.getByRole('button', { name: 'Go on' }).click(soon);
    await expectStatus(page, 'running');
    await page.getByRole('button', { name: 'Stop', exact: true }).click();
    await expectStatus(page, 'stopped');
    expectQuiet(watched);
  });

  test('that cannot run says why beside what was typed', async () => {
    const { url } = await startServer();
    const { page } = await openPage(await openBrowser(), url);
    await designSweep(page, url, '0.001..0.1:log', '30');
    const size = page.getByTestId('sweep-size');
    await expect.poll(() => size.innerText(), soon).toContain('expected a list of values for a grid');
    await page.getByTestId('sweep-method').selectOption('bayesian');
    await page.getByTestId('sweep-points').fill('12');
    await expect.poll(() => size.innerText(), soon).toContain('12 points × 3 seeds = 36 runs');
    await page.getByLabel('Values of Learning rate').fill('0.001,,');
    await page.getByText('expected a value, a list such as 1,2,3').waitFor();
    expect(await page.getByTestId('start-training').isDisabled()).toBe(true);
  });
});

/** 500 points of eight settings: the greatest that the view of all settings is drawn for. */
const wide: SweepRequest = {
  base: { task: 'binary-patterns', episodes: 2, set: { patternSize: 10 } },
  axes: [
    { kind: 'range', name: 'learningRate', low: 1e-4, high: 1e-1, scale: 'logarithmic' },
    { kind: 'range', name: 'eta', low: 1e-3, high: 1e-1, scale: 'logarithmic' },
    { kind: 'range', name: 'patternSize', low: 10, high: 60, scale: 'linear' },
    { kind: 'range', name: 'cycles', low: 1, high: 4, scale: 'linear' },
    { kind: 'list', name: 'alpha', values: ['matrix', 'neuron', 'scalar', 'none'] },
    { kind: 'list', name: 'rule', values: ['decaying-hebb', 'oja'] },
    { kind: 'list', name: 'patternCount', values: [1, 2, 3, 5] },
    { kind: 'list', name: 'pauseSteps', values: [0, 4] },
  ],
  method: 'random',
  points: 500,
};

describe('the view of all settings', () => {
  test.each(['light', 'dark'] as const)(
    'names the point that the keys or the pointer are on, and keeps what is typed or drawn, in the %s theme',
    async (theme) => {
      const { url } = await serveSweep({
        request: wide,
        score: ({ learningRate, alpha }) => ({
          bitError: Math.abs(Math.log10(Number(learningRate)) + 2.5) + Number(alpha === 'none'),
        }),
      });
      const watched = await openPage(await openBrowser(), url, { bypassCSP: true });
      const { page } = watched;
      await page.evaluate((choice) => localStorage.setItem('engram.theme', choice), theme);
      await page.reload();
      await openScreen(page, url, 'sweeps/1');
      const chart = page.getByTestId('parallel');
      await expect.poll(() => chart.getAttribute('data-points'), soon).toBe('500');
      await chart.focus();
      await page.keyboard.press('ArrowDown');
      const best = page.getByTestId('points').locator('tbody tr').first();
      const named = page.locator(`#${await chart.getAttribute('aria-activedescendant')}`);
      expect(await named.getAttribute('aria-label')).toMatch(
        /^Point \d+: Learning rate .*, Pause steps \d; /,
      );
      expect(await best.getAttribute('class')).toMatch(/pointed/);
      await page.keyboard.press('Escape');
      await forgetTasks(page);
      const box = await chart.boundingBox();
      if (!box) throw new Error('There is no view of all settings.');
      for (let k = 0; k < 40; k++) await page.mouse.move(box.x + 700 - 15 * k, box.y + 60 + 2 * k);
      expect(await longestTask(page, 'while a pointer crosses 500 lines')).toBeLessThan(1000);
      expect(await page.locator('tr.pointed').count()).toBe(1);
      await page.getByTestId('limit-alpha').fill('matrix,none');
      const count = page.getByText(/^\d+ of 500 points$/);
      await count.waitFor();
      const ofAlpha = Number(await chart.getAttribute('data-points'));
      expect(await page.getByTestId('points').locator('tbody tr').count()).toBe(ofAlpha);
      const axis = await page.getByTestId('brush-learningRate').boundingBox();
      if (!axis) throw new Error('There is no axis of the learning rate.');
      const x = axis.x + axis.width / 2;
      await page.mouse.move(x, axis.y + 80);
      await page.mouse.down();
      await page.mouse.move(x, axis.y + 160, { steps: 5 });
      await page.mouse.up();
      expect(await page.getByTestId('limit-learningRate').inputValue()).toMatch(/^0\.00\d+\.\.0\.\d+$/);
      expect(Number(await chart.getAttribute('data-points'))).toBeLessThan(ofAlpha);
      await page.getByTestId('limit-score').fill('7');
      await page.getByText('No point is within what is kept of the axes.').waitFor();
      await page.getByTestId('limit-score').fill('0..');
      await page.getByText('expected a range such as 0.001..0.1').waitFor();
      expect(await audit(page)).toEqual([]);
      await page.getByRole('button', { name: 'Show all' }).click();
      expect(await chart.getAttribute('data-points')).toBe('500');
      expectQuiet(watched);
    },
  );
});
