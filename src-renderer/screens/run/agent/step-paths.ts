// Numbers over the steps of an episode as the paths of an SVG that is one unit wide and one high, its origin at the upper left.

/** The values at the foot and the top of a chart. */
export interface Span {
  readonly low: number;
  readonly high: number;
}

/** Round numbers around all of the values and zero. */
export function spanOf(values: ArrayLike<number>): Span {
  let low = 0;
  let high = 0;
  for (let k = 0; k < values.length; k++) {
    if (values[k] < low) low = values[k];
    if (values[k] > high) high = values[k];
  }
  if (low === high) return { low: 0, high: 1 };
  const unit = roundUp((high - low) / 4);
  const tidy = (value: number) => Number((unit * value).toPrecision(12));
  return { low: tidy(Math.floor(low / unit)), high: tidy(Math.ceil(high / unit)) };
}

/** The next of 1, 2, 2.5, 5 times a power of ten. */
function roundUp(size: number): number {
  const power = 10 ** Math.floor(Math.log10(size));
  return ([1, 2, 2.5, 5].find((factor) => factor * power >= size * 0.999) ?? 10) * power;
}

/** Where a step stands across the chart: the first at its left edge, the last at its right. */
export function shareOfStep(step: number, steps: number): number {
  return steps > 1 ? step / (steps - 1) : 0.5;
}

/** The step at a share of the width. */
export function stepAtShare(share: number, steps: number): number {
  return Math.max(0, Math.min(steps - 1, Math.round(share * (steps - 1))));
}

/** 0 at the top. */
export function heightOf(value: number, { low, high }: Span): number {
  return 1 - (value - low) / (high - low);
}

const short = (value: number) => String(Number(value.toFixed(5)));

/** A line through all values; what is no number is a gap. */
export function linePath(values: ArrayLike<number>, span: Span): string {
  let path = '';
  let isDown = false;
  for (let k = 0; k < values.length; k++) {
    const isThere = Number.isFinite(values[k]);
    if (isThere)
      path += `${isDown ? 'L' : 'M'}${short(shareOfStep(k, values.length))} ${short(heightOf(values[k], span))}`;
    isDown = isThere;
  }
  return path;
}

/** A stem from zero for each value that is not zero. */
export function stemPath(values: ArrayLike<number>, span: Span): string {
  const zero = short(heightOf(0, span));
  let path = '';
  for (let k = 0; k < values.length; k++) {
    if (values[k] === 0 || !Number.isFinite(values[k])) continue;
    path += `M${short(shareOfStep(k, values.length))} ${zero}V${short(heightOf(values[k], span))}`;
  }
  return path;
}

/** Shares [T, A] as A bands on one another, the first on top; each the outline of an area. */
export function bandPaths(shares: Float32Array, count: number): string[] {
  const steps = shares.length / count;
  const edges = Array.from({ length: count + 1 }, () => new Float64Array(steps));
  for (let t = 0; t < steps; t++) {
    for (let k = 0; k < count; k++) edges[k + 1][t] = edges[k][t] + shares[t * count + k];
  }
  return Array.from({ length: count }, (_, k) => bandPath(edges[k], edges[k + 1]));
}

function bandPath(upper: Float64Array, lower: Float64Array): string {
  const steps = upper.length;
  // A single step has no width of its own.
  const places =
    steps > 1
      ? [...upper.keys()].map((t) => [shareOfStep(t, steps), t])
      : [
          [0, 0],
          [1, 0],
        ];
  const point =
    (edge: Float64Array) =>
    ([x, t]: number[]) =>
      `${short(x)} ${short(edge[t])}`;
  return `M${places.map(point(upper)).join('L')}L${places.reverse().map(point(lower)).join('L')}z`;
}

/** Upright lines at some steps. */
export function markPath(marks: readonly number[], steps: number): string {
  return marks.map((step) => `M${short(shareOfStep(step, steps))} 0V1`).join('');
}
