// One few-shot episode: drawings shown with their labels, then one more to be told the class of.
import type { CharacterSource } from '../../data/character-source.ts';
import type { Random } from '../../random.ts';
import type { OmniglotParameters } from './parameters.ts';

/** T = ways * shots + 1 pictures, the last of which is the query. */
export interface FewShotEpisode {
  /** [T, size * size] */
  readonly pictures: Float32Array;
  /** [T]: the class shown beside each picture, from 0; -1 beside the query. */
  readonly labels: readonly number[];
  /** The query's class. */
  readonly answer: number;
}

/** `classes` are indices into the source's. */
export function drawEpisode(
  { ways, shots, rotations }: Pick<OmniglotParameters, 'ways' | 'shots' | 'rotations'>,
  source: CharacterSource,
  classes: readonly number[],
  random: Random,
): FewShotEpisode {
  const { chosen, turns } = drawClasses(rotations, classes, ways, random);
  const answer = random.below(ways);
  const drawings = chosen.map((index, label) =>
    drawDistinct(source.classes[index], label === answer ? shots + 1 : shots, random),
  );
  const shown = random.shuffle(
    drawings.flatMap((items, label) => items.slice(0, shots).map((item) => ({ item, label }))),
  );
  const all = [...shown, { item: drawings[answer][shots], label: answer }];
  const first = source.read(all[0].item);
  const pictures = new Float32Array(all.length * first.length);
  all.forEach(({ item, label }, t) => pictures.set(turn(source.read(item), turns[label]), t * first.length));
  return { pictures, labels: [...shown.map(({ label }) => label), -1], answer };
}

/** The classes of an episode, and by how many quarters each is turned in it. */
function drawClasses(
  rotations: OmniglotParameters['rotations'],
  classes: readonly number[],
  ways: number,
  random: Random,
): { readonly chosen: readonly number[]; readonly turns: readonly number[] } {
  if (rotations === 'classes') {
    const drawn = drawBelow(4 * classes.length, ways, random);
    return { chosen: drawn.map((index) => classes[index >> 2]), turns: drawn.map((index) => index & 3) };
  }
  const chosen = drawDistinct(classes, ways, random);
  return { chosen, turns: chosen.map(() => (rotations === 'episode' ? random.below(4) : 0)) };
}

/** `count` of the items, each as likely as any other; fewer draws than a shuffle of all. */
function drawDistinct(items: readonly number[], count: number, random: Random): number[] {
  return drawBelow(items.length, count, random).map((index) => items[index]);
}

/** `count` different whole numbers below `limit`. */
function drawBelow(limit: number, count: number, random: Random): number[] {
  const chosen = new Set<number>();
  while (chosen.size < count) chosen.add(random.below(limit));
  return [...chosen];
}

/** A square picture by quarter turns, clockwise. */
export function turn(picture: Float32Array, quarters: number): Float32Array {
  if (quarters === 0) return picture;
  const side = Math.sqrt(picture.length);
  const turned = new Float32Array(picture.length);
  for (let row = 0; row < side; row++) {
    for (let column = 0; column < side; column++)
      turned[column * side + side - 1 - row] = picture[row * side + column];
  }
  return turn(turned, quarters - 1);
}
