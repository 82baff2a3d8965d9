// Made-up characters with the structure of Omniglot (Lake, Salakhutdinov & Tenenbaum 2015): alphabets with a style each,
// characters made of strokes, and twenty drawers who draw each character in a hand of their own. Whole alphabets are set
// aside for testing, so that a network is tested on characters of scripts it has never seen.
import { createRandom } from '../random.ts';
import type { Random } from '../random.ts';

export const drawers = 20;
const mostCharacters = 25;
const ink = 0;
const paper = 255;

export interface Character {
  readonly name: string;
  readonly alphabet: number;
  /** Within its alphabet. */
  readonly number: number;
  readonly isTest: boolean;
}

export interface GlyphPlan {
  readonly characters: readonly Character[];
  /** Item by item: the drawers of a character follow each other. */
  items(item: number): { label: number; drawer: number };
}

/** Characters for `count` drawings, in at least five alphabets where there are enough; `testShare` of the alphabets test. */
export function planGlyphs(count: number, testShare: number): GlyphPlan {
  const total = Math.ceil(count / drawers);
  const perAlphabet = Math.min(mostCharacters, Math.max(2, Math.ceil(total / 5)));
  const alphabets = Math.ceil(total / perAlphabet);
  const firstTest = alphabets - Math.round(testShare * alphabets);
  const characters = Array.from({ length: total }, (_, label): Character => {
    const alphabet = Math.floor(label / perAlphabet);
    const number = label % perAlphabet;
    const name = `alphabet-${twoDigits(alphabet + 1)}/character-${twoDigits(number + 1)}`;
    return { name, alphabet, number, isTest: alphabet >= firstTest };
  });
  return { characters, items: (item) => ({ label: Math.floor(item / drawers), drawer: item % drawers }) };
}

function twoDigits(number: number): string {
  return String(number).padStart(2, '0');
}

type Point = readonly [x: number, y: number];
/** Points that a pen passes through, 0 to 1 in both directions, y downwards. */
type Stroke = readonly Point[];

/** What the characters of an alphabet have in common. */
interface Style {
  /** Strokes of a character: this many, or one more or less. */
  readonly strokes: number;
  /** How likely each bend is, up to 1. */
  readonly bends: readonly number[];
  /** Likelihood that a stroke begins where an earlier one passed. */
  readonly joins: number;
  /** Strokes begin on a grid of so many points a side, and keep to so many directions. */
  readonly grid: number;
  readonly directions: number;
}

/** Degrees by which a pen turns at each step: straight, bowed, round, curled, zigzag. */
const bends = [0, 25, 55, 85, -70];
const zigzag = 4;

function drawStyle(random: Random): Style {
  const weights = bends.map(() => random.uniform() ** 2 + 0.02);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let reached = 0;
  return {
    strokes: 2 + random.below(3),
    bends: weights.map((weight) => (reached += weight / total)),
    joins: 0.5 + 0.45 * random.uniform(),
    grid: 3 + random.below(3),
    directions: [4, 8, 8, 12][random.below(4)],
  };
}

/** A character as everybody has it in mind. */
function drawStrokes(random: Random, style: Style): Stroke[] {
  const strokes: Stroke[] = [];
  const count = Math.max(1, style.strokes - 1 + random.below(3));
  for (let k = 0; k < count; k++) strokes.push(drawStroke(random, style, strokes));
  return fit(strokes);
}

function drawStroke(random: Random, style: Style, earlier: readonly Stroke[]): Stroke {
  const chosen = random.uniform();
  const bend = Math.max(
    0,
    style.bends.findIndex((reached) => chosen < reached),
  );
  const side = random.uniform() < 0.5 ? 1 : -1;
  const steps = bend === 0 ? 1 : 3 + random.below(3);
  const length = bend === 0 ? 0.35 + 0.5 * random.uniform() : 0.14 + 0.18 * random.uniform();
  let heading = (2 * Math.PI * random.below(style.directions)) / style.directions;
  let point = startOf(random, style, earlier);
  const stroke = [point];
  for (let k = 0; k < steps; k++) {
    point = [point[0] + length * Math.cos(heading), point[1] + length * Math.sin(heading)];
    stroke.push(point);
    const turn = bend === zigzag && k % 2 === 1 ? -bends[bend] : bends[bend];
    heading += (side * turn * Math.PI) / 180;
  }
  return stroke;
}

function startOf(random: Random, { joins, grid }: Style, earlier: readonly Stroke[]): Point {
  if (earlier.length > 0 && random.uniform() < joins) {
    const stroke = earlier[random.below(earlier.length)];
    return stroke[random.below(stroke.length)];
  }
  return [random.below(grid) / (grid - 1), random.below(grid) / (grid - 1)];
}

