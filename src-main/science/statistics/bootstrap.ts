// Bootstrap intervals of a mean over seeds (Efron 1979): what means would come of other draws of the same runs. The interval
// is the expanded percentile interval (Hesterberg 2015), whose ends lie as much further out as Student's t asks for, because
// the plain one is too narrow for few runs. Runs are drawn as wholes, so that one set of resamples serves all steps of a curve.
import { createRandom } from '../random.ts';
import { normalTail, studentQuantile } from './distributions.ts';

/** Up to so many runs all distinct resamples are taken, each with its chance: nothing is left to luck. */
const mostEnumerated = 6;
/** Resamples drawn of more runs, by the project's generator with this seed: the same runs have the same interval, everywhere. */
const resampleCount = 4000;
const resampleSeed = 1;
/** Pairs of enumerated resamples of two groups; beyond it both are drawn. */
const mostPairs = 20_000;

export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** Ways to draw n runs with replacement. */
export interface Resamples {
  readonly runs: number;
  readonly count: number;
  /** [count, runs]: the share of each run. */
  readonly shares: Float64Array;
  /** [count], adding up to 1; null where all are alike. */
  readonly chances: Float64Array | null;
}

/** None of no runs. */
export function resamplesOf(runs: number): Resamples {
  if (runs === 0) return { runs, count: 0, shares: new Float64Array(), chances: null };
  return runs <= mostEnumerated ? enumerate(runs) : draw(runs, 0);
}

/** Every multiset of n runs, with its multinomial chance n! / (n^n Π k_i!). */
function enumerate(runs: number): Resamples {
  const sets = multisets(runs, runs);
  const shares = new Float64Array(sets.length * runs);
  const chances = new Float64Array(sets.length);
  sets.forEach((counts, r) => {
    counts.forEach((count, k) => (shares[r * runs + k] = count / runs));
    chances[r] = counts.reduce((chance, count) => chance / factorial(count), factorial(runs) / runs ** runs);
  });
  return { runs, count: sets.length, shares, chances };
}

/** All lists of `length` counts that add up to `total`. */
function multisets(length: number, total: number): number[][] {
  if (length === 1) return [[total]];
  return Array.from({ length: total + 1 }, (_, first) => first).flatMap((first) =>
    multisets(length - 1, total - first).map((rest) => [first, ...rest]),
  );
}

function factorial(n: number): number {
  return n <= 1 ? 1 : n * factorial(n - 1);
}

/** `side` tells the two groups of a difference apart, which are drawn independently. */
function draw(runs: number, side: 0 | 1): Resamples {
  const random = createRandom(resampleSeed, 'bootstrap', 2 * runs + side);
  const shares = new Float64Array(resampleCount * runs);
  for (let r = 0; r < resampleCount; r++)
    for (let k = 0; k < runs; k++)
      shares[r * runs + Math.floor((random.word() / 2 ** 32) * runs)] += 1 / runs;
  return { runs, count: resampleCount, shares, chances: null };
}

/**
 * The 95 % interval of the mean of `values`, one for each run of `resamples`; `share` is cut off at either end. Null of fewer than
 * two: one run tells nothing of others.
 */
export function intervalOfMean(
  values: ArrayLike<number>,
  resamples: Resamples,
  share = tailShare(resamples.runs),
): Interval | null {
  if (resamples.runs < 2) return null;
  return tails(meansOf(values, resamples), resamples.chances, share);
}

/** Of the difference of the means of two groups that have nothing to do with each other, first minus second. */
export function intervalOfDifference(first: readonly number[], second: readonly number[]): Interval | null {
  const fewer = Math.min(first.length, second.length);
  if (fewer < 2) return null;
  const [a, b] = [resamplesOf(first.length), resamplesOf(second.length)];
  const isEnumerated = a.chances !== null && b.chances !== null && a.count * b.count <= mostPairs;
  const { means, chances } = isEnumerated
    ? allDifferences(first, a, second, b)
    : drawnDifferences(first, second);
  return tails(means, chances, tailShare(fewer));
}

interface Differences {
  readonly means: Float64Array;
  readonly chances: Float64Array | null;
}

function allDifferences(
  first: readonly number[],
  a: Resamples,
  second: readonly number[],
  b: Resamples,
): Differences {
  const [left, right] = [meansOf(first, a), meansOf(second, b)];
  const means = new Float64Array(a.count * b.count);
  const chances = new Float64Array(means.length);
  left.forEach((mean, r) =>
    right.forEach((other, s) => {
      means[r * b.count + s] = mean - other;
      chances[r * b.count + s] = (a.chances?.[r] ?? 0) * (b.chances?.[s] ?? 0);
    }),
  );
  return { means, chances };
}

function drawnDifferences(first: readonly number[], second: readonly number[]): Differences {
  const right = meansOf(second, draw(second.length, 1));
  return { means: meansOf(first, draw(first.length, 0)).map((mean, r) => mean - right[r]), chances: null };
}

function meansOf(values: ArrayLike<number>, { runs, count, shares }: Resamples): Float64Array {
  const means = new Float64Array(count);
  for (let r = 0, at = 0; r < count; r++) {
    let sum = 0;
    for (let k = 0; k < runs; k++) sum += shares[at++] * values[k];
    means[r] = sum;
  }
  return means;
}

const shares = new Map<number, number>();

/** What is cut off at either end of the resamples: Φ(-√(n/(n-1)) t), where t cuts off 2.5 % of Student's distribution. */
export function tailShare(runs: number): number {
  const known =
    shares.get(runs) ?? normalTail(Math.sqrt(runs / (runs - 1)) * studentQuantile(0.025, runs - 1));
  shares.set(runs, known);
  return known;
}

/** The means at which the chance from either end reaches `share`. */
function tails(means: Float64Array, chances: Float64Array | null, share: number): Interval {
  if (!chances) return drawnTails(means, Math.max(1, Math.ceil(share * means.length)));
  const order = [...means.keys()].sort((a, b) => means[a] - means[b]);
  return { low: reach(order, means, chances, share), high: reach(order.toReversed(), means, chances, share) };
}

function reach(order: readonly number[], means: Float64Array, chances: Float64Array, share: number): number {
  let sum = 0;
  return means[order.find((k) => (sum += chances[k]) >= share) ?? order[order.length - 1]];
}

/** The `rank`-th from either end; ranks are small, so that keeping the outermost is quicker than sorting. */
function drawnTails(means: Float64Array, rank: number): Interval {
  const [lowest, highest] = [new Float64Array(rank).fill(Infinity), new Float64Array(rank).fill(-Infinity)];
  for (const value of means) {
    if (value < lowest[rank - 1]) insert(lowest, value, 1);
    if (value > highest[rank - 1]) insert(highest, value, -1);
  }
  return { low: lowest[rank - 1], high: highest[rank - 1] };
}

/** Into a list that rises (`sign` 1) or falls (-1); the last one falls out. */
function insert(list: Float64Array, value: number, sign: 1 | -1): void {
  let k = list.length - 1;
  for (; k > 0 && sign * list[k - 1] > sign * value; k--) list[k] = list[k - 1];
  list[k] = value;
}
