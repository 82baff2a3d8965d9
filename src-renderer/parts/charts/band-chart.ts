// Draws the curves of groups of runs with Chart.js: the mean as a line, its interval as a band, and palest of all the area from the
// lowest to the highest value, so that no spike is lost. Keeps no data.
import type { ChartDataset, Point } from 'chart.js';
import type { ChartColours } from './chart-colours.svelte.ts';
import { horizontalScale, verticalScale } from './line-chart-options.ts';
import type { Extent } from './line-chart-options.ts';
import { labelLines, roomForLabels } from './line-labels.ts';
import { StepChart } from './step-chart.ts';

/** A group's curve: arrays have an entry a column. */
export interface BandCurve {
  readonly title: string;
  readonly colour: string;
  /** How many before it have the same colour; it is then dashed. */
  readonly repeats: number;
  /** How many runs there are where there are most. */
  readonly runs: number;
  readonly steps: Float64Array;
  readonly mean: Float64Array;
  readonly low: Float64Array;
  readonly high: Float64Array;
  readonly least: Float64Array;
  readonly most: Float64Array;
  readonly counts: Float64Array;
}

export interface BandDrawing {
  readonly curves: readonly BandCurve[];
  readonly hasBands: boolean;
  readonly hasExtremes: boolean;
  readonly hasLabels: boolean;
  /** The steps in view, and the last that can be. */
  readonly from: number;
  readonly to: number;
  readonly end: number;
  /** Whether the steps are, so that short curves are not lost beside long ones. */
  readonly isLogarithmic: boolean;
  readonly axisTitle: string;
  readonly stepTitle: string;
  readonly bounds: Extent | undefined;
  readonly colours: ChartColours;
}

type Line = ChartDataset<'line', Point[]>;

const dashes = [[], [6, 3], [2, 2], [8, 2, 2, 2]];
const longestLabel = 36;
/** More lines than that are thin, and dashes would not tell them apart. */
const mostThick = 12;

export class BandChart extends StepChart<BandDrawing> {
  #colours: ChartColours | null = null;

  constructor(canvas: HTMLCanvasElement, onZoom: (from: number, to: number) => void, onLayout: () => void) {
    super(
      canvas,
      onZoom,
      onLayout,
      labelLines(() => this.#colours as ChartColours),
    );
  }

  draw(drawing: BandDrawing): void {
    const { from, to, end, isLogarithmic, colours, curves, axisTitle, stepTitle, bounds } = drawing;
    this.#colours = colours;
    const { chart } = this;
    chart.data.datasets = curves.flatMap((curve) => linesOf(curve, drawing));
    const labels = chart.data.datasets.flatMap(({ label }) => (label ? [label] : []));
    const right = drawing.hasLabels && labels.length > 0 ? roomForLabels(chart.ctx, labels) : 8;
    chart.options.layout = { padding: { top: 4, right } };
    const extent = extentOf(chart.data.datasets);
    const first = isLogarithmic ? Math.max(1, from) : from === 1 ? 0 : from;
    chart.options.scales = {
      x: horizontalScale({ from: first, to, title: stepTitle, isLogarithmic, isEmpty: !extent }, colours),
      y: verticalScale({ title: axisTitle, isLogarithmic: false, extent, bounds, floor: 0 }, colours),
    };
    this.limitZoom(0, end, colours);
    chart.update('none');
  }
}

/** Of the lowest order is what is drawn last, on top. */
function linesOf(curve: BandCurve, { curves, hasBands, hasExtremes, hasLabels }: BandDrawing): Line[] {
  const { colour, runs, counts } = curve;
  const end = counts.findIndex((count) => count < runs);
  const whole = end < 0 ? counts.length : end;
  const points = (values: Float64Array, from = 0, to = values.length): Point[] =>
    [...values.subarray(from, to)].map((y, k) => ({ x: curve.steps[from + k], y }));
  const lines: Line[] = [];
  if (hasExtremes) lines.push(...area(points(curve.least), points(curve.most), `${colour}1c`, 4));
  if (hasBands && runs > 1)
    lines.push(...area(points(curve.low, 0, whole), points(curve.high, 0, whole), `${colour}4d`, 3));
  const title = hasLabels ? shorten(curve.title) : '';
  const pointRadius = counts.length === 1 ? 2 : 0;
  if (whole < counts.length)
    lines.push({
      data: points(curve.mean, Math.max(0, whole - 1)),
      label: title && `${title}, n = ${counts[counts.length - 1]}`,
      borderColor: colour,
      borderWidth: 1,
      pointRadius,
      order: 2,
    });
  const label = whole === counts.length ? title && `${title}, n = ${runs}` : '';
  const isOfMany = curves.length > mostThick;
  const borderDash = isOfMany ? [] : dashes[curve.repeats % dashes.length];
  const borderWidth = isOfMany ? 1 : 2;
  lines.push({
    data: points(curve.mean, 0, whole),
    label,
    borderColor: colour,
    borderWidth,
    borderDash,
    pointRadius,
    order: 1,
  });
  return lines;
}

function area(low: Point[], high: Point[], colour: string, order: number): Line[] {
  const edge = { borderColor: 'transparent', borderWidth: 0, pointRadius: 0, order };
  return [
    { ...edge, data: low },
    { ...edge, data: high, fill: '-1', backgroundColor: colour },
  ];
}

/** Names differ at their ends as often as at their beginnings. */
function shorten(title: string): string {
  if (title.length <= longestLabel) return title;
  const kept = longestLabel / 2;
  const end = title.slice(-kept - 2);
  return `${title.slice(0, kept - 3).trimEnd()}… ${end.slice(end.indexOf(' ') + 1)}`;
}

/** Null where nothing is drawn. */
function extentOf(lines: readonly Line[]): Extent | null {
  let [low, high] = [Infinity, -Infinity];
  for (const { data } of lines)
    for (const { y } of data) {
      if (y === null) continue;
      if (y < low) low = y;
      if (y > high) high = y;
    }
  return low <= high ? { low, high } : null;
}
