// Comparisons of runs in a real store: what belongs together, what counts, how far a curve goes, and what is written of it.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { calls } from '../../src-main/contract/calls.ts';
import type { CallInput } from '../../src-main/contract/calls.ts';
import { toDoubles } from '../../src-main/contract/comparison.ts';
import type { ComparisonFormat } from '../../src-main/contract/comparison.ts';
import type { ExperimentRequest } from '../../src-main/contract/experiment.ts';
import { readRunNumbers, writeRunNumbers } from '../../src-main/contract/groups.ts';
import { colourRepeats } from '../../src-main/contract/series-colours.ts';
import { variantsOf } from '../../src-main/contract/studies.ts';
import { parseSettings } from '../../src-main/cli/arguments.ts';
import { commandLine } from '../../src-main/lab/comparison/command-line.ts';
import { Comparisons } from '../../src-main/lab/comparison/comparisons.ts';
import { columnWidth } from '../../src-main/lab/comparison/group-curve.ts';
import { readStudies } from '../../src-main/lab/studies.ts';
import { resolveExperiment } from '../../src-main/science/experiment.ts';
import { removeHome } from '../support/home.ts';
import { addRuns, openStores } from '../support/made-up-runs.ts';
import type { MadeUpRun } from '../support/made-up-runs.ts';

function open() {
  const home = mkdtempSync(join(tmpdir(), 'engram-test-'));
  const stores = openStores(home);
  onTestFinished(() => {
    stores.close();
    return removeHome(home);
  });
  const comparisons = new Comparisons(stores.store, stores.datasets);
  return {
    ...stores,
    compare: (request: CallInput<'runs.compare'>) =>
      calls['runs.compare'].output.parse(comparisons.compare(calls['runs.compare'].input.parse(request))),
    write: (request: CallInput<'runs.compare'>, format: ComparisonFormat) =>
      comparisons.write({ ...calls['runs.compare'].input.parse(request), format }),
  };
}

const plastic: ExperimentRequest = { task: 'binary-patterns', episodes: 100, set: { patternSize: 50 } };
const fixed: ExperimentRequest = { ...plastic, set: { patternSize: 50, alpha: 'none' } };

/** A run that always has the same bit error. */
const level = (request: ExperimentRequest, seed: number, value: number, more?: Partial<MadeUpRun>) => ({
  request: { ...request, seed },
  values: { bitError: () => value, loss: (step: number) => 10 * value + step },
  ...more,
});

const fiveEach = [
  ...[0.01, 0.02, 0.03, 0.04, 0.05].map((value, k) => level(plastic, k + 1, value)),
  ...[0.24, 0.25, 0.26, 0.245, 0.255].map((value, k) => level(fixed, k + 1, value)),
];

