// Curves with fewer points are means of whole blocks, each at the last step that was measured of it.
import { expect, test } from 'vitest';
import { blockFor, thinCurve } from '../../src-main/lab/run-folders/thin.ts';

const curve = (steps: number[]) => ({ name: 'loss', steps, values: steps.map((step) => 10 * step) });

test('a point is the mean of a block of updates at its last step; the last block may be shorter', () => {
  expect(thinCurve(curve([1, 2, 3, 4, 5, 6, 7]), 3, 'mean-of-last-50')).toEqual({
    name: 'loss',
    steps: [3, 6, 7],
    values: [20, 50, 70],
  });
});

test('what is measured now and then is taken together by the updates it belongs to', () => {
  expect(thinCurve(curve([10, 20, 30, 40, 50]), 25, 'mean-of-last-50')).toMatchObject({
    steps: [20, 50],
    values: [150, 400],
  });
  expect(thinCurve(curve([10, 20, 30]), 7, 'mean-of-last-50')).toEqual(curve([10, 20, 30]));
});

test('a last value that is the result stays as it is', () => {
  expect(thinCurve(curve([1, 2, 3, 4]), 2, 'last')).toMatchObject({ steps: [2, 3, 4], values: [15, 30, 40] });
  expect(thinCurve(curve([9]), 3, 'last')).toEqual(curve([9]));
  expect(thinCurve(curve([]), 3, 'last')).toEqual(curve([]));
});

test('a value that is no number makes its block none, and leaves others alone', () => {
  const { values } = thinCurve(
    { name: 'loss', steps: [1, 2, 3, 4], values: [1, NaN, 3, 5] },
    2,
    'mean-of-last-50',
  );
  expect(values).toEqual([NaN, 4]);
});

test('blocks are so large that about so many points remain, and multiples of what was thinned before', () => {
  expect(blockFor(1000, 300, 1)).toBe(4);
  expect(blockFor(100, 300, 1)).toBe(1);
  expect(blockFor(0, 300, 1)).toBe(1);
  expect(blockFor(1000, 300, 5)).toBe(5);
  expect(blockFor(1000, 100, 4)).toBe(12);
});
