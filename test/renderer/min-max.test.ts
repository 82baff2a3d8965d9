import { describe, expect, test } from 'vitest';
import { minMaxColumns } from '../../src-renderer/parts/charts/min-max.ts';

/** A curve of one value a step, from step 1. */
function curve(values: number[]) {
  return { length: values.length, steps: values.map((_, k) => k + 1), values, smooth: values };
}

describe('minMaxColumns', () => {
  test('keeps every point while there are few', () => {
    const columns = minMaxColumns(curve([3, 1, 2]), 1, 3);
    expect(columns.map(({ step, low, high }) => [step, low, high])).toEqual([
      [1, 3, 3],
      [2, 1, 1],
      [3, 2, 2],
    ]);
  });

  test('draws nothing of an empty curve', () => {
    expect(minMaxColumns(curve([]), 1, 100)).toEqual([]);
  });

  test('shows a spike of one value in a million, up or down', () => {
    const values = Array.from({ length: 1_000_000 }, () => 0.5);
    values[123_456] = 9;
    values[765_432] = -9;
    const columns = minMaxColumns(curve(values), 1, 1_000_000);
    expect(columns.length).toBeLessThanOrEqual(2000);
    expect(columns.length).toBeGreaterThan(900);
    const high = columns.filter((column) => column.high === 9);
    const low = columns.filter((column) => column.low === -9);
    expect(high.map(({ step }) => Math.abs(step - 123_457) < 1000)).toEqual([true]);
    expect(low.map(({ step }) => Math.abs(step - 765_433) < 1000)).toEqual([true]);
  });

  test('zoomed in, shows each episode and one neighbour on either side', () => {
    const columns = minMaxColumns(curve(Array.from({ length: 10_000 }, (_, k) => k)), 500, 503);
    expect(columns.map(({ step }) => step)).toEqual([499, 500, 501, 502, 503, 504]);
  });

  test('leaves columns where they are when the curve grows', () => {
    const values = Array.from({ length: 50_000 }, (_, k) => Math.sin(k));
    const before = minMaxColumns(curve(values.slice(0, 49_000)), 1, 50_000);
    const after = minMaxColumns(curve(values), 1, 50_000);
    expect(after.slice(0, before.length - 1)).toEqual(before.slice(0, -1));
  });

  test('passes over what is no number, and leaves a gap where nothing else is', () => {
    const columns = minMaxColumns(curve([1, NaN, Infinity, 2]), 1, 4);
    expect(columns.map(({ low }) => low)).toEqual([1, NaN, NaN, 2]);
    const thinned = minMaxColumns(curve([1, NaN, 3, 2]), 1, 4, 3);
    expect(thinned.map(({ low, high }) => [low, high])).toEqual([
      [1, 1],
      [2, 3],
    ]);
  });

  test('averages the smoothed values of a column', () => {
    const [column] = minMaxColumns({ ...curve([0, 10, 0, 10]), smooth: [1, 2, 3, 6] }, 1, 4, 2);
    expect(column.smooth).toBe(3);
  });
});
