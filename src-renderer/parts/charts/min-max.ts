// Thins a long curve to columns of lowest, highest and mean value, so that however much is drawn no spike is hidden.

/** A curve's numbers; entry k of each belongs together, and steps rise. */
export interface Points {
  readonly length: number;
  readonly steps: ArrayLike<number>;
  readonly values: ArrayLike<number>;
  /** The smoothed values, which are averaged over a column. */
  readonly smooth: ArrayLike<number>;
}

/** One column: NaN where none of its values is finite. */
export interface Column {
  /** The step in its middle. */
  readonly step: number;
  readonly low: number;
  readonly high: number;
  readonly smooth: number;
}

/** The first index whose step is at least `step`. */
export function indexOfStep(points: Points, step: number): number {
  let low = 0;
  let high = points.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (points.steps[middle] < step) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * At most `most` columns for the steps `from` to `to`, with a neighbour on either side so that lines run off the edges.
 * Widths are powers of two and begin at multiples of themselves: columns stay where they are while a curve grows.
 */
export function minMaxColumns(points: Points, from: number, to: number, most = 2000): Column[] {
  const begin = Math.max(0, indexOfStep(points, from) - 1);
  const end = Math.min(points.length, indexOfStep(points, to + 1) + 1);
  let width = 1;
  while ((end - begin) / width > most - 1 && width < points.length) width *= 2;
  const columns: Column[] = [];
  for (let first = begin; first < end;) {
    const next = Math.min(end, (Math.floor(first / width) + 1) * width);
    columns.push(columnOf(points, first, next));
    first = next;
  }
  return columns;
}

function columnOf({ steps, values, smooth }: Points, first: number, next: number): Column {
  let low = Infinity;
  let high = -Infinity;
  let sum = 0;
  let count = 0;
  for (let k = first; k < next; k++) {
    const value = values[k];
    if (!Number.isFinite(value)) continue;
    if (value < low) low = value;
    if (value > high) high = value;
    if (Number.isFinite(smooth[k])) {
      sum += smooth[k];
      count++;
    }
  }
  const isEmpty = low > high;
  return {
    step: (steps[first] + steps[next - 1]) / 2,
    low: isEmpty ? NaN : low,
    high: isEmpty ? NaN : high,
    smooth: count > 0 ? sum / count : NaN,
  };
}
