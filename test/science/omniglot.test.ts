// The few-shot task: its episodes, its split of classes, and the plastic read-out's gradient.
import { expect, test } from 'vitest';
import {
  madeUpCharacters,
  madeUpStock,
  requireCharacters,
  splitClasses,
} from '../../src-main/science/data/character-source.ts';
import { PlasticReadout } from '../../src-main/science/networks/plastic-readout/readout.ts';
import type { ReadoutShape } from '../../src-main/science/networks/plastic-readout/readout.ts';
import { planExperiment, resolveExperiment } from '../../src-main/science/experiment.ts';
import { createRandom } from '../../src-main/science/random.ts';
import { drawEpisode, turn } from '../../src-main/science/tasks/omniglot/episode.ts';
import { dot, fixtureRandom, norm, normals } from '../support/numbers.ts';

/** Drawing d of class c is a picture of the one number 100 c + d. */
const numbered = {
  classes: Array.from({ length: 12 }, (_, c) => Array.from({ length: 4 }, (_, d) => 100 * c + d)),
  read: (drawing: number) => Float32Array.of(drawing),
};

test('the paper’s network has 112,065 trained numbers', () => {
  expect(planExperiment(resolveExperiment({ task: 'omniglot' })).parameters).toBe(112065);
});

test('an episode shows each class as often as asked, in any order, and asks for a drawing it has not shown', () => {
  const firsts = new Set<number>();
  for (let index = 0; index < 300; index++) {
    const shots = 1 + (index % 3);
    const classes = [1, 3, 5, 7, 9, 11];
    const { pictures, labels, answer } = drawEpisode(
      { ways: 4, shots, rotations: 'none' },
      numbered,
      classes,
      createRandom(1, 'episodes', index),
    );
    expect(labels).toHaveLength(4 * shots + 1);
    expect(labels.at(-1)).toBe(-1);
    for (let label = 0; label < 4; label++)
      expect(labels.filter((other) => other === label)).toHaveLength(shots);
    expect(new Set(pictures).size).toBe(pictures.length);
    const classOf = (t: number) => Math.floor(pictures[t] / 100);
    for (let t = 0; t < labels.length; t++) expect(classes).toContain(classOf(t));
    expect(new Set(labels.slice(0, -1).map((label, t) => `${label} ${classOf(t)}`)).size).toBe(4);
    expect(classOf(labels.length - 1)).toBe(classOf(labels.indexOf(answer)));
    firsts.add(labels[0]);
  }
  expect(firsts.size).toBe(4);
});

test('turns are drawn for each class of an episode, or make classes of their own', () => {
  // A picture whose first pixel says the class, the others nothing, so that where it lies says the turn.
  const cornered = { ...numbered, read: (drawing: number) => Float32Array.of(drawing + 1, 0, 0, 0) };
  const seen = { episode: new Set<string>(), classes: new Set<string>() };
  let twice = 0;
  for (let index = 0; index < 200; index++) {
    for (const rotations of ['episode', 'classes'] as const) {
      const { pictures, labels, answer } = drawEpisode(
        { ways: 4, shots: 1, rotations },
        cornered,
        [2, 5, 6, 9, 11],
        createRandom(3, 'episodes', index),
      );
      const [...found] = labels.map((_, t) => {
        const corner = pictures.subarray(4 * t, 4 * t + 4).findIndex((value) => value > 0);
        return { turn: corner, character: Math.floor((pictures[4 * t + corner] - 1) / 100) };
      });
      expect(found.at(-1)).toEqual(found[labels.indexOf(answer)]);
      const shown = found.slice(0, -1).map(({ turn, character }) => `${character} ${turn}`);
      expect(new Set(shown).size).toBe(4);
      const characters = new Set(found.map(({ character }) => character)).size;
      if (rotations === 'episode') expect(characters).toBe(4);
      else if (characters < 4) twice++;
      for (const one of shown) seen[rotations].add(one);
    }
  }
  expect([seen.episode.size, seen.classes.size]).toEqual([20, 20]);
  expect(twice).toBeGreaterThan(0);
});

test('a picture is turned clockwise by quarters, and four of them are none', () => {
  const picture = Float32Array.of(1, 2, 3, 4);
  expect([...turn(picture, 1)]).toEqual([3, 1, 4, 2]);
  expect([...turn(turn(picture, 3), 1)]).toEqual([...picture]);
});

