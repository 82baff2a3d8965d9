// A Gaussian process over points in a unit cube: what is likely between the points that were tried. Matérn's kernel with
// smoothness 5/2 and a length for each axis (Rasmussen & Williams 2006, eq. 4.17); mean and variance in closed form, lengths and
// noise by the likelihood that is left then (Jones, Schonlau & Welch 1998, eq. 2-6).
import type { Random } from '../random.ts';

export interface Observed {
  /** [n][coordinates] */
  readonly points: readonly (readonly number[])[];
  /** [n] */
  readonly values: readonly number[];
}

/** By axis the length over which values are alike; the noise as a share of the variance. */
interface Shape {
  readonly lengths: readonly number[];
  readonly noise: number;
}

export interface Prediction {
  readonly mean: number;
  readonly deviation: number;
}

/** Lengths are sought around this one; a factor of e away is one standard deviation of what is believed beforehand. */
const usualLength = 0.5;
const usualNoise = 1e-3;
const drawnShapes = 48;
const refinedShapes = 48;

export class GaussianProcess {
  readonly #observed: Observed;
  readonly #axes: readonly number[];
  readonly #shape: Shape;
  readonly #factor: Float64Array[];
  /** K⁻¹ (y - mean). */
  readonly #weights: Float64Array;
  readonly #mean: number;
  readonly #variance: number;
  readonly #logLikelihood: number;

  /** The shape that is likeliest, of those that are drawn from `random`. `axes` gives each coordinate its axis. */
  static fit(observed: Observed, axes: readonly number[], random: Random): GaussianProcess {
    const count = Math.max(...axes) + 1;
    let best = new GaussianProcess(observed, axes, drawShape(null, count, random, 0));
    for (let k = 0; k < drawnShapes + refinedShapes; k++) {
      const from = k < drawnShapes ? null : best.#shape;
      const other = new GaussianProcess(observed, axes, drawShape(from, count, random, from ? 0.3 : 1));
      if (other.#logLikelihood > best.#logLikelihood) best = other;
    }
    return best;
  }

  private constructor(observed: Observed, axes: readonly number[], shape: Shape) {
    this.#observed = observed;
    this.#axes = axes;
    this.#shape = shape;
    const { points, values } = observed;
    const count = points.length;
    this.#factor = factorise(points.map((a, i) => points.map((b, j) => this.#kernel(a, b, i === j))));
    const ones = solve(this.#factor, new Float64Array(count).fill(1));
    this.#mean = dot(ones, values) / ones.reduce((sum, value) => sum + value, 0);
    const rest = Float64Array.from(values, (value) => value - this.#mean);
    this.#weights = solve(this.#factor, rest);
    this.#variance = Math.max(1e-12, dot(this.#weights, rest) / count);
    this.#logLikelihood =
      (-count / 2) * Math.log(this.#variance) - logDiagonal(this.#factor) + logBelief(shape);
  }

  /** The same shape with further values. */
  with(points: Observed['points'], values: Observed['values']): GaussianProcess {
    const observed = {
      points: [...this.#observed.points, ...points],
      values: [...this.#observed.values, ...values],
    };
    return new GaussianProcess(observed, this.#axes, this.#shape);
  }

  /** Of what lies at a point, without the noise of measuring it. */
  predict(point: readonly number[]): Prediction {
    const near = Float64Array.from(this.#observed.points, (other) => this.#kernel(point, other, false));
    const half = forward(this.#factor, near);
    const share = Math.max(0, 1 - dot(half, half));
    return {
      mean: this.#mean + dot(near, this.#weights),
      deviation: Math.sqrt(this.#variance * share),
    };
  }

  #kernel(a: readonly number[], b: readonly number[], isSame: boolean): number {
    let square = 0;
    for (let k = 0; k < a.length; k++) square += ((a[k] - b[k]) / this.#shape.lengths[this.#axes[k]]) ** 2;
    const distance = Math.sqrt(5 * square);
    const likeness = (1 + distance + distance ** 2 / 3) * Math.exp(-distance);
    return isSame ? likeness + this.#shape.noise : likeness;
  }
}

function drawShape(from: Shape | null, count: number, random: Random, spread: number): Shape {
  const around = (value: number, wide: number) => value * Math.exp(wide * spread * random.normal());
  return {
    lengths: Array.from({ length: count }, (_, k) => around(from?.lengths[k] ?? usualLength, 1)),
    noise: Math.min(1, Math.max(1e-6, around(from?.noise ?? usualNoise, 2))),
  };
}

/** What is believed of a shape beforehand, as a logarithm: few points would else suggest anything. */
function logBelief({ lengths, noise }: Shape): number {
  const square = (value: number, usual: number, wide: number) => (Math.log(value / usual) / wide) ** 2 / 2;
  return -lengths.reduce((sum, length) => sum + square(length, usualLength, 1), square(noise, usualNoise, 2));
}

/** The lower triangle L of L Lᵀ (Cholesky). */
function factorise(matrix: readonly (readonly number[])[]): Float64Array[] {
  const rows = matrix.map(() => new Float64Array(matrix.length));
  for (let i = 0; i < matrix.length; i++) {
    for (let j = 0; j <= i; j++) {
      let rest = matrix[i][j];
      for (let k = 0; k < j; k++) rest -= rows[i][k] * rows[j][k];
      rows[i][j] = i === j ? Math.sqrt(Math.max(rest, 1e-12)) : rest / rows[j][j];
    }
  }
  return rows;
}

/** L⁻¹ b. */
function forward(factor: readonly Float64Array[], b: ArrayLike<number>): Float64Array {
  const x = new Float64Array(b.length);
  for (let i = 0; i < x.length; i++) {
    let rest = b[i];
    for (let k = 0; k < i; k++) rest -= factor[i][k] * x[k];
    x[i] = rest / factor[i][i];
  }
  return x;
}

/** (L Lᵀ)⁻¹ b. */
function solve(factor: readonly Float64Array[], b: ArrayLike<number>): Float64Array {
  const x = forward(factor, b);
  for (let i = x.length - 1; i >= 0; i--) {
    for (let k = i + 1; k < x.length; k++) x[i] -= factor[k][i] * x[k];
    x[i] /= factor[i][i];
  }
  return x;
}

function logDiagonal(factor: readonly Float64Array[]): number {
  return factor.reduce((sum, row, k) => sum + Math.log(row[k]), 0);
}

function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let k = 0; k < a.length; k++) sum += a[k] * b[k];
  return sum;
}
