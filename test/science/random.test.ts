import { describe, expect, test } from 'vitest';
import { createRandom, philox, resumeRandom } from '../../src-main/science/random.ts';

/** Known answers of Philox4x32-10, published with the generator (Random123, kat_vectors). */
const knownAnswers = [
  {
    counter: [0, 0, 0, 0],
    key: [0, 0],
    answer: [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8],
  },
  {
    counter: [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff],
    key: [0xffffffff, 0xffffffff],
    answer: [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd],
  },
  {
    counter: [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
    key: [0xa4093822, 0x299f31d0],
    answer: [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1],
  },
];

describe('random numbers', () => {
  test.each(knownAnswers)('are those of Philox4x32-10 for counter $counter', ({ counter, key, answer }) => {
    const words = new Uint32Array(4);
    philox(words, counter, key);
    expect([...words]).toEqual(answer);
  });

  test('go on from a saved state, wherever it was saved', () => {
    for (const drawn of [0, 1, 3, 4, 7]) {
      const random = createRandom(5, 'episodes', 9);
      for (let k = 0; k < drawn; k++) random.word();
      const other = resumeRandom(random.state());
      expect(Array.from({ length: 9 }, () => other.word())).toEqual(
        Array.from({ length: 9 }, () => random.word()),
      );
    }
  });

  test('differ between seeds, streams and indices', () => {
    const first = (random: { word(): number }) => random.word();
    const words = [
      createRandom(1, 'episodes', 0),
      createRandom(2, 'episodes', 0),
      createRandom(1, 'initialValues', 0),
      createRandom(1, 'episodes', 1),
    ];
    expect(new Set(words.map(first)).size).toBe(4);
  });

  test('are uniform in [0, 1) with the right mean, and normal with mean 0 and variance 1', () => {
    const random = createRandom(3, 'episodes', 0);
    const count = 100_000;
    const uniform = Array.from({ length: count }, () => random.uniform());
    const normal = Array.from({ length: count }, () => random.normal());
    const mean = (values: number[]) => values.reduce((a, b) => a + b, 0) / count;
    expect(Math.min(...uniform.slice(0, 1000))).toBeGreaterThanOrEqual(0);
    expect(Math.abs(mean(uniform) - 0.5)).toBeLessThan(5 / Math.sqrt(12 * count));
    expect(Math.abs(mean(normal))).toBeLessThan(5 / Math.sqrt(count));
    expect(Math.abs(mean(normal.map((x) => x * x)) - 1)).toBeLessThan(5 * Math.sqrt(2 / count));
  });

  test('shuffle into every order equally often', () => {
    const random = createRandom(4, 'episodes', 0);
    const counts = new Map<string, number>();
    for (let k = 0; k < 6000; k++) {
      const order = random.shuffle([0, 1, 2]).join('');
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(6);
    for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(150);
  });
});