describe('a comparison', () => {
  test('puts seeds together, and tests two groups of the same seeds in pairs', () => {
    const { store, compare } = open();
    const runs = addRuns(store, fiveEach);
    const { groups, tests, metric, differences, notes } = compare({ runs: runs.toReversed() });
    expect(metric).toBe('bitError');
    expect(groups.map(({ first, runs: own }) => [first, own.map(({ seed }) => seed)])).toEqual([
      [1, [1, 2, 3, 4, 5]],
      [6, [1, 2, 3, 4, 5]],
    ]);
    expect(groups[0].score).toMatchObject({ count: 5 });
    expect(groups[0].score?.mean).toBeCloseTo(0.03, 12);
    expect(groups[0].score?.interval?.low).toBeCloseTo(0.012, 12);
    expect(tests).toMatchObject([
      { first: 0, second: 1, isPaired: true, isExact: true, p: 0.0625, leastP: 0.0625, rankBiserial: -1 },
    ]);
    expect(tests[0].difference).toBeCloseTo(-0.22, 12);
    expect(differences).toEqual([{ name: 'alpha', values: ['matrix', 'none'] }]);
    expect(groups.map(({ title }) => title)).toEqual([
      'Plastic recurrent network, alpha matrix',
      'Plastic recurrent network, alpha none',
    ]);
    expect(notes).toEqual([expect.stringContaining('With 5 pairs')]);
  });

  test('gives a group the colour that it has everywhere, and a run for itself its own', () => {
    const { store, compare } = open();
    addRuns(store, fiveEach);
    expect(compare({ runs: [3, 4, 9] }).groups.map(({ first }) => first)).toEqual([1, 6]);
    expect(compare({ runs: [3, 4], isGrouped: false }).groups.map(({ first }) => first)).toEqual([3, 4]);
  });

  test('of groups with different seeds is of ranks, and each of several p is corrected for their number', () => {
    const { store, compare } = open();
    const shared: ExperimentRequest = { ...plastic, set: { patternSize: 50, alpha: 'scalar' } };
    const runs = addRuns(store, [
      ...fiveEach,
      ...[0.1, 0.11, 0.12, 0.13].map((value, k) => level(shared, k + 3, value)),
    ]);
    const against = compare({ runs }).tests;
    expect(against.map(({ first, second, isPaired }) => [first, second, isPaired])).toEqual([
      [0, 1, true],
      [0, 2, false],
    ]);
    expect(against[1].p).toBeCloseTo(2 / 126, 12);
    expect(against[1].adjustedP).toBeCloseTo(4 / 126, 12);
    expect(compare({ runs, reference: runs.at(-1) ?? 0 }).tests.map(({ first }) => first)).toEqual([2, 2]);
    expect(compare({ runs, reference: null }).tests).toHaveLength(3);
  });

  test('draws a mean in full as far as every run goes, and says how many go on', () => {
    const { store, compare } = open();
    const [first, , third] = [1, 2, 3].map((seed) => level(plastic, seed, seed / 10));
    const runs = addRuns(store, [first, level(plastic, 2, 0.2, { steps: 60, status: 'stopped' }), third]);
    const { groups, notes } = compare({ runs });
    const { curve, score } = groups[0];
    const [steps, counts, low, mean] = [curve.steps, curve.counts, curve.low, curve.mean].map(toDoubles);
    expect(curve.width).toBe(1);
    expect([...counts]).toEqual([...new Array<number>(60).fill(3), ...new Array<number>(40).fill(2)]);
    expect(Number.isNaN(low[steps.indexOf(60)])).toBe(false);
    expect(Number.isNaN(low[steps.indexOf(61)])).toBe(true);
    expect(mean[99]).toBeCloseTo(0.2, 12);
    expect(score?.count).toBe(2);
    expect(groups[0].runs.map(({ isCounted }) => isCounted)).toEqual([true, false, true]);
    expect(notes[0]).toBe(
      'Run 2 is not completed: drawn as far as it goes, and not counted among the scores.',
    );
  });

  test('counts a seed once, however often it was run', () => {
    const { store, compare } = open();
    const runs = addRuns(store, [
      level(plastic, 1, 0.1, { steps: 3, status: 'failed' }),
      level(plastic, 1, 0.1),
      level(plastic, 2, 0.2),
    ]);
    const { groups, notes } = compare({ runs });
    expect(groups[0].runs.map(({ run }) => run)).toEqual([2, 3]);
    expect(notes[0]).toContain('Run 1 repeats a seed');
  });

  test('keeps every spike in the columns that it is thinned to, and shows single updates when zoomed', () => {
    const { store, compare } = open();
    const spiky = (step: number) => (step === 777 ? 9 : 0.5);
    const runs = addRuns(store, [{ request: { ...plastic, episodes: 1000 }, values: { bitError: spiky } }]);
    const all = compare({ runs }).groups[0].curve;
    expect(all.width).toBe(10);
    expect(toDoubles(all.steps)).toHaveLength(100);
    expect(Math.max(...toDoubles(all.most))).toBe(9);
    const near = compare({ runs, view: { from: 700, to: 800 } }).groups[0].curve;
    expect(near.width).toBe(1);
    expect(toDoubles(near.mean)[toDoubles(near.steps).indexOf(777)]).toBe(9);
    expect([...toDoubles(near.steps)].at(0)).toBe(700);
  });

  test('reads of a resumed run what counts, as the store’s curves do', () => {
    const { store, compare } = open();
    const [run] = addRuns(store, [level(plastic, 1, 0.5, { steps: 50, status: 'interrupted' })]);
    store.beginAttempt(run);
    const rows = Array.from({ length: 20 }, (_, k) => ({ step: k + 1, values: { bitError: 0.25 } }));
    store.commitBatch(run, 2, { type: 'batch', sequence: 1, step: 20, rows, checkpoint: null });
    const [curve] = store.curves(run, ['bitError']);
    const read = store.curvesOf([run], 'bitError').get(run);
    expect([...(read?.steps ?? [])]).toEqual(curve.steps);
    expect([...(read?.values ?? [])]).toEqual(curve.values);
    expect(store.endOf(run, 'bitError', 7)).toEqual(curve.values.slice(-7));
    expect(compare({ runs: [run] }).groups[0].score).toBeNull();
  });

  test('of no runs is empty, of one has no interval and no test, of each for itself no groups', () => {
    const { store, compare } = open();
    const runs = addRuns(store, fiveEach);
    expect(compare({ runs: [] })).toMatchObject({ groups: [], tests: [], notes: [] });
    const one = compare({ runs: [1] });
    expect(one.groups[0].score).toMatchObject({ count: 1, interval: null });
    expect(one.notes).toContain('One group alone: there is nothing to test it against.');
    const each = compare({ runs, isGrouped: false });
    expect(each.groups).toHaveLength(10);
    expect(new Set(each.groups.map(({ title }) => title)).size).toBe(10);
    expect(each.tests).toEqual([]);
  });

  test('refuses in sentences what cannot be compared', () => {
    const { store, compare, write } = open();
    const runs = addRuns(store, fiveEach.slice(0, 2));
    expect(() => compare({ runs: [99] })).toThrow('There is no run 99.');
    expect(() => compare({ runs, metric: 'reward' })).toThrow(
      'These runs have no metric "reward" in common. Expected one of: bitError, loss, eta.',
    );
    expect(() => compare({ runs, reference: 7 })).toThrow('is not among those compared');
    expect(() => write({ runs: [] }, 'svg')).toThrow('expected one run at least');
  });

  test('leaves out of scores what is no number', () => {
    const { store, compare } = open();
    const runs = addRuns(store, [level(plastic, 1, NaN), level(plastic, 2, 0.2)]);
    const { groups, notes } = compare({ runs });
    expect(groups[0].score?.count).toBe(1);
    expect(notes[0]).toContain('Run 1 ended in what is no finite number');
  });
});

