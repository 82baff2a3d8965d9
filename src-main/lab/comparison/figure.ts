// A comparison as a figure for a paper: vector axes and text, light colours, sizes in millimetres. Above the curves over seeds,
// below what every run came to. Pure: text in, text out.
import { needsLogarithm, toDoubles } from '../../contract/comparison.ts';
import type { ComparedGroup, Comparison } from '../../contract/comparison.ts';
import { countWords } from '../../contract/comparison-words.ts';
import { colourRepeats, runColour } from '../../contract/series-colours.ts';
import { axisOf, ticksOf } from './figure-axes.ts';
import type { Axis } from './figure-axes.ts';
import { drawHorizontalAxis, drawVerticalAxis, line, number, text } from './figure-parts.ts';
import type { Style } from './figure-parts.ts';
import { escape } from './markup.ts';
import { drawScores, scoresHeight } from './figure-scores.ts';

/** A point is 1/72 inch; 170 mm is the width of a page's text. */
const width = 482;
const millimetres = 25.4 / 72;
const plotHeight = 180;
const margin = { left: 46, top: 18, bottom: 34 };
const mostLabels = 8;
const dashes = ['', '5 2.5', '1.5 2', '7 2 1.5 2'];

export function drawFigure(comparison: Comparison): string {
  const { groups, metric, metrics, stepWord } = comparison;
  const repeats = colourRepeats(groups.map(({ first }) => first));
  const styles = groups.map(({ first }, k) => ({
    colour: runColour(first, false),
    dash: dashes[repeats[k] % dashes.length],
  }));
  const { title = '', unit = '' } = metrics[metric] ?? {};
  const valueTitle = unit ? `${title} (${unit})` : title;
  const curves = groups.map(({ curve }) => readCurve(curve));
  const hasCurves = curves.some(({ steps }) => steps.length > 1);
  const curvesHeight = hasCurves ? margin.top + plotHeight + margin.bottom : 0;
  const height = curvesHeight + scoresHeight(groups);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${number(width * millimetres)}mm" height="${number(height * millimetres)}mm" viewBox="0 0 ${width} ${number(height)}" font-family="Helvetica, Arial, 'Liberation Sans', sans-serif" font-size="8" fill="#1b2127">`,
    `<title>${escape(`${title}: ${groups.map((group) => `${group.title} (${countWords(group)})`).join('; ')}`)}</title>`,
    `<rect width="${width}" height="${number(height)}" fill="#ffffff"/>`,
    hasCurves ? drawCurves(groups, curves, styles, valueTitle, stepWord) : '',
    drawScores(groups, styles, { top: curvesHeight, width, valueTitle, letter: hasCurves ? 'b' : '' }),
    '</svg>',
    '',
  ].join('\n');
}

interface Curve {
  readonly steps: Float64Array;
  readonly mean: Float64Array;
  readonly low: Float64Array;
  readonly high: Float64Array;
  readonly counts: Float64Array;
}

function readCurve({ steps, mean, low, high, counts }: ComparedGroup['curve']): Curve {
  return {
    steps: toDoubles(steps),
    mean: toDoubles(mean),
    low: toDoubles(low),
    high: toDoubles(high),
    counts: toDoubles(counts),
  };
}

function drawCurves(
  groups: readonly ComparedGroup[],
  curves: readonly Curve[],
  styles: readonly Style[],
  valueTitle: string,
  stepWord: string,
): string {
  const isLabelled = groups.length <= mostLabels;
  const right = width - (isLabelled ? labelRoom(groups) : 10);
  const lengths = curves.map(({ steps }, k) => (steps.at(-1) ?? 0) + (groups[k].curve.width - 1) / 2);
  const isLogarithmic = needsLogarithm(lengths);
  const first = Math.min(...curves.map(({ steps }) => steps.at(0) ?? Infinity));
  const across = axisOf([isLogarithmic ? first : 0, Math.max(...lengths)], margin.left, right, isLogarithmic);
  const values = curves.flatMap(({ mean, low, high }) => [...mean, ...low, ...high].filter(Number.isFinite));
  const ends = nearZero([Math.min(...values), Math.max(...values)]);
  const upward = axisOf(ends, margin.top + plotHeight, margin.top, false);
  const stepTitle = stepWord === 'episode' ? 'Episode' : 'Update';
  return [
    `<g aria-label="Curves">`,
    text(8, 11, 'a', 'font-weight="700" font-size="9"'),
    drawVerticalAxis(upward, { at: margin.left, to: right, ticks: ticksOf(upward, 5), title: valueTitle }),
    drawHorizontalAxis(across, { at: margin.top + plotHeight, ticks: ticksOf(across, 6), title: stepTitle }),
    ...curves.map((curve, k) => drawBand(curve, styles[k], across, upward)),
    ...curves.map((curve, k) => drawLines(curve, styles[k], across, upward)),
    isLabelled ? drawLabels(groups, curves, styles, { right, across, upward }) : '',
    '</g>',
  ].join('\n');
}

