// How the values of a sweep lie on an axis, and what a form suggests to vary.
import { describe, expect, test } from 'vitest';
import type { ParameterDescription } from '../../src-main/contract/experiment.ts';
import { readSeeds, readValues } from '../../src-main/contract/sweep-words.ts';
import { describeTasks, describeTraining } from '../../src-main/science/catalogue.ts';
import {
  exampleList,
  exampleRange,
  hasRange,
} from '../../src-renderer/screens/experiments/sweep-examples.ts';
import { scaleOfAxis, scaleOfNumbers } from '../../src-renderer/screens/sweeps/axis-scale.ts';

const places = (ticks: readonly { place: number }[]) => ticks.map(({ place }) => Number(place.toFixed(3)));
const texts = (ticks: readonly { text: string }[]) => ticks.map(({ text }) => text);

describe('an axis', () => {
  test('over a range in decades has them evenly, with their threefold where they are few', () => {
    const axis = { kind: 'range', name: 'x', low: 1e-3, high: 1e-1, scale: 'logarithmic' } as const;
    const scale = scaleOfAxis(axis, [0.02]);
    expect(texts(scale.ticks)).toEqual(['0.001', '0.003', '0.01', '0.03', '0.1']);
    expect(scale.place(1e-2)).toBeCloseTo(0.5);
  });

  test('over a short list writes its values where they lie, in decades where they reach far', () => {
    const near = scaleOfAxis({ kind: 'list', name: 'x', values: [10, 20, 40] }, []);
    expect([texts(near.ticks), places(near.ticks)]).toEqual([
      ['10', '20', '40'],
      [0, 0.333, 1],
    ]);
    const far = scaleOfAxis({ kind: 'list', name: 'x', values: [1e-4, 1e-3, 1e-2] }, []);
    expect([texts(far.ticks), places(far.ticks)]).toEqual([
      ['0.0001', '0.001', '0.01'],
      [0, 0.5, 1],
    ]);
  });

  test('over words has one place for each', () => {
    const { ticks } = scaleOfAxis({ kind: 'list', name: 'alpha', values: ['matrix', 'none'] }, ['none']);
    expect([texts(ticks), places(ticks)]).toEqual([
      ['matrix', 'none'],
      [0.25, 0.75],
    ]);
  });

  test('of scores has round numbers within, and one place for a single score', () => {
    expect(texts(scaleOfNumbers(0.1967, 0.2375).ticks)).toEqual(['0.2', '0.21', '0.22', '0.23']);
    const single = scaleOfNumbers(0.25, 0.25);
    expect([texts(single.ticks), single.place(0.25)]).toEqual([['0.25'], 0.5]);
  });
});

describe('what is suggested to vary', () => {
  const fields = [...describeTasks(), describeTraining()].flatMap(({ parameters }) => parameters);

  test.each(fields.map((field): [string, ParameterDescription] => [field.name, field]))(
    'of %s can be read, and lies within what the field takes',
    (name, field) => {
      const { minimum = -Infinity, maximum = Infinity, multipleOf } = field;
      const texts = hasRange(field) ? [exampleList(field), exampleRange(field)] : [exampleList(field)];
      for (const text of texts) {
        const read = readValues(name, text);
        const axis = read.kind === 'axis' ? read.axis : null;
        const values = axis?.kind === 'range' ? [axis.low, axis.high] : (axis?.values ?? []);
        for (const value of values.filter((one) => typeof one === 'number')) {
          expect(value).toBeGreaterThanOrEqual(minimum);
          expect(value).toBeLessThanOrEqual(maximum);
          if (multipleOf !== undefined) expect(value % multipleOf).toBe(0);
        }
      }
    },
  );

  test('of the learning rate goes three decades', () => {
    const rate = describeTraining().parameters.find(({ name }) => name === 'learningRate');
    if (!rate) throw new Error('There is no learning rate.');
    expect([exampleList({ ...rate, default: 1e-3 }), exampleRange({ ...rate, default: 1e-3 })]).toEqual([
      '0.0003, 0.001, 0.003',
      '0.0001..0.01:log',
    ]);
  });
});

test('seeds are numbers and spans, each once', () => {
  expect(readSeeds('1-3, 2 8')).toEqual([1, 2, 3, 8]);
  expect(() => readSeeds('')).toThrow('seeds: expected numbers such as 1-4, 8, got nothing.');
  expect(() => readSeeds('3-1')).toThrow('got "3-1"');
});
