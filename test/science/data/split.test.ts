import { expect, test } from 'vitest';
import { drawSplit } from '../../../src-main/science/data/split.ts';

test('a share of the items is set aside, to the item, other ones for another seed', () => {
  const count = (split: Uint8Array) => split.reduce((sum, code) => sum + code, 0);
  expect(count(drawSplit(1000, 0.1, 1))).toBe(100);
  expect(count(drawSplit(7, 0.5, 1))).toBe(4);
  expect(count(drawSplit(5, 0, 1))).toBe(0);
  expect(count(drawSplit(5, 1, 1))).toBe(5);
  expect(drawSplit(1000, 0.1, 1)).toEqual(drawSplit(1000, 0.1, 1));
  expect(drawSplit(1000, 0.1, 1)).not.toEqual(drawSplit(1000, 0.1, 2));
});
