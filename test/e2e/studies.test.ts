// A study on its card: its networks beside each other, run with one click, and what they came to.
import { describe, test } from 'vitest';
import { expect, expectQuiet, openBrowser, openPage, startServer } from './support.ts';

describe('a study', () => {
  test('is run with its controls by one click; its card shows each network’s number and all curves', async () => {
    const { url } = await startServer();
    const watched = await openPage(await openBrowser(), url);
    const { page } = watched;
    const card = page.getByTestId('study-binary-patterns');
    const table = card.getByTestId('measured-binary-patterns');
    await expect.poll(() => table.innerText(), { timeout: 30_000 }).toMatch(/Plastic\s+not run yet/);
    expect(await card.getByTestId('comparison-chart').count()).toBe(0);

    await card.getByTestId('run-all-quick').click();
    await card.getByText('Runs 1 to 2 are queued and trained one after the other.').waitFor();
    await expect
      .poll(() => table.innerText(), { timeout: 60_000 })
      .toMatch(
        /Plastic\s+Run 1[^%]*completed[^%]*1,000 episodes\s+\d+(\.\d+)? %\s+Without[^%]*Run 2[^%]*completed[^%]*2\d\.\d %/,
      );
    const chart = card.getByTestId('comparison-chart');
    await expect
      .poll(() => chart.getAttribute('aria-label'))
      .toContain('Plastic, run 1; Without plasticity, run 2');
    await table.getByRole('link', { name: 'Run 2' }).click();
    await page.waitForURL(/#\/run\/2/);
    expectQuiet(watched);
  });
});
