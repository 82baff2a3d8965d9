// axe-core finds nothing serious or critical on any screen, in either theme.
import { join } from 'node:path';
import { describe, test } from 'vitest';
import { audit } from './audit.ts';
import { expect, expectQuiet, expectStatus, openBrowser, openPage, startServer } from './support.ts';
import { connectToLab } from '../../src-main/lab/launcher/connect.ts';
import { createFolder } from '../support/folders.ts';
import { untilEnd } from '../support/data-jobs.ts';
import { generateData, startExperiment, train } from './steps.ts';

/** An example, and a run whose data set is not here any more; the number of each. */
async function openFromElsewhere(home: string): Promise<[example: number, withoutData: number]> {
  const lab = await connectToLab(home);
  const [{ run }] = await lab.call('examples.open', {});
  await untilEnd(lab, () => lab.call('data.generate', { generator: 'glyphs', count: 400, name: 'gone' }));
  const set = { ways: 3, heldOutClasses: 6, features: 8, batch: 2 };
  const withoutData = await train(home, { task: 'omniglot', data: 'gone', episodes: 4, set });
  await lab.call('data.remove', { data: 'gone' });
  lab.close();
  return [run, withoutData];
}

async function exportTo(home: string, run: number, folder: string): Promise<void> {
  const lab = await connectToLab(home);
  await lab.call('exports.create', { run, formats: ['npz', 'onnx'], folder });
  lab.close();
}

/** So that Settings has something to show of an engine. */
async function measureEngine(home: string): Promise<void> {
  const lab = await connectToLab(home);
  await lab.call('engines.measure', { scale: 'short' });
  lab.close();
}

describe('accessibility', () => {
  test.each(['light', 'dark'] as const)('no screen has a serious fault in the %s theme', async (theme) => {
    const { url, home } = await startServer();
    const watched = await openPage(await openBrowser(), url, { bypassCSP: true });
    const { page } = watched;
    await page.evaluate((choice) => localStorage.setItem('engram.theme', choice), theme);
    await page.reload();
    const run = await startExperiment(page, url, { patternSize: 50, episodes: 60 });
    await expectStatus(page, 'completed');
    await generateData(page, url, { kind: 'Glyphs', count: 300, name: 'glyphs' });
    const pictures = { task: 'natural-images', episodes: 30, set: { pictureSize: 8, showSteps: 4 } };
    const control = await train(home, { ...pictures, set: { ...pictures.set, alpha: 'none' } });
    expect(control).toBeGreaterThan(run);
    const ofPictures = await train(home, pictures);
    const ofCharacters = await train(home, {
      task: 'omniglot',
      episodes: 4,
      set: { ways: 12, features: 8, batch: 2 },
    });
    const ofMaze = await train(home, {
      task: 'maze',
      episodes: 10,
      set: { mazeSize: 7, mazeSteps: 60, neurons: 20, batch: 4 },
    });
    const ofCues = await train(home, {
      task: 'cue-association',
      episodes: 10,
      set: { associationSteps: 40, cueBits: 8, neurons: 20, batch: 4 },
    });
    await exportTo(home, run, join(createFolder(), 'networks'));
    const [ofExample, withoutData] = await openFromElsewhere(home);
    await measureEngine(home);
    const found: string[] = [];
    for (const screen of [
      'studies',
      'experiments',
      `experiments/run-${run}`,
      'runs',
      `run/${run}`,
      'compare',
      `compare/${run}`,
      `compare/${control},${ofPictures}`,
      'data',
      'data/+import',
      'data/+generate',
      'data/+download',
      'data/glyphs',
      `run/${ofPictures}`,
      `run/${ofCharacters}`,
      `run/${ofMaze}`,
      `run/${ofCues}`,
      `run/${ofExample}`,
      `run/${withoutData}`,
      `models/${run}`,
      `models/${ofExample}`,
      'settings',
    ]) {
      await page.goto(`${url}#/${screen}`);
      await page.locator('h1').first().waitFor();
      if (screen === `run/${ofPictures}`) {
        await page.getByTestId('compare').click();
        await page.getByTestId('networks-compared').waitFor();
      }
      if (screen === `run/${ofCharacters}`) await page.getByTestId('matrix-convolution4Weight').waitFor();
      if (screen === 'settings') await page.getByTestId('speed-wasm').waitFor();
      if (screen === `run/${withoutData}`) await page.getByTestId('no-data').waitFor();
      if (screen === `run/${ofMaze}` || screen === `run/${ofCues}`) {
        await page.getByTestId('scrubber').fill('20');
        await page.getByTestId('matrix-readoutWeight').waitFor();
      }
      await page.waitForTimeout(1500);
      expect(await page.evaluate(() => document.documentElement.dataset.theme)).toBe(theme);
      found.push(...(await audit(page)).map((line) => `${screen}: ${line}`));
    }
    expect(found).toEqual([]);
    expectQuiet(watched);
  });
});
