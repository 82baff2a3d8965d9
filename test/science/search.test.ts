// The points of sweeps: grids, points drawn at random, and points that earlier ones suggest.
import { describe, expect, test } from 'vitest';
import type { Settings } from '../../src-main/contract/experiment.ts';
import type { SweepPlan } from '../../src-main/contract/sweeps.ts';
import { createRandom } from '../../src-main/science/random.ts';
import { expectedImprovement, suggestPoint } from '../../src-main/science/search/bayesian.ts';
import type { Tried } from '../../src-main/science/search/bayesian.ts';
import { GaussianProcess } from '../../src-main/science/search/gaussian.ts';
import { pointsBeforehand, requirePoints } from '../../src-main/science/search/points.ts';
import { dimensionsOf, pointKey, randomPoint, valueAt } from '../../src-main/science/search/space.ts';
import type { Dimension } from '../../src-main/science/search/space.ts';
import { mean, median } from '../../src-main/science/statistics/summary.ts';

const base = { task: 'binary-patterns' };
const rate = { kind: 'range', name: 'learningRate', low: 1e-4, high: 1e-2, scale: 'logarithmic' } as const;
const size = { kind: 'range', name: 'patternSize', low: 11, high: 99, scale: 'linear' } as const;
const alpha = { kind: 'list', name: 'alpha', values: ['matrix', 'none'] };

function planOf(given: Partial<SweepPlan>): SweepPlan {
  const goal = { metric: 'bitError', direction: 'minimise' } as const;
  return { base, axes: [], method: 'grid', points: 1, goal, samplerSeed: 1, seeds: [1], ...given };
}

const plane: Dimension[] = ['x', 'y'].map((name) => ({
  ...{ name, kind: 'range', low: 0, high: 1 },
  ...{ isLogarithmic: false, step: 0 },
}));

/** Branin's function on the unit square (Dixon & Szegő 1978); its three lowest points are at 0.397887. */
function branin({ x, y }: Settings): number {
  const [u, v] = [15 * Number(x) - 5, 15 * Number(y)];
  const valley = v - (5.1 / (4 * Math.PI ** 2)) * u ** 2 + (5 / Math.PI) * u - 6;
  return valley ** 2 + 10 * (1 - 1 / (8 * Math.PI)) * Math.cos(u) + 10;
}

const lowest = 0.397887;

/** The best of so many points, of which `width` are tried at once. */
function search(seed: number, count: number, width: number, score = branin): number {
  const points: Settings[] = [];
  for (let index = 0; index < count; index++) {
    const ended = Math.max(0, index - width + 1);
    const tried = points.slice(0, ended).map((point): Tried => ({ point, score: score(point) }));
    points.push(suggestPoint(plane, seed, index, tried, points.slice(ended)));
  }
  return Math.min(...points.map(score));
}

function drawBest(seed: number, count: number): number {
  return Math.min(
    ...Array.from({ length: count }, (_, k) => branin(randomPoint(plane, createRandom(seed, 'search', k)))),
  );
}

describe('spaces', () => {
  test('a grid has every combination, the last axis varying fastest', () => {
    const space = dimensionsOf({
      base,
      axes: [alpha as never, { kind: 'list', name: 'cycles', values: [1, 2, 3] }],
    });
    expect(requirePoints(space, 'grid', undefined)).toBe(6);
    expect(pointsBeforehand(space, planOf({})).slice(0, 4)).toEqual([
      { alpha: 'matrix', cycles: 1 },
      { alpha: 'matrix', cycles: 2 },
      { alpha: 'matrix', cycles: 3 },
      { alpha: 'none', cycles: 1 },
    ]);
  });

  test('ranges of whole numbers give multiples that the schema asks for, within the range', () => {
    const [dimension] = dimensionsOf({ base, axes: [size] });
    const values = Array.from({ length: 201 }, (_, k) => Number(valueAt(dimension, k / 200)));
    expect(values.every((value) => value % 2 === 0 && value >= 12 && value <= 98)).toBe(true);
    expect([values[0], values[200]]).toEqual([12, 98]);
  });

  test('a logarithmic range is even in decades', () => {
    const [dimension] = dimensionsOf({ base, axes: [rate] });
    expect([0, 0.25, 0.5, 1].map((place) => valueAt(dimension, place))).toEqual([1e-4, 3.162e-4, 1e-3, 1e-2]);
  });

  test('a range with a number of values is a list of them', () => {
    const space = dimensionsOf({
      base,
      axes: [
        { ...rate, count: 3 },
        { ...size, low: 10, high: 14, count: 9 },
      ],
    });
    expect(space.map((dimension) => dimension.kind === 'list' && dimension.values)).toEqual([
      [1e-4, 1e-3, 1e-2],
      [10, 12, 14],
    ]);
  });

  test('points drawn at random are different, within their axes, and the same again', () => {
    const axes = [rate, size, alpha as never];
    const space = dimensionsOf({ base, axes });
    const plan = planOf({ axes, method: 'random', points: 50 });
    const points = pointsBeforehand(space, plan);
    expect(new Set(points.map((point) => pointKey(space, point))).size).toBe(50);
    expect(pointsBeforehand(space, plan)).toEqual(points);
    expect(pointsBeforehand(space, { ...plan, points: 20 })).toEqual(points.slice(0, 20));
    expect(pointsBeforehand(space, { ...plan, samplerSeed: 2 })).not.toEqual(points);
    expect(
      points.every(({ learningRate }) => Number(learningRate) >= 1e-4 && Number(learningRate) <= 1e-2),
    ).toBe(true);
  });

  test('all points of a small space are drawn before there are none left', () => {
    const space = dimensionsOf({
      base,
      axes: [alpha as never, { kind: 'list', name: 'cycles', values: [1, 2, 3] }],
    });
    const points = pointsBeforehand(space, planOf({ method: 'random', points: 6 }));
    expect(new Set(points.map((point) => pointKey(space, point))).size).toBe(6);
  });

  test.each([
    [[{ ...rate, low: 0 }], 'learningRate: expected a logarithmic range above 0, got one from 0.'],
    [[{ ...rate, low: 1 }], 'learningRate: expected a range from low to high, got 1 to 0.01.'],
    [
      [{ ...rate, name: 'alpha' }],
      'alpha: expected a list of values, got a range; only numbers have ranges.',
    ],
    [[rate, rate], 'learningRate: expected each setting to be varied once, got it twice.'],
    [[{ ...alpha, values: ['none', 'none'] }], 'alpha: expected different values, got none twice.'],
    [
      [{ ...size, low: 13, high: 13.5 }],
      'patternSize: expected a range with a multiple of 2 in it, got 13 to 13.5.',
    ],
  ])('what cannot be an axis is refused in a sentence: %j', (axes, sentence) => {
    expect(() => dimensionsOf({ base, axes: axes as never })).toThrow(sentence);
  });

  test.each([
    [
      'grid',
      undefined,
      'learningRate: expected a list of values for a grid, or a range with a number of values, got a range.',
    ],
    ['random', undefined, 'points: expected how many points the method random tries, got nothing.'],
    ['bayesian', 500, 'points: expected at most 200 for a Bayesian search, got 500.'],
  ] as const)('a method that cannot take the axes says so: %s', (method, points, sentence) => {
    expect(() => requirePoints(dimensionsOf({ base, axes: [rate] }), method, points)).toThrow(sentence);
  });

  test('more points than there are are refused', () => {
    expect(() => requirePoints(dimensionsOf({ base, axes: [alpha as never] }), 'random', 3)).toThrow(
      'points: expected at most the 2 that there are, got 3.',
    );
  });
});