/** Brings a character to the middle of the sheet, as large as it may be, in its own proportions. */
function fit(strokes: readonly Stroke[]): Stroke[] {
  const points = strokes.flat();
  const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)];
  const [left, top] = [Math.min(...xs), Math.min(...ys)];
  const [width, height] = [Math.max(...xs) - left, Math.max(...ys) - top];
  const scale = 0.66 / Math.max(width, height, 0.3);
  return strokes.map((stroke) =>
    stroke.map(([x, y]): Point => [
      0.5 + scale * (x - left - width / 2),
      0.5 + scale * (y - top - height / 2),
    ]),
  );
}

/** How somebody writes. */
interface Hand {
  readonly slant: number;
  readonly turn: number;
  readonly scale: Point;
  readonly unsteadiness: number;
  /** Share of the sheet's side. */
  readonly penRadius: number;
}

function drawHand(random: Random): Hand {
  return {
    slant: 0.12 * random.normal(),
    turn: 0.05 * random.normal(),
    scale: [0.95 + 0.07 * random.normal(), 0.95 + 0.07 * random.normal()],
    unsteadiness: 0.01 + 0.012 * random.uniform(),
    penRadius: 0.009 + 0.005 * random.uniform(),
  };
}

/** Ink on paper, uint8 [size, size]: 0 where the pen was, 255 elsewhere. The same for the same seed. */
export function drawGlyph(
  seed: number,
  { alphabet, number }: Character,
  drawer: number,
  size: number,
): Uint8Array {
  const character = alphabet * mostCharacters + number;
  const style = drawStyle(createRandom(seed, 'glyphAlphabets', alphabet));
  const strokes = drawStrokes(createRandom(seed, 'glyphCharacters', character), style);
  const hand = drawHand(createRandom(seed, 'glyphDrawers', alphabet * drawers + drawer));
  const random = createRandom(seed, 'glyphDrawings', character * drawers + drawer);
  const sheet = new Uint8Array(size * size).fill(paper);
  const place: Point = [0.02 * random.normal(), 0.02 * random.normal()];
  for (const stroke of strokes) drawLine(sheet, size, write(stroke, hand, place, random), hand.penRadius);
  return sheet;
}

/** A stroke by somebody's hand, on this sheet. */
function write(stroke: Stroke, hand: Hand, place: Point, random: Random): Stroke {
  const [cosine, sine] = [Math.cos(hand.turn), Math.sin(hand.turn)];
  return stroke.map(([x, y]): Point => {
    const [u, v] = [hand.scale[0] * (x - 0.5 + hand.slant * (0.5 - y)), hand.scale[1] * (y - 0.5)];
    return [
      0.5 + place[0] + cosine * u - sine * v + hand.unsteadiness * random.normal(),
      0.5 + place[1] + sine * u + cosine * v + hand.unsteadiness * random.normal(),
    ];
  });
}

/** A smooth line through the points: a Catmull-Rom spline, pressed onto the sheet point by point. */
function drawLine(sheet: Uint8Array, size: number, stroke: Stroke, penRadius: number): void {
  const radius = Math.max(0.6, penRadius * size);
  for (let k = 0; k + 1 < stroke.length; k++) {
    const [before, from] = [stroke[Math.max(0, k - 1)], stroke[k]];
    const [to, after] = [stroke[k + 1], stroke[Math.min(stroke.length - 1, k + 2)]];
    const steps = Math.ceil(2 * size * Math.hypot(to[0] - from[0], to[1] - from[1])) + 1;
    for (let step = 0; step <= steps; step++) {
      const t = step / steps;
      const at = (axis: 0 | 1) => size * spline(before[axis], from[axis], to[axis], after[axis], t);
      press(sheet, size, at(0), at(1), radius);
    }
  }
}

function spline(before: number, from: number, to: number, after: number, t: number): number {
  const bend = 2 * before - 5 * from + 4 * to - after;
  const twist = 3 * (from - to) + after - before;
  return from + 0.5 * t * (to - before + t * (bend + t * twist));
}

function press(sheet: Uint8Array, size: number, x: number, y: number, radius: number): void {
  const [left, right] = [
    Math.max(0, Math.ceil(x - radius - 0.5)),
    Math.min(size - 1, Math.floor(x + radius - 0.5)),
  ];
  const [top, bottom] = [
    Math.max(0, Math.ceil(y - radius - 0.5)),
    Math.min(size - 1, Math.floor(y + radius - 0.5)),
  ];
  for (let row = top; row <= bottom; row++)
    for (let column = left; column <= right; column++)
      if ((column + 0.5 - x) ** 2 + (row + 0.5 - y) ** 2 <= radius ** 2) sheet[row * size + column] = ink;
}