test('a class that is held out is never learnt from; the seed says which', () => {
  const split = splitClasses(1623, 100, 1, 5);
  expect(split.test).toHaveLength(100);
  expect(new Set([...split.test, ...split.training]).size).toBe(1623);
  expect(splitClasses(1623, 100, 1, 5)).toEqual(split);
  expect(splitClasses(1623, 100, 2, 5)).not.toEqual(split);
  expect(() => splitClasses(20, 18, 1, 5)).toThrow(
    'heldOutClasses: expected at least 5 classes to be held out and 5 to be left to learn from, of the 20 there are, got 18.',
  );
});

test('data that cannot serve is refused by the setting that would have to change, or as it is', () => {
  const demand = { side: 31, ways: 5, shots: 1, heldOutClasses: 100 };
  const stock = (...items: number[]) => ({
    width: 40,
    height: 31,
    classes: items.map((count) => ({ items: count })),
  });
  const many = (count: number, items: number) => stock(...new Array<number>(count).fill(items));
  const refuse = (given: Parameters<typeof requireCharacters>[0], change = {}) => {
    try {
      requireCharacters(given, { ...demand, ...change });
      return '';
    } catch (error) {
      return (error as Error).message;
    }
  };
  expect(refuse(many(105, 2))).toBe('');
  expect(refuse(madeUpStock)).toBe('');
  expect(refuse(madeUpStock, { heldOutClasses: 596 })).toBe(
    'heldOutClasses: expected 5 to 595, because this data has 600 classes of 2 or more drawings and an episode takes 5, of those held out or of the others, got 596.',
  );
  expect(refuse(many(105, 2), { heldOutClasses: 4 })).toMatch(/^heldOutClasses: expected 5 to 100, /);
  expect(refuse(many(105, 3), { shots: 4 })).toMatch(
    /^shots: expected at most 2, because this data has 0 classes of 5/,
  );
  expect(refuse(stock(1, 9, 9, 9, 9, 9))).toMatch(
    /^ways: expected at most 2, because this data has 5 classes of 2/,
  );
  expect(refuse(stock(500))).toBe(
    'This data set cannot serve: characters are learnt from some classes and judged by others, at least two of each, and this data has 1 class of 2 or more drawings. Choose another.',
  );
  expect(refuse({ ...many(200, 20), height: 30 })).toBe(
    'This data set cannot serve: its pictures are 40 x 30 pixels, and at least 31 x 31 are needed. Choose another.',
  );
});

test('made-up characters are ink on paper, and drawings of one class resemble each other', () => {
  const { classes, ...source } = madeUpCharacters(31);
  const read = (drawing: number) => source.read(drawing);
  expect(classes).toHaveLength(600);
  const [a, b, other] = [read(classes[0][0]), read(classes[0][1]), read(classes[300][0])];
  expect(Math.min(...a)).toBeLessThan(0.5);
  expect(Math.max(...a)).toBe(1);
  expect(norm(a.map((value, k) => value - b[k]))).not.toBe(0);
  expect(norm(a.map((value, k) => value - b[k]))).toBeLessThan(
    2 * norm(a.map((value, k) => value - other[k])),
  );
});

test.each(['oja', 'decaying-hebb', 'clipped-hebb', 'soft-clipped-hebb'])(
  'the read-out’s gradient agrees with central differences under %s',
  (rule) => {
    // Weak labels, so that y is not one-hot and every path has a gradient.
    const shape: ReadoutShape = { ways: 3, features: 4, rule, isPlastic: true, labelStrength: 1.5 };
    const random = fixtureRandom(12);
    const values = {
      w: normals(random, 12, 0.5),
      alpha: normals(random, 12, 0.5),
      eta: Float64Array.of(0.3),
      features: normals(random, 5 * 4, 0.7),
    };
    const labels = [0, 2, 1, 0, -1];
    const slopes = normals(random, 3, 1);
    const readout = new PlasticReadout(shape);
    const lossOf = ({ features, ...tensors }: typeof values) =>
      dot(readout.take(tensors, features, labels)[4].outputs, slopes);
    const gradients = {
      w: new Float64Array(12),
      alpha: new Float64Array(12),
      eta: new Float64Array(1),
      features: new Float64Array(20),
    };
    readout.pullBack(values, readout.take(values, values.features, labels), slopes, gradients);
    const h = 1e-4;
    for (const name of ['w', 'alpha', 'eta', 'features'] as const) {
      const direction = normals(fixtureRandom(5), values[name].length, 1);
      const at = (size: number) =>
        lossOf({ ...values, [name]: values[name].map((value, k) => value + size * direction[k]) });
      const slope = (size: number) => (at(size) - at(-size)) / (2 * size);
      expect((4 * slope(h / 2) - slope(h)) / 3, name).toBeCloseTo(dot(direction, gradients[name]), 9);
    }
  },
);
