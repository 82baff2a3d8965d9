// Generated glyphs have the structure of Omniglot: characters that can be told apart by whoever draws them.
import { describe, expect, test } from 'vitest';
import { drawGlyph, drawers, planGlyphs } from '../../../src-main/science/data/glyphs.ts';

const size = 35;
const { characters } = planGlyphs(30 * drawers, 0.4);

/** A drawing as 7 x 7 shares of ink, so that a line a little aside is still alike. */
function coarse(drawing: Uint8Array): number[] {
  const cells = new Array<number>(49).fill(0);
  drawing.forEach((value, k) => {
    if (value === 0) cells[7 * Math.floor(k / size / 5) + Math.floor((k % size) / 5)]++;
  });
  return cells;
}

const distance = (a: readonly number[], b: readonly number[]) =>
  a.reduce((sum, value, k) => sum + (value - b[k]) ** 2, 0);

describe('generated glyphs', () => {
  const drawings = characters.map((character) =>
    Array.from({ length: 5 }, (_, drawer) => drawGlyph(1, character, drawer, size)),
  );

  test('are told apart: the nearest drawing by somebody else is mostly of the same character', () => {
    const known = drawings.map(([first]) => coarse(first));
    let right = 0;
    for (const [label, [, ...others]] of drawings.entries()) {
      for (const drawing of others) {
        const distances = known.map((example) => distance(coarse(drawing), example));
        if (distances.indexOf(Math.min(...distances)) === label) right++;
      }
    }
    // One of 30 by chance.
    expect(right / (4 * drawings.length)).toBeGreaterThan(0.7);
  });

  test('are ink on paper, and never twice the same', () => {
    const all = drawings.flat();
    for (const drawing of all) {
      expect(drawing.every((value) => value === 0 || value === 255)).toBe(true);
      const ink = drawing.filter((value) => value === 0).length / drawing.length;
      expect(ink).toBeGreaterThan(0.01);
      expect(ink).toBeLessThan(0.4);
    }
    expect(new Set(all.map((drawing) => drawing.join())).size).toBe(all.length);
  });

  test('are the same for the same seed', () => {
    expect(drawGlyph(1, characters[3], 4, size)).toEqual(drawings[3][4]);
    expect(drawGlyph(2, characters[3], 4, size)).not.toEqual(drawings[3][4]);
    expect(drawGlyph(1, characters[3], 4, 105).length).toBe(105 * 105);
  });
});

describe('a plan of glyphs', () => {
  test('gives each character twenty drawers, and sets whole alphabets aside for testing', () => {
    const plan = planGlyphs(1000, 0.4);
    expect(plan.characters).toHaveLength(50);
    expect(plan.items(0)).toEqual({ label: 0, drawer: 0 });
    expect(plan.items(999)).toEqual({ label: 49, drawer: 19 });
    const alphabets = new Map<number, Set<boolean>>();
    for (const { alphabet, isTest } of plan.characters)
      alphabets.set(alphabet, (alphabets.get(alphabet) ?? new Set()).add(isTest));
    expect(alphabets.size).toBe(5);
    for (const split of alphabets.values()) expect(split.size).toBe(1);
    expect(plan.characters.filter(({ isTest }) => isTest)).toHaveLength(20);
    expect(plan.characters[49].name).toBe('alphabet-05/character-10');
  });

  test.each([1, 19, 20, 21, 41, 5000])('has a place for each of %i drawings', (count) => {
    const plan = planGlyphs(count, 0.4);
    expect(plan.characters).toHaveLength(Math.ceil(count / 20));
    expect(plan.items(count - 1).label).toBe(plan.characters.length - 1);
    expect(new Set(plan.characters.map(({ name }) => name)).size).toBe(plan.characters.length);
  });
});
