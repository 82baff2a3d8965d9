// Names lines where they end, at the right of the plot, in place of a legend; those that end near each other are moved apart.
import { Chart } from 'chart.js';
import type { Plugin } from 'chart.js';
import type { ChartColours } from './chart-colours.svelte.ts';

const lineHeight = 14;
/** From the line's end to its name. */
const gap = 18;

const font = () => `11px ${Chart.defaults.font.family ?? 'sans-serif'}`;

/** The room that names need at the right of the plot, in CSS pixels. */
export function roomForLabels(context: CanvasRenderingContext2D, names: readonly string[]): number {
  context.save();
  context.font = font();
  const widest = Math.max(0, ...names.map((name) => context.measureText(name).width));
  context.restore();
  return Math.ceil(widest) + gap + 4;
}

/** Labels every dataset that has a label. */
export function labelLines(colours: () => ChartColours): Plugin<'line'> {
  return {
    id: 'label-lines',
    afterDatasetsDraw(chart) {
      const ends = chart.data.datasets.flatMap(({ label, borderColor }, k) => {
        const end = chart.getDatasetMeta(k).data.at(-1);
        return label && end ? [{ label, colour: borderColor as string, x: end.x, y: end.y }] : [];
      });
      const { top, bottom, right } = chart.chartArea;
      const places = spread(
        ends.map(({ y }) => y),
        top + lineHeight / 2,
        bottom - lineHeight / 2,
      );
      ends.forEach((end, k) => drawLabel(chart.ctx, end, right, places[k], colours().text));
    },
  };
}

interface End {
  readonly label: string;
  readonly colour: string;
  readonly x: number;
  readonly y: number;
}

function drawLabel(
  context: CanvasRenderingContext2D,
  end: End,
  right: number,
  y: number,
  text: string,
): void {
  context.save();
  context.font = font();
  context.textBaseline = 'middle';
  context.strokeStyle = end.colour;
  context.globalAlpha = 0.6;
  context.beginPath();
  context.moveTo(end.x + 2, end.y);
  context.lineTo(right + gap - 4, y);
  context.stroke();
  context.globalAlpha = 1;
  context.fillStyle = text;
  context.fillText(end.label, right + gap, y);
  context.restore();
}

/** Heights near the wanted ones, in the same order from top to bottom, none nearer to another than a line of text. */
export function spread(wanted: readonly number[], top: number, bottom: number): number[] {
  const order = [...wanted.keys()].sort((a, b) => wanted[a] - wanted[b]);
  const places = [...wanted];
  let lowest = bottom - lineHeight * (order.length - 1);
  let least = top;
  for (const k of order) {
    places[k] = Math.max(least, Math.min(wanted[k], lowest));
    least = places[k] + lineHeight;
    lowest += lineHeight;
  }
  return places;
}
