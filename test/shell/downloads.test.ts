// Files that the page makes are saved by the window: a comparison's figure, as vectors and as pixels.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createHome } from '../support/home.ts';
import { addRuns, openStores } from '../support/made-up-runs.ts';
import { launch } from './electron.ts';

test('a comparison’s figure is saved as SVG and as PNG', async () => {
  const home = createHome();
  const { store, close } = openStores(home);
  const request = { task: 'binary-patterns', episodes: 50, set: { patternSize: 50 } };
  addRuns(
    store,
    [1, 2].map((seed) => ({
      request: { ...request, seed },
      values: { bitError: (step: number) => seed / step },
    })),
  );
  close();
  const { application, page, faults } = await launch(home);
  // In place of the person, whom the window asks where to.
  await application.evaluate(({ session }, folder) => {
    session.defaultSession.on('will-download', (_, item) =>
      item.setSavePath(`${folder}/${item.getFilename()}`),
    );
  }, home);
  await page.evaluate(() => (location.hash = '#/compare/1,2'));
  const saved = (name: string) => {
    try {
      return readFileSync(join(home, name));
    } catch {
      return Buffer.alloc(0);
    }
  };
  await page.getByTestId('export-svg').click();
  await expect
    .poll(() => saved('bitError-runs-1-2.svg').toString(), { timeout: 10_000 })
    .toMatch(/^<svg [^]*<\/svg>\s*$/);
  await page.getByTestId('export-png').click();
  await expect
    .poll(() => saved('bitError-runs-1-2.png').subarray(1, 4).toString(), { timeout: 10_000 })
    .toBe('PNG');
  expect(faults.filter((fault) => !fault.includes('blob:'))).toEqual([]);
});
