// The vertical axis of a curve: what it shows around values that are all the same.
import { expect, test } from 'vitest';
import { verticalScale } from '../../src-renderer/parts/charts/line-chart-options.ts';

const colours = {} as Parameters<typeof verticalScale>[1];

function axisOf(low: number, high: number) {
  const axis = {
    title: '',
    isLogarithmic: false,
    extent: { low, high },
    bounds: undefined,
    floor: -Infinity,
  };
  const { suggestedMin, suggestedMax } = verticalScale(axis, colours) as Record<string, unknown>;
  return [suggestedMin, suggestedMax];
}

test.each([
  [0.12, 0.12 + 1e-17, [0.108, 0.132]],
  [0, 0, [0, 1]],
  [-5, -5, [-5.5, -4.5]],
  [0.1, 0.2, [undefined, undefined]],
])('from %d to %d it has room of %j', (low, high, ends) => {
  const [least, most] = axisOf(low, high);
  if (ends[0] === undefined) expect([least, most]).toEqual(ends);
  else [least, most].forEach((end, k) => expect(end).toBeCloseTo(ends[k] ?? NaN, 12));
});
