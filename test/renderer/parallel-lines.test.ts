// Points of a sweep across parallel axes: where their lines cross, which one a pointer is on, and which are kept.
import { describe, expect, test } from 'vitest';
import type { SweepAxis, SweepDetails, SweepPoint } from '../../src-main/contract/sweeps.ts';
import { scaleOfAxis } from '../../src-renderer/screens/sweeps/axis-scale.ts';
import {
  axesOf,
  keptParts,
  linesOf,
  nearestLine,
  worthStops,
} from '../../src-renderer/screens/sweeps/parallel-lines.ts';
import { passesFilter, readPointFilter, scoreAxis } from '../../src-renderer/screens/sweeps/point-filter.ts';

const rate = {
  kind: 'range',
  name: 'learningRate',
  low: 1e-4,
  high: 1e-2,
  scale: 'logarithmic',
} satisfies SweepAxis;
const alpha = { kind: 'list', name: 'alpha', values: ['matrix', 'none'] } satisfies SweepAxis;

function pointOf(point: number, values: SweepPoint['values'], mean: number | null): SweepPoint {
  return { point, values, runs: [], score: mean === null ? null : { count: 1, mean, interval: null } };
}

const points = [
  pointOf(1, { learningRate: 1e-4, alpha: 'matrix' }, 0.1),
  pointOf(2, { learningRate: 1e-3, alpha: 'none' }, 0.3),
  pointOf(3, { learningRate: 1e-2, alpha: 'none' }, null),
];

function detailsOf(given: readonly SweepPoint[]): SweepDetails {
  const sweep = { plan: { axes: [rate, alpha] } };
  return { sweep, metric: { title: 'Wrong bits' }, points: given } as unknown as SweepDetails;
}

const axes = axesOf(detailsOf(points));
const lines = linesOf(points, axes, true);
const kept = (texts: Record<string, string>) =>
  points.filter((point) => passesFilter(point, readPointFilter(texts))).map(({ point }) => point);

describe('a line', () => {
  test('crosses each axis at its value, and that of scores last; the least score is worth most', () => {
    expect(axes.map(({ title }) => title)).toEqual(['Learning rate', 'Alpha', 'Wrong bits']);
    expect(lines.map(({ places }) => places.map((place) => place && Number(place.toFixed(3))))).toEqual([
      [0, 0.25, 0],
      [0.5, 0.75, 1],
      [1, 0.75, null],
    ]);
    expect(lines.map(({ worth }) => worth)).toEqual([1, 0, null]);
    expect(linesOf(points, axes, false).map(({ worth }) => worth)).toEqual([0, 1, null]);
    expect(lines[1].words).toBe('Point 2: Learning rate 0.001, Alpha none; 0.3');
    expect(lines[2].words).toBe('Point 3: Learning rate 0.01, Alpha none; no score yet');
  });

  test('is worth what its score is among all, equal scores the same, which the colours beside the axis say', () => {
    const many = [0.1, 0.2, 0.2, 90].map((mean, k) =>
      pointOf(k + 1, { learningRate: 1e-3, alpha: 'none' }, mean),
    );
    const ranked = linesOf(many, axesOf(detailsOf(many)), true);
    expect(ranked.map(({ worth }) => worth)).toEqual([1, 0.5, 0.5, 0]);
    const stops = worthStops(ranked, 3).map(({ place, worth }) => [Number(place.toFixed(3)), worth]);
    expect(stops).toEqual([
      [0, 1],
      [0.001, 0.5],
      [1, 0],
    ]);
    expect(worthStops(ranked.slice(0, 1))).toEqual([{ place: 0, worth: 1 }]);
    expect(worthStops([])).toEqual([]);
  });

  test('of a sweep with one point, or none that has a score, has its places all the same', () => {
    const one = detailsOf(points.slice(0, 1));
    expect(linesOf(one.points, axesOf(one), true)[0].places.at(-1)).toBe(0.5);
    const none = detailsOf(points.slice(2));
    expect(linesOf(none.points, axesOf(none), true)[0].places.at(-1)).toBeNull();
  });

  test('is found by a pointer between the axes that is near enough', () => {
    const place = { toX: (axis: number) => 100 * axis, toY: (share: number) => 100 - 100 * share };
    expect(nearestLine(lines, { x: 0, y: 98 }, place, 12)).toBe(1);
    expect(nearestLine(lines, { x: 50, y: 36 }, place, 12)).toBe(2);
    expect(nearestLine(lines, { x: 150, y: 12 }, place, 12)).toBe(2);
    expect(nearestLine(lines, { x: 190, y: 50 }, place, 12)).toBeNull();
    expect(nearestLine([], { x: 0, y: 0 }, place, 12)).toBeNull();
  });
});

describe('what is written of an axis', () => {
  test.each([
    [{}, [1, 2, 3]],
    [{ learningRate: '0.0005..0.02' }, [2, 3]],
    [{ learningRate: '0.001' }, [2]],
    [{ learningRate: '1e-2..1e-3', alpha: 'none' }, [2, 3]],
    [{ alpha: 'matrix' }, [1]],
    [{ alpha: 'matrix,none', [scoreAxis]: '0..0.2' }, [1]],
    [{ [scoreAxis]: '0..1' }, [1, 2]],
    [{ alpha: ' ' }, [1, 2, 3]],
  ])('as %j keeps the points %j', (texts, numbers) => {
    expect(kept(texts)).toEqual(numbers);
  });

  test('and cannot be read keeps all, and says so', () => {
    expect(kept({ learningRate: '0.1..' })).toEqual([1, 2, 3]);
    expect(readPointFilter({ learningRate: '0.1..' }).problems.get('learningRate')).toMatch(
      /^learningRate: expected a range such as 0.001..0.1/,
    );
  });

  test('is what a person draws over it: a range, or the words', () => {
    const [rates, words] = [rate, alpha].map((axis) => scaleOfAxis(axis, []));
    expect([rates.span(0, 0.5), rates.span(0.25, 1)]).toEqual(['0.0001..0.001', '0.000316..0.01']);
    expect([words.span(0, 0.5), words.span(0, 1), words.span(0.4, 0.6)]).toEqual([
      'matrix',
      'matrix,none',
      '',
    ]);
  });

  test('is drawn on it: a range as one part, words one by one', () => {
    const { limits } = readPointFilter({ learningRate: '0.001..5', alpha: 'none' });
    const parts = axes.slice(0, 2).map(({ name, scale }) => {
      const limit = limits.get(name);
      return (
        limit &&
        keptParts(limit, scale)
          .flat()
          .map((place) => Number(place.toFixed(3)))
      );
    });
    expect(parts).toEqual([
      [0.5, 1],
      [0.73, 0.77],
    ]);
  });
});
