// A mean beside its deviation: as many places as the deviation is worth.
import { expect, test } from 'vitest';
import { formatSpread } from '../../src-renderer/parts/format.ts';

test.each([
  [0.016461, 0.00082, '0.0165', '0.0008'],
  [0.24731, 0.0018, '0.2473', '0.0018'],
  [98.77, 11.2, '99', '11'],
  [1234, 350, '1234', '350'],
  [0.5, 0, '0.5', '0'],
  [NaN, 0.1, 'NaN', '0.1'],
])('%d ± %d is %s ± %s', (mean, deviation, meanText, deviationText) => {
  expect(formatSpread(mean, deviation)).toEqual({ mean: meanText, deviation: deviationText });
});
