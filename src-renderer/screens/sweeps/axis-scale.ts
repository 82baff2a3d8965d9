// Where values lie on an axis, from 0 to 1, and which of them are written beside it: numbers evenly or in decades, words in a row.
import type { Settings } from '../../../src-main/contract/experiment.ts';
import type { SweepAxis } from '../../../src-main/contract/sweeps.ts';

type Value = Settings[string];

export interface Tick {
  readonly place: number;
  readonly text: string;
}

export interface AxisScale {
  /** In [0, 1]. */
  place(value: Value): number;
  /** What lies between two places, as a person writes it: "0.001..0.01", or "matrix,none"; empty where nothing does. */
  span(from: number, to: number): string;
  readonly ticks: readonly Tick[];
}

/** Lists that reach so far are drawn in decades. */
const wideList = 20;
const mostListed = 6;

export function scaleOfAxis(axis: SweepAxis, values: readonly Value[]): AxisScale {
  const written: readonly Value[] = axis.kind === 'list' ? axis.values : [axis.low, axis.high];
  const all = [...written, ...values];
  if (!all.every((value) => typeof value === 'number')) return scaleOfWords([...new Set(all.map(String))]);
  const [low, high] = [Math.min(...all), Math.max(...all)];
  const isLogarithmic =
    axis.kind === 'range' ? axis.scale === 'logarithmic' : low > 0 && high / low >= wideList;
  const isWhole = all.every(Number.isInteger);
  const isListed = axis.kind === 'list' && axis.values.length <= mostListed;
  const scale = scaleOfNumbers(low, high, isLogarithmic, isListed ? axis.values.map(Number) : null);
  const ticks = scale.ticks.filter(({ text }) => !isWhole || Number.isInteger(Number(text)));
  return { ...scale, ticks };
}

function scaleOfWords(words: readonly string[]): AxisScale {
  const place = (value: Value) => (words.indexOf(String(value)) + 0.5) / words.length;
  const span = (from: number, to: number) =>
    words.filter((word) => place(word) >= from && place(word) <= to).join(',');
  return { place, span, ticks: words.map((word) => ({ place: place(word), text: word })) };
}

/** `listed` are written in place of round numbers. */
export function scaleOfNumbers(
  low: number,
  high: number,
  isLogarithmic = false,
  listed: readonly number[] | null = null,
): AxisScale {
  const bend = isLogarithmic ? Math.log : (value: number) => value;
  const span = bend(high) - bend(low);
  const place = (value: Value) => (span > 0 ? (bend(Number(value)) - bend(low)) / span : 0.5);
  const round = isLogarithmic ? decades(low, high) : roundNumbers(low, high);
  const at = (share: number) => {
    if (share <= 0 || share >= 1) return share <= 0 ? low : high;
    const bent = bend(low) + share * span;
    return Number((isLogarithmic ? Math.exp(bent) : bent).toPrecision(3));
  };
  const shown = listed ?? (round.length > 1 ? round : [...new Set([low, high])]);
  return {
    place,
    span: (from, to) => `${at(from)}..${at(to)}`,
    ticks: shown.map((value) => ({ place: place(value), text: tickText(value) })),
  };
}

/** Powers of ten, with their threefold where there are few. */
function decades(low: number, high: number): number[] {
  const first = Math.floor(Math.log10(low));
  const powers = Array.from({ length: Math.ceil(Math.log10(high)) - first + 1 }, (_, k) => first + k);
  const factors = powers.length <= 4 ? [1, 3] : [1];
  return powers
    .flatMap((power) => factors.map((factor) => Number((factor * 10 ** power).toPrecision(2))))
    .filter((value) => value >= low && value <= high);
}

/** Four to seven, a step of 1, 2 or 5 times a power of ten apart. */
function roundNumbers(low: number, high: number): number[] {
  if (!(high > low)) return [low];
  const rough = (high - low) / 6;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5].find((factor) => factor * power >= rough) ?? 10);
  const first = Math.ceil(low / step - 1e-9);
  const count = Math.floor(high / step + 1e-9) - first + 1;
  return Array.from({ length: count }, (_, k) => Number(((first + k) * step).toPrecision(6)));
}

function tickText(given: number): string {
  const value = Number(given.toPrecision(4));
  const isLong = value !== 0 && (Math.abs(value) < 1e-4 || Math.abs(value) >= 1e5);
  return isLong ? value.toExponential().replace('e+', 'e') : String(value);
}
