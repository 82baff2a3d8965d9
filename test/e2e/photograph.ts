// Takes the pictures of docs/screens: every screen in both themes, of a home with real small runs of generated data.
// Usage: node test/e2e/photograph.ts [screen …] (all without one; after npx electron-vite build; needs Chromium, see chromium.ts)
import { mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import type { LabClient } from '../../src-main/contract/client.ts';
import type { ExperimentRequest } from '../../src-main/contract/experiment.ts';
import { writeRunNumbers } from '../../src-main/contract/groups.ts';
import { isAtRest } from '../../src-main/contract/runs.ts';
import { studyRuns } from '../../src-main/contract/study-runs.ts';
import { connectToLab } from '../../src-main/lab/launcher/connect.ts';
import { launchBrowser } from './chromium.ts';
import { serve, temporaryHome } from './server.ts';

const folder = fileURLToPath(new URL('../../docs/screens', import.meta.url));
const themes = ['light', 'dark'] as const;
const mostBytes = 300_000;
const wanted = process.argv.slice(2);
const isWanted = (name: string) => wanted.length === 0 || wanted.includes(name);

const requests: Record<
  'characters' | 'completed' | 'control' | 'failed' | 'maze' | 'stopped' | 'running',
  ExperimentRequest
> = {
  characters: { task: 'omniglot', episodes: 1000, set: { features: 32, learningRate: 1e-3 } },
  completed: { task: 'binary-patterns', episodes: 600, set: { patternSize: 400, learningRate: 1e-3 } },
  control: {
    task: 'binary-patterns',
    episodes: 200,
    set: { patternSize: 400, learningRate: 1e-3, alpha: 'none' },
  },
  failed: { task: 'binary-patterns', episodes: 200, set: { patternSize: 100, learningRate: 1 } },
  maze: { task: 'maze', episodes: 300, set: { mazeSize: 9, neurons: 50, learningRate: 2e-3 } },
  stopped: {
    task: 'binary-patterns',
    episodes: 4000,
    seed: 2,
    set: { patternSize: 200, learningRate: 1e-3 },
  },
  running: {
    task: 'binary-patterns',
    episodes: 40_000,
    seed: 3,
    set: { patternSize: 200, learningRate: 1e-3 },
  },
};

/** Resolves with the run's number once `isReached` says so of its state. */
async function until(
  lab: LabClient,
  run: number,
  isReached: (status: string, episodes: number) => boolean,
): Promise<number> {
  for (;;) {
    const { status, episodesDone } = (await lab.call('runs.show', { run })).run;
    if (isReached(status, episodesDone)) return run;
    await sleep(100);
  }
}

/** Glyphs to look at, and some pictures beside them. */
async function fillData(lab: LabClient): Promise<void> {
  await lab.call('data.generate', { generator: 'glyphs', count: 2000, name: 'Made-up alphabets' });
  await lab.call('data.generate', { generator: 'pictures', count: 1000, name: 'Made-up scenes' });
  while ((await lab.call('data.list', {})).length < 2) await sleep(100);
}

/** Runs of the home that have a picture of their own. */
interface Filled {
  /** Two groups of seeds, as the page's address has them. */
  readonly compared: string;
  readonly completed: number;
  /** Of the study of photographs, its subject. */
  readonly pictures: number;
  /** Of few-shot episodes. */
  readonly characters: number;
  /** Of an agent. */
  readonly maze: number;
  /** The number of a sweep. */
  readonly sweep: number;
}

const isResting = (status: string) => isAtRest(status as Parameters<typeof isAtRest>[0]);

/** Pictures for which one run is enough where nothing else is wanted. */
const runsAlone: Partial<Record<string, keyof typeof requests>> = {
  'run-few-shot': 'characters',
  'run-maze': 'maze',
  models: 'completed',
  settings: 'completed',
};

/** Starts the runs one after the other; the last goes on. */
async function fillHome(lab: LabClient): Promise<Filled> {
  const create = async (name: keyof typeof requests) => (await lab.call('runs.create', requests[name])).run;
  const only = wanted.length === 1 ? runsAlone[wanted[0]] : undefined;
  if (only) {
    const run = await until(lab, await create(only), isResting);
    return { completed: run, pictures: run, characters: run, maze: run, sweep: 1, compared: String(run) };
  }
  const sweep = isWanted('sweeps') ? await runSweep(lab) : 1;
  if (wanted.length === 1 && wanted[0] === 'sweeps')
    return { completed: 1, pictures: 1, characters: 1, maze: 1, sweep, compared: '1' };
  const completed = await until(lab, await create('completed'), isResting);
  await until(lab, await create('control'), isResting);
  await until(lab, await create('failed'), isResting);
  const characters = await until(lab, await create('characters'), isResting);
  const maze = await until(lab, await create('maze'), isResting);
  const pictures = await runStudies(lab);
  const compared = await runSeeds(lab);
  const stopped = await until(lab, await create('stopped'), (_, episodes) => episodes > 400);
  await lab.call('runs.stop', { run: stopped });
  await until(lab, await create('running'), (_, episodes) => episodes > 300);
  return { completed, pictures, characters, maze, sweep, compared };
}

/** A Bayesian search over a rate and two words, with three seeds each. */
async function runSweep(lab: LabClient): Promise<number> {
  const { sweep } = await lab.call('sweeps.create', {
    base: { task: 'binary-patterns', episodes: 200, set: { patternSize: 60 } },
    axes: [
      { kind: 'range', name: 'learningRate', low: 3e-4, high: 1e-1, scale: 'logarithmic' },
      { kind: 'list', name: 'alpha', values: ['matrix', 'scalar', 'none'] },
    ],
    method: 'bayesian',
    points: 14,
    seeds: [1, 2, 3],
  });
  while ((await lab.call('sweeps.show', { sweep })).sweep.status === 'running') await sleep(200);
  return sweep;
}

/** Where the networks of the pictures go. */
const networks = mkdtempSync(join(tmpdir(), 'networks-'));

async function exportNetwork(lab: LabClient, run: number): Promise<void> {
  for (const formats of [['npz'], ['onnx', 'safetensors']])
    await lab.call('exports.create', { run, formats, folder: networks });
}

/** Five seeds of the first study's networks; those of the first are there already. */
async function runSeeds(lab: LabClient): Promise<string> {
  const study = (await lab.call('catalogue.studies', {})).find(({ id }) => id === quickStudies[0]);
  if (!study) return '';
  for (const seed of [2, 3, 4, 5])
    for (const { request } of study.quick.variants)
      await until(lab, (await lab.call('runs.create', { ...request, seed })).run, isResting);
  const groups = studyRuns(study, 'quick', await lab.call('runs.list', {}));
  return writeRunNumbers(groups.flatMap(({ runs }) => runs.map(({ run }) => run))).replaceAll(' ', '');
}

/** Studies whose quick version takes seconds, and whose cards are photographed. */
const quickStudies = ['binary-patterns', 'fifty-bits', 'natural-images'];

/** The quick versions with their controls; returns the run that completes pictures. */
async function runStudies(lab: LabClient): Promise<number> {
  let pictures = 0;
  for (const { id, quick } of await lab.call('catalogue.studies', {})) {
    if (!quickStudies.includes(id)) continue;
    for (const [k, { request }] of quick.variants.entries()) {
      const { run } = await lab.call('runs.create', request);
      await until(lab, run, isResting);
      if (id === 'natural-images' && k === 0) pictures = run;
    }
  }
  return pictures;
}

async function openPage(browser: Browser, theme: string): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, deviceScaleFactor: 1 });
  const page = await context.newPage();
  await page.addInitScript((choice) => localStorage.setItem('engram.theme', choice), theme);
  return page;
}

