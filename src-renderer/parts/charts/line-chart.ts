// Draws one curve on a canvas with Chart.js: a pale band of all values, the smoothed line on it, and published points.
// Keeps no data; who uses it says what is in view.
import type { ChartDataset, Point } from 'chart.js';
import { mixColours } from './chart-colours.svelte.ts';
import type { ChartColours } from './chart-colours.svelte.ts';
import { horizontalScale, verticalScale } from './line-chart-options.ts';
import type { Extent } from './line-chart-options.ts';
import type { Column } from './min-max.ts';
import { labelPoints } from './point-label.ts';
import { StepChart } from './step-chart.ts';

/** Published values to draw as points, with the label that stands beside them. */
export interface PublishedPoints {
  readonly title: string;
  readonly steps: readonly number[];
  readonly values: readonly number[];
}

export interface CurveDrawing {
  readonly columns: readonly Column[];
  readonly published: PublishedPoints | null;
  /** The steps in view, and the last step that can be. */
  readonly from: number;
  readonly to: number;
  readonly end: number;
  readonly isLogarithmic: boolean;
  readonly isSmoothed: boolean;
  readonly axisTitle: string;
  /** What a step is called. */
  readonly stepTitle: string;
  /** The values that there can be, where they end. */
  readonly bounds: Extent | undefined;
  readonly colour: string;
  readonly colours: ChartColours;
}

export class LineChart extends StepChart<CurveDrawing> {
  constructor(canvas: HTMLCanvasElement, onZoom: (from: number, to: number) => void, onLayout: () => void) {
    super(canvas, onZoom, onLayout, labelPoints);
  }

  draw(drawing: CurveDrawing): void {
    const floor = drawing.isLogarithmic ? logarithmicFloor(drawing) : -Infinity;
    const { chart } = this;
    chart.data.datasets = datasets(drawing, floor);
    const { scales } = chart.options;
    if (!scales) return;
    const { from, to, end, isLogarithmic, axisTitle, bounds, columns, colours } = drawing;
    scales.x = horizontalScale(
      { from, to, title: drawing.stepTitle, isLogarithmic: false, isEmpty: columns.length === 0 },
      colours,
    );
    scales.y = verticalScale(
      { title: axisTitle, isLogarithmic, extent: extentOf(columns), bounds, floor },
      colours,
    );
    this.limitZoom(1, end, colours);
    chart.update('none');
  }
}

/** Null where nothing is drawn. */
function extentOf(columns: readonly Column[]): Extent | null {
  if (columns.length === 0) return null;
  return {
    low: Math.min(...columns.map(({ low }) => low).filter(Number.isFinite)),
    high: Math.max(...columns.map(({ high }) => high).filter(Number.isFinite)),
  };
}

/** The foot of a logarithmic axis, where zeros are drawn: the power of ten below the smallest positive value in view. */
function logarithmicFloor({ columns, published }: CurveDrawing): number {
  const all = [
    ...columns.flatMap(({ low, high, smooth }) => [low, high, smooth]),
    ...(published?.values ?? []),
  ];
  const smallest = all.reduce((least, value) => (value > 0 && value < least ? value : least), Infinity);
  return smallest === Infinity ? 0.1 : 10 ** Math.floor(Math.log10(smallest * 0.999));
}

type Line = ChartDataset<'line', Point[]>;

/** Of the lowest order is what is drawn last, on top. */
function datasets(drawing: CurveDrawing, floor: number): Line[] {
  const { columns, published, colour, colours, isSmoothed } = drawing;
  const pale = isSmoothed ? mixColours(colour, colours.surface, colours.paleness) : colour;
  const points = (part: 'low' | 'high' | 'smooth'): Point[] =>
    columns.map((column) => ({ x: column.step, y: Math.max(column[part], floor) }));
  const thin = {
    borderColor: pale,
    borderWidth: isSmoothed ? 1 : 2,
    order: 3,
    pointRadius: columns.length === 1 ? 2 : 0,
  };
  const lines: Line[] = [
    { ...thin, data: points('low') },
    { ...thin, data: points('high'), fill: '-1', backgroundColor: pale },
  ];
  if (isSmoothed)
    lines.push({ order: 2, data: points('smooth'), borderColor: colour, borderWidth: 2, pointRadius: 0 });
  return published ? [...lines, publishedLine(published, drawing)] : lines;
}

function publishedLine(published: PublishedPoints, { from, to, colours }: CurveDrawing): Line {
  const data = published.steps.map((x, k) => ({ x, y: published.values[k] }));
  return {
    order: 1,
    label: published.title,
    data: data.filter(({ x }) => x >= from && x <= to),
    showLine: false,
    pointRadius: 3,
    pointStyle: 'rectRot',
    pointBackgroundColor: colours.surface,
    pointBorderColor: colours.text,
    pointBorderWidth: 1.25,
  };
}
