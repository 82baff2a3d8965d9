// Curves of a group's runs put into columns, so that however long they are a picture has as many points as it can show, and no
// spike is lost: each column keeps the lowest and the highest of its values beside the mean over runs.
import { fromDoubles } from '../../contract/comparison.ts';
import type { GroupCurve } from '../../contract/comparison.ts';
import { intervalOfMean } from '../../science/statistics/bootstrap.ts';
import type { Resamples } from '../../science/statistics/bootstrap.ts';

/** One run's values of a metric; `values[k]` belongs to `steps[k]`, steps rise. */
export interface RunCurve {
  readonly steps: Float64Array;
  readonly values: Float64Array;
}

export interface View {
  readonly from: number;
  readonly to: number;
}

const mostColumns = 150;

/** 1, 2 or 5 times a power of ten, so that columns are round numbers of updates. */
export function columnWidth({ from, to }: View): number {
  const least = (to - from + 1) / mostColumns;
  const power = 10 ** Math.floor(Math.log10(Math.max(1, least)));
  return [1, 2, 5, 10].map((factor) => factor * power).find((width) => width >= least) ?? 10 * power;
}

/** Columns begin after multiples of their width: they stay where they are while a curve grows. */
export function groupCurve(
  curves: readonly RunCurve[],
  view: View,
  width: number,
  resamples: Resamples,
): GroupCurve {
  const first = Math.floor((view.from - 1) / width);
  const count = Math.floor((view.to - 1) / width) - first + 1;
  const columns = new Columns(count, curves.length);
  curves.forEach((curve, k) => columns.add(curve, k, first, width));
  return columns.finish(first, width, resamples);
}

class Columns {
  readonly #count: number;
  readonly #runs: number;
  /** [columns, runs] */
  readonly #sums: Float64Array;
  readonly #counts: Uint32Array;
  readonly #least: Float64Array;
  readonly #most: Float64Array;

  constructor(count: number, runs: number) {
    this.#count = count;
    this.#runs = runs;
    this.#sums = new Float64Array(count * runs);
    this.#counts = new Uint32Array(count * runs);
    this.#least = new Float64Array(count).fill(Infinity);
    this.#most = new Float64Array(count).fill(-Infinity);
  }

  add({ steps, values }: RunCurve, run: number, first: number, width: number): void {
    for (let k = 0; k < steps.length; k++) {
      const column = Math.floor((steps[k] - 1) / width) - first;
      const value = values[k];
      if (column < 0 || column >= this.#count || !Number.isFinite(value)) continue;
      this.#sums[column * this.#runs + run] += value;
      this.#counts[column * this.#runs + run]++;
      if (value < this.#least[column]) this.#least[column] = value;
      if (value > this.#most[column]) this.#most[column] = value;
    }
  }

  /** Columns without any value are left out. The interval is there where every run has values. */
  finish(first: number, width: number, resamples: Resamples): GroupCurve {
    const filled = Array.from({ length: this.#count }, (_, column) => column).filter(
      (column) => this.#least[column] <= this.#most[column],
    );
    const means = filled.map((column) => this.#meansAt(column));
    const intervals = means.map((values) =>
      values.length === this.#runs ? intervalOfMean(values, resamples) : null,
    );
    const list = (value: (column: number, k: number) => number) =>
      fromDoubles(Float64Array.from(filled, value));
    return {
      width,
      steps: list((column) => (first + column) * width + (width + 1) / 2),
      mean: list((_, k) => means[k].reduce((sum, value) => sum + value, 0) / means[k].length),
      low: list((_, k) => intervals[k]?.low ?? NaN),
      high: list((_, k) => intervals[k]?.high ?? NaN),
      least: list((column) => this.#least[column]),
      most: list((column) => this.#most[column]),
      counts: list((_, k) => means[k].length),
    };
  }

  /** Of each run that has values there. */
  #meansAt(column: number): number[] {
    const means: number[] = [];
    for (let at = column * this.#runs; at < (column + 1) * this.#runs; at++)
      if (this.#counts[at] > 0) means.push(this.#sums[at] / this.#counts[at]);
    return means;
  }
}
