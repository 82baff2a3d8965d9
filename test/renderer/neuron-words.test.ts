// What the heat maps call the neurons of a matrix, and the row of one as a picture.
import { expect, test } from 'vitest';
import { middlePixel, neuronWords } from '../../src-renderer/parts/heat-map/neuron-words.ts';
import { rowValues } from '../../src-renderer/parts/heat-map/row-picture.ts';

const pixels = { kind: 'pixels', columns: 32, count: 1024 } as const;
const bits = { kind: 'bits', count: 1000 } as const;

test('a neuron is called by its pixel or bit, the one after them is the bias, and others have numbers', () => {
  expect(neuronWords(pixels, 0)).toBe('pixel (0, 0)');
  expect(neuronWords(pixels, 33)).toBe('pixel (1, 1)');
  expect(neuronWords(pixels, 1024)).toBe('the bias neuron');
  expect(neuronWords(pixels, 1025)).toBe('neuron 1025');
  expect(neuronWords(bits, 7)).toBe('bit 7');
  expect(neuronWords(null, 7)).toBe('neuron 7');
});

test('a square that stands for several neurons names the first and the last', () => {
  expect(neuronWords(pixels, 30, 3)).toBe('pixels (30, 0) to (0, 1)');
  expect(neuronWords(bits, 999, 3)).toBe('bit 999');
  expect(neuronWords(null, 6, 3)).toBe('neurons 6 to 8');
});

test('a row is laid out as the picture of its senders, where a block of them shares its mean', () => {
  const values = Float32Array.of(1, 2, 3, 4, 5, 6);
  const row = { values, matrixColumns: 3, row: 1, count: 4, columns: 2, isDark: false };
  expect([...rowValues({ ...row, block: 1, count: 3 })]).toEqual([4, 5, 6]);
  expect([...rowValues({ ...row, block: 2 })]).toEqual([4, 4, 5, 5]);
  expect(middlePixel(pixels)).toBe(16 * 32 + 16);
});