/** With zero where it is near; nothing stretched where all is one value. */
function nearZero([low, high]: [number, number]): [number, number] {
  const least = low > 0 && low < high / 2 ? 0 : low;
  return least === high ? [least - 0.5, high + 0.5] : [least, high];
}

/** Characters of this face are about half as wide as they are high. */
function labelRoom(groups: readonly ComparedGroup[]): number {
  const longest = Math.max(...groups.flatMap((group) => linesOf(group).map((words) => words.length)));
  return Math.min(170, 20 + 4.3 * longest);
}

/** A label in lines of at most about 30 characters. */
function linesOf(group: ComparedGroup): string[] {
  const words = `${group.title} (${countWords(group)})`.split(' ');
  const lines: string[] = [''];
  for (const word of words) {
    const joined = `${lines[lines.length - 1]} ${word}`.trim();
    if (joined.length > 30 && lines[lines.length - 1] !== '') lines.push(word);
    else lines[lines.length - 1] = joined;
  }
  return lines;
}

function drawBand({ steps, low, high }: Curve, { colour }: Style, across: Axis, upward: Axis): string {
  const inside = [...steps.keys()].filter((k) => Number.isFinite(low[k]));
  if (inside.length < 2) return '';
  const point = (k: number, values: Float64Array) =>
    `${number(across.place(steps[k]))},${number(upward.place(values[k]))}`;
  const outline = [...inside.map((k) => point(k, low)), ...inside.toReversed().map((k) => point(k, high))];
  return `<polygon points="${outline.join(' ')}" fill="${colour}" fill-opacity="0.2"/>`;
}

/** Full as far as all runs go, thinner beyond. */
function drawLines(
  { steps, mean, counts }: Curve,
  { colour, dash }: Style,
  across: Axis,
  upward: Axis,
): string {
  const most = Math.max(...counts, 0);
  const whole = counts.findIndex((count) => count < most);
  const end = whole < 0 ? steps.length : whole;
  const path = (from: number, to: number) =>
    Array.from({ length: Math.max(0, to - from) }, (_, k) => from + k)
      .map((k) => `${number(across.place(steps[k]))},${number(upward.place(mean[k]))}`)
      .join(' ');
  const draw = (points: string, more: string) =>
    points.includes(' ')
      ? `<polyline points="${points}" fill="none" stroke="${colour}" stroke-linejoin="round" ${more}/>`
      : '';
  return [
    draw(path(0, end), `stroke-width="1.4"${dash ? ` stroke-dasharray="${dash}"` : ''}`),
    end < steps.length ? draw(path(Math.max(0, end - 1), steps.length), 'stroke-width="0.6"') : '',
  ].join('');
}

interface LabelPlaces {
  readonly right: number;
  readonly across: Axis;
  readonly upward: Axis;
}

/** Names beside the lines' ends, moved apart where they would touch. */
function drawLabels(
  groups: readonly ComparedGroup[],
  curves: readonly Curve[],
  styles: readonly Style[],
  { right, across, upward }: LabelPlaces,
): string {
  const drawn = [...groups.keys()].filter((k) => curves[k].steps.length > 0);
  const ends = drawn.map((k) => upward.place(curves[k].mean.at(-1) ?? 0));
  const heights = drawn.map((k) => 9 * linesOf(groups[k]).length + 2);
  const places = moveApart(ends, heights, margin.top, margin.top + plotHeight);
  return drawn
    .map((k, place) => {
      const x = across.place(curves[k].steps.at(-1) ?? 0);
      const lines = linesOf(groups[k]).map((words, row) =>
        text(right + 12, places[place] + 9 * row + 9, words, `fill="${styles[k].colour}"`),
      );
      const middle = places[place] + heights[place] / 2;
      return line([x + 1.5, ends[place], right + 9, middle], styles[k].colour, 0.5) + lines.join('');
    })
    .join('\n');
}

/** Upper edges, in the order given, for blocks of these heights around their middles. */
function moveApart(
  middles: readonly number[],
  heights: readonly number[],
  top: number,
  bottom: number,
): number[] {
  const order = [...middles.keys()].sort((a, b) => middles[a] - middles[b]);
  const places = new Array<number>(middles.length).fill(top);
  let below = order.reduce((sum, k) => sum + heights[k], 0);
  let least = top;
  for (const k of order) {
    places[k] = Math.max(least, Math.min(middles[k] - heights[k] / 2, bottom - below));
    least = places[k] + heights[k];
    below -= heights[k];
  }
  return places;
}