/** What has to be done on a screen before its picture is taken. */
const preparations: Record<string, (page: Page) => Promise<unknown>> = {
  run: (page) => page.getByTestId('matrix-w').waitFor(),
  async 'run-pictures'(page) {
    await page.getByTestId('matrix-w').waitFor();
    await scrollTo(page, 'pictures');
  },
  async 'run-few-shot'(page) {
    await page.getByTestId('traces').waitFor();
    await scrollTo(page, 'recognition');
  },
  async 'run-maze'(page) {
    await page.getByTestId('matrix-readoutWeight').waitFor();
    await page.getByTestId('scrubber').fill('80');
    await page.getByTestId('scrubber').blur();
    await scrollTo(page, 'conduct');
  },
  models: (page) => page.getByTestId('export-onnx').waitFor(),
  'studies-pictures': (page) => scrollTo(page, 'study-natural-images'),
  async 'run-networks'(page) {
    await page.getByTestId('compare').click();
    await page.getByTestId('networks-compared').getByRole('link').last().waitFor();
    await page.getByTestId('compare').waitFor({ state: 'detached' });
    await scrollTo(page, 'other-networks');
  },
};

async function scrollTo(page: Page, testId: string): Promise<void> {
  await page.getByTestId(testId).waitFor();
  await page.getByTestId(testId).evaluate((element) => element.scrollIntoView({ block: 'start' }));
}

async function photograph(page: Page, url: string, name: string, address: string): Promise<void> {
  await page.goto(`${url}#/${address}`);
  await page.locator('h1').first().waitFor();
  await preparations[name.replace(/-[a-z]+$/, '')]?.(page);
  await page.waitForTimeout(2000);
  const path = `${folder}/${name}.png`;
  await page.screenshot({ path });
  const { size } = statSync(path);
  console.log(`${path}: ${Math.round(size / 1000)} kB${size > mostBytes ? ', more than 300 kB' : ''}`);
  if (size > mostBytes) process.exitCode = 1;
}

async function photographAll(
  url: string,
  { completed, pictures, characters, maze, sweep, compared }: Filled,
): Promise<void> {
  const addresses = {
    studies: 'studies',
    'studies-pictures': 'studies',
    experiments: `experiments/run-${completed}`,
    runs: 'runs',
    sweeps: `sweeps/${sweep}`,
    compare: `compare/${compared}`,
    data: 'data/Made-up alphabets',
    run: `run/${completed}`,
    'run-pictures': `run/${pictures}`,
    'run-few-shot': `run/${characters}`,
    'run-maze': `run/${maze}`,
    'run-networks': `run/${pictures}`,
    models: `models/${completed}`,
    settings: 'settings',
  };
  const browser = await launchBrowser();
  try {
    for (const theme of themes) {
      const page = await openPage(browser, theme);
      for (const [name, address] of Object.entries(addresses).filter(([name]) => isWanted(name)))
        await photograph(page, url, `${name}-${theme}`, address);
    }
  } finally {
    await browser.close();
  }
}

mkdirSync(folder, { recursive: true });
const home = temporaryHome();
const server = await serve(home);
const lab = await connectToLab(home);
try {
  if (isWanted('settings')) await lab.call('engines.measure', { scale: 'short' });
  await fillData(lab);
  const filled = await fillHome(lab);
  if (isWanted('models')) await exportNetwork(lab, filled.completed);
  await photographAll(server.url, filled);
} finally {
  lab.close();
  await lab.closed;
  await server.stop();
  await sleep(2000); // The lab saves what runs before it ends.
  rmSync(networks, { recursive: true, force: true });
  rmSync(home, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
}
