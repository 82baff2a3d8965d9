// What charts over steps have in common: Chart.js with the parts that are used of it, zooming, and where steps lie on the canvas.
import {
  Chart,
  Filler,
  LinearScale,
  LineController,
  LineElement,
  LogarithmicScale,
  PointElement,
} from 'chart.js';
import type { Plugin, Point, Scale } from 'chart.js';
import zoomPlugin from 'chartjs-plugin-zoom';
import type { ChartColours } from './chart-colours.svelte.ts';
import { chartOptions } from './line-chart-options.ts';

// Its types take the module for a CommonJS one, whose default export is something else.
const zoom = zoomPlugin as unknown as Plugin;
export { Chart };
Chart.defaults.font.family = 'system-ui, sans-serif';
Chart.register(LineController, LineElement, PointElement, LinearScale, LogarithmicScale, Filler, zoom);

/** How a chart is made: `onZoom` is told the steps that a person zoomed to, `onLayout` that the plot area may have moved. */
export type MakeStepChart<Drawing> = new (
  canvas: HTMLCanvasElement,
  onZoom: (from: number, to: number) => void,
  onLayout: () => void,
) => StepChart<Drawing>;

export abstract class StepChart<Drawing> {
  protected readonly chart: Chart<'line', Point[]>;

  constructor(
    canvas: HTMLCanvasElement,
    onZoom: (from: number, to: number) => void,
    onLayout: () => void,
    labels: Plugin<'line'>,
  ) {
    this.chart = new Chart<'line', Point[]>(canvas, {
      type: 'line',
      data: { datasets: [] },
      options: chartOptions(({ min, max }) => onZoom(min, max), onLayout),
      plugins: [labels],
    });
  }

  abstract draw(drawing: Drawing): void;

  /** From the step `first` to the step `end`. */
  protected limitZoom(first: number, end: number, { accent }: ChartColours): void {
    const zoom = this.chart.options.plugins?.zoom;
    if (!zoom) return;
    zoom.limits = { x: { min: first, max: end, minRange: Math.min(10, end - 1) } };
    const drag = zoom.zoom?.drag;
    if (!drag) return;
    drag.backgroundColor = `${accent}33`;
    drag.borderColor = accent;
  }

  /** The plot area in CSS pixels of the canvas. */
  get area(): { left: number; top: number; right: number; bottom: number } {
    const { left, top, right, bottom } = this.chart.chartArea;
    return { left, top, right, bottom };
  }

  stepAt(pixel: number): number {
    return Math.round(this.chart.scales.x.getValueForPixel(pixel) ?? 0);
  }

  /** NaN before anything is drawn. */
  pixelOf(step: number): number {
    const scale = this.chart.scales.x as Scale | undefined;
    return scale?.getPixelForValue(step) ?? NaN;
  }

  destroy(): void {
    this.chart.destroy();
  }
}
