// Axes of a figure: from values to places, and where ticks belong.
export interface Axis {
  readonly low: number;
  readonly high: number;
  readonly isLogarithmic: boolean;
  place(value: number): number;
}

/** From the values `ends` to the places `from` and `to`. */
export function axisOf(
  [low, high]: readonly [number, number],
  from: number,
  to: number,
  isLogarithmic: boolean,
): Axis {
  const scale = (value: number) => (isLogarithmic ? Math.log10(value) : value);
  const span = scale(high) - scale(low) || 1;
  return {
    low,
    high,
    isLogarithmic,
    place: (value) => from + ((scale(value) - scale(low)) / span) * (to - from),
  };
}

/** Round values within the axis, about `count` of them; powers of ten where it is logarithmic. */
export function ticksOf({ low, high, isLogarithmic }: Axis, count: number): number[] {
  if (isLogarithmic) return powers(low, high);
  const rough = (high - low) / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((width) => width >= rough) ?? 10 * power;
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  return Array.from({ length: last - first + 1 }, (_, k) => Number(((first + k) * step).toPrecision(12)));
}

function powers(low: number, high: number): number[] {
  const first = Math.ceil(Math.log10(low) - 1e-9);
  const last = Math.floor(Math.log10(high) + 1e-9);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, k) => 10 ** (first + k));
}
