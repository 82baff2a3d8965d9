// How Chart.js is set up for curves: no motion, no tooltips or legend, zoom along the steps only.
import type { ChartOptions } from 'chart.js';
import { tickOfCount, tickOfLogarithm, tickOfValue } from './axis.ts';
import type { CurveDrawing } from './line-chart.ts';

const font = { size: 11 };

export function chartOptions(
  onZoom: (range: { min: number; max: number }) => void,
  onLayout: () => void,
): ChartOptions<'line'> {
  return {
    animation: false,
    responsive: true,
    maintainAspectRatio: false,
    parsing: false,
    normalized: true,
    events: [],
    onResize: () => queueMicrotask(onLayout),
    layout: { padding: { top: 4, right: 8 } },
    scales: {},
    plugins: {
      zoom: {
        zoom: {
          mode: 'x',
          wheel: { enabled: true, modifierKey: 'ctrl', speed: 0.2 },
          drag: { enabled: true, threshold: 6, borderWidth: 1 },
          onZoom: ({ chart }) => onZoom(chart.scales.x),
        },
      },
    },
  };
}

type Scale = NonNullable<ChartOptions<'line'>['scales']>[string];

export function horizontalScale({ from, to, colours, columns }: CurveDrawing): Scale {
  return {
    type: 'linear',
    min: from,
    max: to,
    border: { color: colours.line },
    grid: { display: false, drawTicks: true, tickColor: colours.line, tickLength: 4 },
    title: { display: true, text: 'Episode', color: colours.quiet, font, padding: { top: 0 } },
    ticks: {
      display: columns.length > 0,
      color: colours.quiet,
      font,
      maxRotation: 0,
      autoSkipPadding: 24,
      precision: 0,
      callback: (value) => tickOfCount(Number(value)),
    },
  };
}

export function verticalScale(drawing: CurveDrawing, floor: number): Scale {
  const { colours, axisTitle, isLogarithmic } = drawing;
  const common = {
    border: { display: false },
    grid: { color: colours.grid, drawTicks: false },
    title: { display: true, text: axisTitle, color: colours.quiet, font, padding: { bottom: 2 } },
  };
  if (drawing.columns.length === 0)
    return { ...common, type: 'linear', grid: { display: false }, ticks: { display: false } };
  if (!isLogarithmic) {
    return {
      ...common,
      type: 'linear',
      beginAtZero: isNearZero(drawing),
      grace: '4%',
      ticks: {
        color: colours.quiet,
        font,
        padding: 6,
        maxTicksLimit: 6,
        callback: (value) => tickOfValue(Number(value)),
      },
    };
  }
  return {
    ...common,
    type: 'logarithmic',
    min: floor,
    ticks: {
      color: colours.quiet,
      font,
      padding: 6,
      callback(value) {
        return tickOfLogarithm(Number(value), this.min, this.max);
      },
    },
  };
}

/** Whether zero belongs on the axis: nothing is below it, and the values come within a fraction of their range of it. */
function isNearZero({ columns }: CurveDrawing): boolean {
  const low = Math.min(...columns.map((column) => column.low).filter(Number.isFinite));
  const high = Math.max(...columns.map((column) => column.high).filter(Number.isFinite));
  return low >= 0 && low < high / 2;
}
