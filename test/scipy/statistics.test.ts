// Our statistics and SciPy's of the same numbers, by the same method: to 1e-9, and bootstrap intervals within what chance does to them.
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { createRandom } from '../../src-main/science/random.ts';
import {
  intervalOfDifference,
  intervalOfMean,
  resamplesOf,
  tailShare,
} from '../../src-main/science/statistics/bootstrap.ts';
import {
  logGamma,
  normalTail,
  studentQuantile,
  studentTail,
} from '../../src-main/science/statistics/distributions.ts';
import { hedgesG } from '../../src-main/science/statistics/effect-size.ts';
import { rankSumTest, signedRankTest } from '../../src-main/science/statistics/rank-tests.ts';
import { findPython } from '../support/python.ts';

const python = await findPython({
  packages: ['scipy==1.17.1', 'numpy==2.4.6'],
  modules: ['scipy.stats', 'numpy'],
  environment: 'out/scipy-venv',
});

/** What is not finite comes as null. */
type Answer = Record<string, number>;

async function askScipy<A>(cases: readonly unknown[]): Promise<A[]> {
  const asking = promisify(execFile)(python, [join(import.meta.dirname, 'reference.py')]);
  asking.child.stdin?.end(JSON.stringify(cases));
  return JSON.parse((await asking).stdout) as A[];
}

const random = createRandom(5, 'examination', 0);

/** Normal scores around `middle`; with ties where they are rounded to `step`. */
function scores(count: number, middle: number, step = 0): number[] {
  return Array.from({ length: count }, () => {
    const value = middle + random.normal();
    return step > 0 ? step * Math.round(value / step) : value;
  });
}

/** To 1e-9 of 1 or of the value itself, whichever is larger. */
function expectClose(ours: number, theirs: number): void {
  expect(Math.abs(ours - theirs)).toBeLessThan(1e-9 * Math.max(1, Math.abs(theirs)));
}

const sizes = [1, 2, 3, 5, 8, 13, 25, 40, 60, 200];

test('the signed-rank test is SciPy’s, exact and approximate, with ties and zeros', async () => {
  const cases = sizes.flatMap((count) =>
    [0, 0.5].flatMap((step) => [0, 0.7].map((shift) => scores(count, shift, step))),
  );
  const ours = cases.map(signedRankTest);
  const theirs = await askScipy<Answer>(
    cases.map((differences, k) => ({ kind: 'signedRank', differences, exact: ours[k].isExact })),
  );
  let compared = 0;
  ours.forEach(({ statistic, p, rankBiserial }, k) => {
    if (cases[k].every((value) => value === 0)) return;
    expectClose(statistic, theirs[k].statistic);
    expectClose(p, theirs[k].p);
    expectClose(rankBiserial, theirs[k].rankBiserial);
    compared++;
  });
  expect(compared).toBeGreaterThan(35);
  expect(new Set(ours.map(({ isExact }) => isExact)).size).toBe(2);
});

test('the rank-sum test, Cliff’s delta and Hedges’ g are SciPy’s', async () => {
  const cases = sizes.flatMap((n) =>
    [2, 5, 21].flatMap((m) =>
      [0, 0.5].map((step) => ({ first: scores(n, 0, step), second: scores(m, 0.8, step) })),
    ),
  );
  const ours = cases.map(({ first, second }) => ({
    ...rankSumTest(first, second),
    g: hedgesG(first, second),
  }));
  const theirs = await askScipy<Answer>(
    cases.map((given, k) => ({ kind: 'rankSum', ...given, exact: ours[k].isExact })),
  );
  ours.forEach(({ statistic, p, rankBiserial, g }, k) => {
    expectClose(statistic, theirs[k].statistic);
    expectClose(p, theirs[k].p);
    expectClose(rankBiserial, theirs[k].rankBiserial);
    if (g !== null && Number.isFinite(g)) expectClose(g, theirs[k].hedgesG ?? NaN);
  });
  expect(new Set(ours.map(({ isExact }) => isExact)).size).toBe(2);
});

test('the distributions are SciPy’s', async () => {
  const cases = [-3, -0.4, 0, 0.001, 0.5, 1.2, 1.7, 2.5, 6, 12].flatMap((z) =>
    [1, 2, 4, 9, 30, 199].map((freedom) => ({ kind: 'distributions', z, freedom })),
  );
  const theirs = await askScipy<Answer>(cases);
  cases.forEach(({ z, freedom }, k) => {
    expectClose(normalTail(z), theirs[k].normalTail);
    expectClose(studentTail(Math.abs(z), freedom), theirs[k].studentTail);
    expectClose(studentQuantile(0.025, freedom), theirs[k].studentQuantile);
    expectClose(logGamma(freedom / 3), theirs[k].logGamma);
  });
});

interface Scattered {
  readonly level: number;
  readonly middle: [number, number];
  readonly scatter: [number, number];
}

test('bootstrap intervals are SciPy’s within their Monte Carlo error', async () => {
  const cases = [4, 5, 6, 7, 10, 20, 100].flatMap((count) => [
    { first: scores(count, 0) },
    { first: scores(count, 0), second: scores(count + 1, 1) },
  ]);
  const theirs = await askScipy<Scattered>(cases.map((given) => ({ kind: 'bootstrap', ...given })));
  cases.forEach(({ first, second }, k) => {
    const fewer = Math.min(first.length, second?.length ?? Infinity);
    expectClose(1 - 2 * tailShare(fewer), theirs[k].level);
    const interval = second
      ? intervalOfDifference(first, second)
      : intervalOfMean(first, resamplesOf(first.length));
    const ends = [interval?.low ?? NaN, interval?.high ?? NaN];
    // One draw of ours has the scatter of one of theirs; of few runs the means are few, and an end may be the next of them.
    ends.forEach((end, side) => {
      const room = 4 * theirs[k].scatter[side] + 0.03 * (theirs[k].middle[1] - theirs[k].middle[0]);
      expect(Math.abs(end - theirs[k].middle[side])).toBeLessThan(room);
    });
  });
});
