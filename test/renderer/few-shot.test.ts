// What the Run screen says of few-shot episodes and of the matrices of a few-shot network.
import { expect, test } from 'vitest';
import {
  drawingsOf,
  hasTraces,
  isRight,
  likeliest,
  shareWords,
  sharesOf,
} from '../../src-renderer/screens/run/few-shot/answers.ts';
import {
  columnWords,
  convolutionTitle,
  inReadingOrder,
  rowWords,
} from '../../src-renderer/screens/run/few-shot/matrix-words.ts';

function answerOf(right: number, ...probabilities: number[]) {
  return {
    classes: probabilities.map((_, k) => String.fromCharCode(65 + k)),
    probabilities: Float32Array.from(probabilities),
    right,
    hebb: { rows: probabilities.length, columns: 1, values: new Float32Array(probabilities.length) },
  };
}

test('the likeliest class is what the query is taken for, the first where several are as likely', () => {
  expect(isRight(answerOf(1, 0.1, 0.7, 0.2))).toBe(true);
  expect(isRight(answerOf(2, 0.1, 0.7, 0.2))).toBe(false);
  expect(isRight(answerOf(1, 0.5, 0.5))).toBe(false);
  expect(sharesOf(answerOf(1, 0.25, 0.75))).toEqual([
    { name: 'A', share: 0.25, isRight: false, isTaken: false },
    { name: 'B', share: 0.75, isRight: true, isTaken: true },
  ]);
});

test('of many classes the likeliest are listed by their letters, always with the right one, and the rest is summed', () => {
  const shares = sharesOf(answerOf(0, 0.01, 0.3, 0.04, 0.5, 0.15));
  const few = likeliest(shares, 3);
  expect(few.chosen.map(({ name }) => name)).toEqual(['A', 'B', 'D']);
  expect(few.left.count).toBe(2);
  expect(few.left.share).toBeCloseTo(0.19);
  expect(likeliest(shares, 5)).toEqual({ chosen: shares, left: { count: 0, share: 0 } });
});

test('a probability is never written as 0 or 1 where it is neither', () => {
  expect([0, 1e-6, 0.0316, 0.99999, 1].map(shareWords)).toEqual([
    '0.000',
    '< 0.001',
    '0.032',
    '> 0.999',
    '1.000',
  ]);
});

test('drawings keep the order in which they were shown, and the query is none of them', () => {
  const picture = (title: string, role: 'shown' | 'cue') => ({
    ...{ title, role },
    columns: 1,
    values: new Float32Array(1),
  });
  const pictures = [picture('Class B', 'shown'), picture('Class AA', 'shown'), picture('Query', 'cue')];
  const episode = { pictures, metrics: {}, conduct: null, answer: null };
  expect(drawingsOf(episode).map(({ letter }) => letter)).toEqual(['B', 'AA']);
});

test('a network without plasticity has no traces to show', () => {
  const answer = answerOf(0, 0.5, 0.5);
  expect(hasTraces(answer)).toBe(false);
  answer.hebb.values[1] = 1e-9;
  expect(hasTraces(answer)).toBe(true);
});

test('rows and columns are called by class, feature and place in a filter', () => {
  expect(rowWords('w', ['A', 'B'])(1)).toBe('class B');
  expect(columnWords('w', 64)(12)).toBe('feature 12');
  expect(rowWords('convolution2Weight', ['A', 'B'])(1)).toBe('feature 1');
  const words = columnWords('convolution2Weight', 9 * 8);
  expect([0, 8, 25, 33, 71].map(words)).toEqual([
    'feature 0 at the top left',
    'feature 0 at the top',
    'feature 1 at the left',
    'feature 1 in the middle',
    'feature 7 at the foot right',
  ]);
});

test('the read-out comes before the convolutions, which are named by their size', () => {
  const names = ['convolution1Weight', 'convolution2Weight', 'w', 'alpha'].map((name) => ({ name }));
  expect(inReadingOrder(names).map(({ name }) => name)).toEqual([
    'w',
    'alpha',
    'convolution1Weight',
    'convolution2Weight',
  ]);
  expect(convolutionTitle('convolution2Weight', 64, 576)).toBe('Convolution 2: 64 filters of 3 × 3 × 64');
  expect(convolutionTitle('w', 5, 64)).toBeUndefined();
});
