// Draws the smoothed curves of several runs into one small chart with Chart.js, each named at its end.
import type { Point } from 'chart.js';
import type { ChartColours } from './chart-colours.svelte.ts';
import { labelLines, roomForLabels } from './line-labels.ts';
import { Chart } from './step-chart.ts';
import { chartOptions, horizontalScale, verticalScale } from './line-chart-options.ts';
import type { Extent } from './line-chart-options.ts';
import type { SampledPoint } from './sample.ts';

export interface ComparisonLine {
  readonly label: string;
  readonly colour: string;
  /** Where another line has the same colour. */
  readonly isDashed: boolean;
  readonly points: readonly SampledPoint[];
}

export interface Comparison {
  readonly lines: readonly ComparisonLine[];
  readonly title: string;
  /** What a step is called. */
  readonly stepTitle: string;
  readonly bounds: Extent | undefined;
  readonly isLogarithmic: boolean;
  readonly colours: ChartColours;
}

export class ComparisonChart {
  readonly #chart: Chart<'line', Point[]>;
  #colours: ChartColours;

  constructor(canvas: HTMLCanvasElement, colours: ChartColours) {
    this.#colours = colours;
    this.#chart = new Chart<'line', Point[]>(canvas, {
      type: 'line',
      data: { datasets: [] },
      options: {
        ...chartOptions(
          () => undefined,
          () => undefined,
        ),
        plugins: {},
      },
      plugins: [labelLines(() => this.#colours)],
    });
  }

  draw({ lines, title, stepTitle, bounds, isLogarithmic, colours }: Comparison): void {
    this.#colours = colours;
    const chart = this.#chart;
    chart.data.datasets = lines.map(({ label, colour, isDashed, points }) => ({
      label,
      data: [...points],
      borderColor: colour,
      borderWidth: 2,
      borderDash: isDashed ? [5, 3] : [],
      pointRadius: points.length === 1 ? 2 : 0,
    }));
    const steps = lines.flatMap(({ points }) => points.map(({ x }) => x));
    const axis = {
      from: Math.min(...steps),
      to: Math.max(...steps),
      title: stepTitle,
      isLogarithmic,
      isEmpty: steps.length === 0,
    };
    chart.options.layout = {
      padding: {
        top: 4,
        right: roomForLabels(
          chart.ctx,
          lines.map(({ label }) => label),
        ),
      },
    };
    chart.options.scales = {
      x: horizontalScale(isLogarithmic ? axis : { ...axis, from: 0 }, colours),
      y: verticalScale({ title, isLogarithmic: false, extent: extentOf(lines), bounds, floor: 0 }, colours),
    };
    chart.update('none');
  }

  destroy(): void {
    this.#chart.destroy();
  }
}

function extentOf(lines: readonly ComparisonLine[]): Extent | null {
  const values = lines.flatMap(({ points }) => points.map(({ y }) => y));
  return values.length > 0 ? { low: Math.min(...values), high: Math.max(...values) } : null;
}
