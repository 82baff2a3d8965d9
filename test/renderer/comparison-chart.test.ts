// The small chart of several runs: which points it draws, and where the names of its lines stand.
import { expect, test } from 'vitest';
import { spread } from '../../src-renderer/parts/charts/line-labels.ts';
import { needsLogarithm } from '../../src-main/contract/comparison.ts';
import { sampleSmooth } from '../../src-renderer/parts/charts/sample.ts';
import { Series } from '../../src-renderer/parts/charts/series.ts';

function seriesOf(length: number): Series {
  const steps = Array.from({ length }, (_, k) => k + 1);
  const series = new Series();
  series.fill(steps, steps.map(Math.sqrt));
  return series;
}

test('a long curve is thinned to points of its running mean, the ends among them', () => {
  const series = seriesOf(10_000);
  const points = sampleSmooth(series, false, 100);
  expect(points.length).toBeLessThanOrEqual(101);
  expect([points[0].x, points[points.length - 1].x]).toEqual([1, 10_000]);
  for (const { x, y } of points) expect(y).toBe(series.smooth[x - 1]);
});

test('on a logarithmic axis the beginning is not lost', () => {
  const beginning = sampleSmooth(seriesOf(100_000), true, 100).filter(({ x }) => x <= 100);
  expect(beginning.length).toBeGreaterThan(20);
});

test('what is no number is left out', () => {
  const series = new Series();
  series.fill([1, 2], [NaN, NaN]);
  expect(sampleSmooth(series, false)).toEqual([]);
  expect(sampleSmooth(new Series(), false)).toEqual([]);
});

test('the axis is logarithmic where one curve is more than ten times as long as another', () => {
  expect([
    needsLogarithm([100, 1001]),
    needsLogarithm([100, 1000]),
    needsLogarithm([5]),
    needsLogarithm([]),
  ]).toEqual([true, false, false, false]);
});

test('names of lines that end near each other are moved apart, in order and within the plot', () => {
  expect(spread([50, 10], 7, 93)).toEqual([50, 10]);
  expect(spread([90, 91, 92], 7, 93)).toEqual([65, 79, 93]);
  expect(spread([20, 18], 7, 93)).toEqual([32, 18]);
});