describe('what is written of a comparison', () => {
  test('has every plotted number in the table', () => {
    const { store, compare, write } = open();
    const runs = addRuns(store, fiveEach);
    const { name, text } = write({ runs }, 'csv');
    expect(name).toBe('bitError-runs-1-10.csv');
    const [head, ...lines] = text.trimEnd().split('\r\n');
    expect(head).toBe('kind,metric,group,run,seed,step,width,runs,value,low,high,least,most');
    const points = compare({ runs }).groups.reduce(
      (sum, { curve }) => sum + toDoubles(curve.steps).length,
      0,
    );
    expect(lines.filter((line) => line.startsWith('curve,'))).toHaveLength(points);
    expect(lines.filter((line) => line.startsWith('score,'))).toHaveLength(10);
    expect(lines.filter((line) => line.startsWith('mean,'))).toHaveLength(2);
    expect(text).toMatch(/score,bitError,"Plastic recurrent network, alpha none",7,2,,,1,0.25,,,,\r\n/);
  });

  test('draws vectors and text in light colours, and names each group with its n', () => {
    const { store, write } = open();
    const runs = addRuns(store, fiveEach);
    const { text } = write({ runs }, 'svg');
    expect(text).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg" width="170\.04mm" height="[\d.]+mm"/);
    expect(text.match(/<polyline/g)).toHaveLength(2);
    expect(text.match(/<polygon/g)).toHaveLength(2);
    expect(text.match(/<circle/g)).toHaveLength(10);
    expect(text).toContain('(n = 5)');
    expect(text).not.toMatch(/<image|NaN|Infinity|undefined/);
  });

  test('is a report that opens alone and says how to run it again', () => {
    const { store, write } = open();
    const runs = addRuns(store, fiveEach);
    const html = write({ runs }, 'html').text;
    expect(html).toContain('<svg');
    expect(html).not.toMatch(/<script|src=|@import|href=/);
    for (const words of [
      'engram train binary-patterns --network plastic-rnn --engine wasm --episodes 100 --seed 5 --set patternSize=50 --set alpha=none',
      'device Processor of a test',
      'miconi2018differentiable',
      'Wilcoxon',
      'learningRate=0.0003',
    ])
      expect(html).toContain(words);
    const { text } = write({ runs }, 'markdown');
    expect(text).toMatch(/^# Bit error: /);
    expect(text).toContain('](bitError-runs-1-10.svg)');
    expect(text).toContain('| Plastic recurrent network, alpha none | n = 5 | 0.25 |');
  });
});

test('the command line of every network of every study asks for the same experiment again', () => {
  const variants = readStudies().flatMap(variantsOf);
  for (const { experiment } of variants) {
    const words = commandLine({ ...experiment, seed: 7, data: 'a'.repeat(64) }).split(' ');
    const valueOf = (name: string) => words[words.indexOf(`--${name}`) + 1];
    const set = words.filter((_, k) => words[k - 1] === '--set');
    const again = resolveExperiment({
      task: words[2],
      network: valueOf('network'),
      engine: valueOf('engine'),
      episodes: Number(valueOf('episodes')),
      seed: Number(valueOf('seed')),
      set: parseSettings(set),
    });
    expect(again).toEqual({ ...experiment, seed: 7 });
    expect(valueOf('data')).toBe('a'.repeat(16));
  }
});

test('columns are round numbers of updates', () => {
  expect([100, 400, 1000, 3000, 20_000, 500_000].map((to) => columnWidth({ from: 1, to }))).toEqual([
    1, 5, 10, 20, 200, 5000,
  ]);
});

test('numbers of runs are written in spans and read again', () => {
  expect(writeRunNumbers([5, 1, 2, 3, 8, 9])).toBe('1-3, 5, 8, 9');
  expect(readRunNumbers('1-3, 5 8,9')).toEqual([1, 2, 3, 5, 8, 9]);
  for (const wrong of ['0', '3-1', 'x', '1-', '1-99999999']) expect(readRunNumbers(wrong)).toBeNull();
});

test('groups of one hue are told apart by dashes', () => {
  expect(colourRepeats([1, 2, 7, 13, 8])).toEqual([0, 0, 1, 2, 1]);
  expect(colourRepeats([6, 7, 8])).toEqual([0, 1, 0]);
});