describe('the Gaussian process', () => {
  test('goes through what was measured without noise, and knows less elsewhere', () => {
    const points = [0, 0.2, 0.45, 0.7, 1].map((x) => [x]);
    const values = points.map(([x]) => Math.sin(5 * x));
    const fitted = GaussianProcess.fit({ points, values }, [0], createRandom(1, 'search', 0));
    points.forEach((point, k) => expect(fitted.predict(point).mean).toBeCloseTo(values[k], 1));
    expect(fitted.predict([0.57]).mean).toBeCloseTo(Math.sin(5 * 0.57), 1);
    expect(fitted.predict([0.57]).deviation).toBeGreaterThan(fitted.predict([0.45]).deviation);
  });

  test('expects the improvement that drawing from its prediction gives', () => {
    const random = createRandom(3, 'search', 0);
    const prediction = { mean: 0.3, deviation: 0.8 };
    const drawn = Array.from({ length: 200_000 }, () => Math.max(0, 0.1 - (0.3 + 0.8 * random.normal())));
    expect(expectedImprovement(prediction, 0.1)).toBeCloseTo(mean(drawn), 2);
    expect(expectedImprovement({ mean: 0, deviation: 0 }, 0.25)).toBe(0.25);
  });
});

describe('Bayesian search', () => {
  const seeds = Array.from({ length: 12 }, (_, k) => k + 1);

  test('comes nearer to the lowest point of a smooth function than random search does', () => {
    const found = seeds.map((seed) => search(seed, 25, 1) - lowest);
    const drawn = seeds.map((seed) => drawBest(seed, 25) - lowest);
    console.log(
      `Branin, 25 points, median above the lowest: Bayesian ${median(found)}, random ${median(drawn)}.`,
    );
    expect(median(found)).toBeLessThan((median(drawn) ?? 0) / 10);
    expect(seeds.filter((_, k) => found[k] < drawn[k]).length).toBeGreaterThanOrEqual(11);
  });

  test('does so too while four points are tried at once', () => {
    const found = seeds.map((seed) => search(seed, 25, 4) - lowest);
    const drawn = seeds.map((seed) => drawBest(seed, 25) - lowest);
    expect(median(found)).toBeLessThan((median(drawn) ?? 0) / 4);
  });

  test('suggests the same points again, and others by another seed', () => {
    expect(search(5, 12, 2)).toBe(search(5, 12, 2));
    expect(search(5, 12, 2)).not.toBe(search(6, 12, 2));
  });

  test('never suggests a point twice, and takes all of a small space', () => {
    const space = dimensionsOf({
      base,
      axes: [alpha as never, { kind: 'list', name: 'cycles', values: [1, 2, 3, 4] }],
    });
    const tried: Tried[] = [];
    for (let index = 0; index < 8; index++) {
      const point = suggestPoint(space, 1, index, tried, []);
      tried.push({ point, score: index === 2 ? null : Number(point.cycles) });
    }
    expect(new Set(tried.map(({ point }) => pointKey(space, point))).size).toBe(8);
  });

  test('keeps away from where runs came to nothing, and learns beside one that diverged', () => {
    const score = ({ x, y }: Settings) =>
      Number(x) > 0.5 ? 1e9 : (Number(x) - 0.3) ** 2 + (Number(y) - 0.6) ** 2;
    expect(median(seeds.slice(0, 6).map((seed) => search(seed, 25, 1, score)))).toBeLessThan(2e-3);
  });
});
