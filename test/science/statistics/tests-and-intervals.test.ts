// Tests, effect sizes and intervals against examples that can be worked out by hand; test/scipy compares them with SciPy's.
import { describe, expect, test } from 'vitest';
import {
  intervalOfDifference,
  intervalOfMean,
  resamplesOf,
  tailShare,
} from '../../../src-main/science/statistics/bootstrap.ts';
import { logGamma, normalTail, studentQuantile } from '../../../src-main/science/statistics/distributions.ts';
import { hedgesG } from '../../../src-main/science/statistics/effect-size.ts';
import { adjustByHolm } from '../../../src-main/science/statistics/holm.ts';
import { rankSumTest, signedRankTest } from '../../../src-main/science/statistics/rank-tests.ts';

describe('the signed-rank test', () => {
  test('counts the 5 of 256 signs that give a sum of at most 3', () => {
    const result = signedRankTest([8, 7, 6, 5, 4, -3, 2, 1]);
    expect(result).toMatchObject({ statistic: 3, isExact: true, p: 10 / 256 });
    expect(result.rankBiserial).toBeCloseTo((33 - 3) / 36, 12);
  });

  test('says that five pairs cannot give less than 1 in 16', () => {
    expect(signedRankTest([1, 2, 3, 4, 5.5])).toMatchObject({ p: 0.0625, leastP: 0.0625 });
  });

  test('leaves out pairs without a difference and then approximates', () => {
    expect(signedRankTest([0, 1, 2, 3])).toMatchObject({ isExact: false, statistic: 0, rankBiserial: 1 });
    expect(signedRankTest([0, 0])).toMatchObject({ p: 1, rankBiserial: 0 });
  });
});

describe('the rank-sum test', () => {
  test('counts hares and tortoises: T H H H H H T T T T T H', () => {
    const places = [...'THHHHHTTTTTH'].map((animal, k) => ({ animal, speed: 12 - k }));
    const of = (wanted: string) => places.filter(({ animal }) => animal === wanted).map(({ speed }) => speed);
    const { statistic, rankBiserial } = rankSumTest(of('T'), of('H'));
    expect(statistic).toBe(11);
    expect(rankBiserial).toBeCloseTo(22 / 36 - 1, 12);
  });

  test('has 1 in 10 where three are all above three, and 2 in 252 where five are above five', () => {
    expect(rankSumTest([4, 5, 6], [1, 2, 3])).toMatchObject({ statistic: 9, p: 0.1, rankBiserial: 1 });
    const five = rankSumTest([6, 7, 8, 9, 10], [1, 2, 3, 4, 5]);
    expect(five.p).toBeCloseTo(2 / 252, 12);
    expect(five.leastP).toBe(five.p);
  });

  test('takes the normal approximation where scores are equal, and finds nothing where all are', () => {
    expect(rankSumTest([1, 2, 2], [2, 3, 4]).isExact).toBe(false);
    expect(rankSumTest([1, 1], [1, 1])).toMatchObject({ p: 1, rankBiserial: 0 });
  });
});

test('Holm multiplies the smallest p by their number, the next by one less, and lets none fall below the one before', () => {
  expect(adjustByHolm([0.01, 0.04, 0.03, 0.005])).toEqual([0.03, 0.06, 0.06, 0.02]);
  expect(adjustByHolm([0.9, 0.8])).toEqual([1, 1]);
  expect(adjustByHolm([])).toEqual([]);
});

test('Hedges’ g takes the bias of few scores from the difference in standard deviations', () => {
  // Both groups have a variance of 2.5; J(8) = Γ(4) / (2 Γ(3.5)) = 0.902703…
  expect(hedgesG([3, 4, 5, 6, 7], [1, 2, 3, 4, 5])).toBeCloseTo(
    (0.9027033336764101 * 2) / Math.sqrt(2.5),
    12,
  );
  expect(hedgesG([1], [2, 3])).toBeNull();
});

describe('the distributions', () => {
  test('have their tabled values', () => {
    expect(normalTail(1.959963984540054)).toBeCloseTo(0.025, 14);
    expect(normalTail(0)).toBe(0.5);
    expect(normalTail(-1) + normalTail(1)).toBeCloseTo(1, 14);
    expect(studentQuantile(0.025, 4)).toBeCloseTo(2.7764451051977987, 12);
    expect(studentQuantile(0.025, 1)).toBeCloseTo(12.706204736174698, 11);
    expect(Math.exp(logGamma(0.5))).toBeCloseTo(Math.sqrt(Math.PI), 13);
    expect(Math.exp(logGamma(6))).toBeCloseTo(120, 10);
  });
});

describe('bootstrap intervals', () => {
  test('take all 126 resamples of five runs, each with its chance', () => {
    const { count, chances, shares } = resamplesOf(5);
    expect(count).toBe(126);
    expect(chances?.reduce((sum, chance) => sum + chance, 0)).toBeCloseTo(1, 12);
    expect(Math.min(...(chances ?? []))).toBeCloseTo(5 ** -5, 12);
    for (let r = 0; r < count; r++)
      expect(shares.subarray(5 * r, 5 * r + 5).reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
  });

  test('are as much wider for few runs as Student’s t asks for', () => {
    expect(tailShare(5)).toBeCloseTo(normalTail(Math.sqrt(5 / 4) * 2.7764451051977987), 12);
    expect(tailShare(1000)).toBeGreaterThan(0.0247);
    // Of five runs: the least mean has a chance of 1 / 3125 = 0.03 %, and the two least together 0.19 %, more than 0.095 %.
    expect(intervalOfMean([0, 10, 20, 30, 40], resamplesOf(5))).toEqual({ low: 2, high: 38 });
  });

  test('are the whole range of two or three runs, and nothing of one', () => {
    expect(intervalOfMean([3, 1], resamplesOf(2))).toEqual({ low: 1, high: 3 });
    expect(intervalOfMean([3, 1, 2], resamplesOf(3))).toEqual({ low: 1, high: 3 });
    expect(intervalOfMean([3], resamplesOf(1))).toBeNull();
    expect(intervalOfDifference([3], [1, 2])).toBeNull();
  });

  test.each([6, 7, 30])('of %i runs are the same each time and move with their runs', (count) => {
    const values = Array.from({ length: count }, (_, k) => Math.sin(k) * 8);
    const interval = intervalOfMean(values, resamplesOf(count));
    expect(intervalOfMean(values, resamplesOf(count))).toEqual(interval);
    const moved = intervalOfMean(
      values.map((value) => value + 5),
      resamplesOf(count),
    );
    expect(moved?.low).toBeCloseTo((interval?.low ?? NaN) + 5, 10);
    expect(moved?.high).toBeCloseTo((interval?.high ?? NaN) + 5, 10);
  });

  test('of a difference turn around with the groups', () => {
    const [first, second] = [
      [1, 2, 4],
      [5, 7, 11, 12],
    ];
    const interval = intervalOfDifference(first, second);
    const turned = intervalOfDifference(second, first);
    expect(turned?.low).toBeCloseTo(-(interval?.high ?? NaN), 12);
    expect(turned?.high).toBeCloseTo(-(interval?.low ?? NaN), 12);
    expect(interval?.high).toBeLessThan(0);
  });
});
