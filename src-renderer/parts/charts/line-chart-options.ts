// How Chart.js is set up for curves: no motion, no tooltips or legend, zoom along the steps only.
import type { ChartOptions } from 'chart.js';
import { tickOfCount, tickOfLogarithm, tickOfValue } from './axis.ts';
import type { ChartColours } from './chart-colours.svelte.ts';

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

/** An axis of steps from the step `from` to the step `to`. */
export interface StepAxis {
  readonly from: number;
  readonly to: number;
  /** What a step is called. */
  readonly title?: string;
  readonly isLogarithmic: boolean;
  readonly isEmpty: boolean;
}

export function horizontalScale(
  { from, to, title = 'Episode', isLogarithmic, isEmpty }: StepAxis,
  colours: ChartColours,
): Scale {
  const tick = (value: number) =>
    isLogarithmic && tickOfLogarithm(value, from, to) === '' ? '' : tickOfCount(value);
  const common = {
    min: from,
    max: to,
    border: { color: colours.line },
    grid: { display: false, drawTicks: true, tickColor: colours.line, tickLength: 4 },
    title: { display: true, text: title, color: colours.quiet, font, padding: { top: 0 } },
  };
  const ticks = { display: !isEmpty, color: colours.quiet, font, maxRotation: 0, autoSkipPadding: 24 };
  if (isLogarithmic)
    return { ...common, type: 'logarithmic', ticks: { ...ticks, callback: (value) => tick(Number(value)) } };
  return {
    ...common,
    type: 'linear',
    ticks: { ...ticks, precision: 0, callback: (value) => tick(Number(value)) },
  };
}

/** The lowest and highest of some values. */
export interface Extent {
  readonly low: number;
  readonly high: number;
}

export interface ValueAxis {
  readonly title: string;
  readonly isLogarithmic: boolean;
  /** Of what is drawn; null where nothing is. */
  readonly extent: Extent | null;
  /** The values that there can be, where they end. */
  readonly bounds: Extent | undefined;
  /** The foot of a logarithmic axis. */
  readonly floor: number;
}

export function verticalScale(axis: ValueAxis, colours: ChartColours): Scale {
  const { title, isLogarithmic, extent, floor } = axis;
  const common = {
    border: { display: false },
    grid: { color: colours.grid, drawTicks: false },
    title: { display: title !== '', text: title, color: colours.quiet, font, padding: { bottom: 2 } },
  };
  if (!extent) return { ...common, type: 'linear', grid: { display: false }, ticks: { display: false } };
  if (!isLogarithmic) {
    return {
      ...common,
      type: 'linear',
      beginAtZero: isNearZero(extent),
      grace: '4%',
      ...roomAround(extent),
      ...endsOf(extent, axis.bounds),
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

/** Of values that are all the same the axis shows more than the rounding of their means, and nothing below zero that is never there. */
function roomAround({ low, high }: Extent): { suggestedMin?: number; suggestedMax?: number } {
  const most = Math.max(Math.abs(low), Math.abs(high));
  if (high - low > 1e-9 * most) return {};
  const room = most === 0 ? 1 : most / 10;
  return { suggestedMin: low < 0 ? low - room : Math.max(0, low - room), suggestedMax: high + room };
}

/** Whether zero belongs on the axis: nothing is below it, and the values come within a fraction of their range of it. */
function isNearZero({ low, high }: Extent): boolean {
  return low >= 0 && low < high / 2;
}

/** Where the axis ends at what the values can be, because they come near it; round numbers beyond would say that there is more. */
function endsOf(extent: Extent, bounds: Extent | undefined): { min?: number; max?: number } {
  if (!bounds || extent.low < bounds.low || extent.high > bounds.high) return {};
  return {
    ...(bounds.low < 0 && extent.low < bounds.low / 2 && { min: bounds.low }),
    ...(extent.high > bounds.high / 2 && { max: bounds.high }),
  };
}
