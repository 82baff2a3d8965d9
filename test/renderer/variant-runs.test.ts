// Which runs stand on a study's card, of all that there are in a home.
import { expect, test } from 'vitest';
import type { Run } from '../../src-main/contract/runs.ts';
import { readStudies } from '../../src-main/lab/studies.ts';
import { findVariantRuns, fullestScale } from '../../src-renderer/screens/studies/variant-runs.ts';
import { makeRuns } from '../support/runs.ts';

const study = readStudies().find(({ id }) => id === 'natural-images') as ReturnType<
  typeof readStudies
>[number];
const [independent, shared] = study.quick.variants.map(({ request }) => request);

/** Of the first three variants: independent alpha, shared alpha, none. */
const numbers = (runs: Run[], scale: 'quick' | 'paper' = 'quick') =>
  findVariantRuns(study, scale, runs)
    .slice(0, 3)
    .map(({ run }) => run?.run ?? null);

test('a network has the newest completed run, whatever its seed; else one at work, else any', () => {
  const other = { ...independent, seed: 7, engine: 'reference' };
  expect(numbers(makeRuns([independent, 'completed'], [other, 'completed'], [shared, 'failed']))).toEqual([
    2,
    1 + 2,
    null,
  ]);
  expect(numbers(makeRuns([independent, 'running'], [independent, 'failed']))).toEqual([1, null, null]);
  expect(numbers([])).toEqual([null, null, null]);
});

test('a newer run that has yet to end is named beside the completed one', () => {
  const [subject] = findVariantRuns(
    study,
    'quick',
    makeRuns([independent, 'completed'], [independent, 'running']),
  );
  expect([subject.run?.run, subject.newer?.run, subject.count]).toEqual([1, 2, 2]);
});

test('a run that was trained elsewhere stands there until one as good was trained here', () => {
  const origin = {
    kind: 'example' as const,
    from: 'there',
    at: '2026-01-01T00:00:00.000Z',
    updatesPerPoint: 1,
    hasMoments: false,
    dataset: null,
    result: null,
  };
  const elsewhere = (runs: Run[], number: number) =>
    runs.map((run) => (run.run === number ? { ...run, origin } : run));
  const both = makeRuns([independent, 'completed'], [independent, 'completed']);
  expect(numbers(elsewhere(both, 2))).toEqual([1, null, null]);
  const training = elsewhere(makeRuns([independent, 'running'], [independent, 'completed']), 2);
  const [subject] = findVariantRuns(study, 'quick', training);
  expect([subject.run?.run, subject.newer?.run]).toEqual([2, 1]);
  expect(fullestScale(study, elsewhere(makeRuns([independent, 'completed']), 1))).toBe('quick');
});

test('shorter runs and runs with other settings are none of the study’s; longer ones are', () => {
  const short = { ...independent, episodes: 100 };
  const long = { ...independent, episodes: 100_000 };
  const other = { ...independent, set: { ...independent.set, showSteps: 10 } };
  expect(numbers(makeRuns([short, 'completed'], [long, 'completed'], [other, 'completed']))).toEqual([
    2,
    null,
    null,
  ]);
});

test('controls are those on the subject’s pictures where there are such', () => {
  const mine = { data: 'mine' };
  const runs = makeRuns(
    [{ ...shared, ...mine }, 'completed'],
    [shared, 'completed'],
    [{ ...independent, ...mine }, 'completed'],
  );
  expect(numbers(runs)).toEqual([3, 1, null]);
});

test('the scale with the most networks is shown, and the paper’s where both have as many', () => {
  const [paper] = study.paper.variants.map(({ request }) => request);
  expect(fullestScale(study, [])).toBe(null);
  expect(
    fullestScale(study, makeRuns([independent, 'completed'], [shared, 'completed'], [paper, 'completed'])),
  ).toBe('quick');
  expect(fullestScale(study, makeRuns([independent, 'completed'], [paper, 'running']))).toBe('paper');
  expect(fullestScale(study, makeRuns([independent, 'completed'], [paper, 'failed']))).toBe('quick');
});
