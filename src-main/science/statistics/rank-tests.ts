// Do two groups of scores differ? Rank tests, which ask nothing of how scores are distributed: Wilcoxon's signed-rank test
// (Wilcoxon 1945) for pairs, Mann and Whitney's U (Mann & Whitney 1947) otherwise. Two-sided. Exact for few scores without
// ties; else by the normal approximation, with the variance corrected for ties and the distance by 1/2 for continuity.
import { normalTail } from './distributions.ts';

/** Up to so many scores the chances are counted out. */
const mostExact = 50;

export interface RankTest {
  /** Of pairs: the smaller of the two sums of signed ranks. Otherwise: U of the first group. */
  readonly statistic: number;
  /** The chance of a difference at least so clear where there is none. */
  readonly p: number;
  readonly isExact: boolean;
  /** The smallest p that so many scores can give: with few of them no difference is clear enough. */
  readonly leastP: number;
  /** Rank-biserial correlation, -1 to 1: positive where the first is above. Of groups it is Cliff's delta (Cliff 1993), of pairs that of Kerby 2014. */
  readonly rankBiserial: number;
}

/** `differences` are first minus second of each pair; pairs without a difference are left out, as Wilcoxon did. */
export function signedRankTest(differences: readonly number[]): RankTest {
  const given = differences.filter((difference) => difference !== 0);
  const count = given.length;
  const { ranks, tieSum } = rank(given.map(Math.abs));
  const total = (count * (count + 1)) / 2;
  const positive = ranks.reduce((sum, value, k) => sum + (given[k] > 0 ? value : 0), 0);
  const isExact = tieSum === 0 && count === differences.length && count <= mostExact;
  const statistic = Math.min(positive, total - positive);
  const variance = (count * (count + 1) * (2 * count + 1) - tieSum / 2) / 24;
  return {
    statistic,
    p: isExact ? exactP(signedRankCounts(count), statistic) : normalP(total / 2 - statistic, variance),
    isExact,
    leastP: Math.min(1, 2 / 2 ** differences.length),
    rankBiserial: total === 0 ? 0 : (2 * positive - total) / total,
  };
}

export function rankSumTest(first: readonly number[], second: readonly number[]): RankTest {
  const [n, m] = [first.length, second.length];
  const { ranks, tieSum } = rank([...first, ...second]);
  const u = ranks.slice(0, n).reduce((sum, value) => sum + value, 0) - (n * (n + 1)) / 2;
  const isExact = tieSum === 0 && n + m <= mostExact;
  const smaller = Math.min(u, n * m - u);
  const variance = ((n * m) / 12) * (n + m + 1 - tieSum / ((n + m) * (n + m - 1)));
  const counts = n + m <= mostExact ? rankSumCounts(n, m) : null;
  return {
    statistic: u,
    p: isExact && counts ? exactP(counts, smaller) : normalP((n * m) / 2 - smaller, variance),
    isExact,
    leastP: counts ? exactP(counts, 0) : normalP((n * m) / 2, variance),
    rankBiserial: (2 * u) / (n * m) - 1,
  };
}

/** Ranks from 1, equal values sharing the mean of theirs; `tieSum` is Σ(t³ - t) over groups of t equal ones. */
function rank(values: readonly number[]): { ranks: number[]; tieSum: number } {
  const order = [...values.keys()].sort((a, b) => values[a] - values[b]);
  const ranks = new Array<number>(values.length);
  let tieSum = 0;
  for (let first = 0; first < order.length;) {
    let next = first + 1;
    while (next < order.length && values[order[next]] === values[order[first]]) next++;
    for (const k of order.slice(first, next)) ranks[k] = (first + 1 + next) / 2;
    tieSum += (next - first) ** 3 - (next - first);
    first = next;
  }
  return { ranks, tieSum };
}

/** In how many ways signs give each sum of positive ranks 1 to `count`. */
function signedRankCounts(count: number): Float64Array {
  const ways = new Float64Array((count * (count + 1)) / 2 + 1);
  ways[0] = 1;
  for (let r = 1; r <= count; r++)
    for (let sum = ways.length - 1; sum >= r; sum--) ways[sum] += ways[sum - r];
  return ways;
}

/** In how many ways two groups of n and m give each U: each of the n is above 0 to m of the others, and U is the sum of that. */
function rankSumCounts(n: number, m: number): Float64Array {
  const ways = Array.from({ length: n + 1 }, () => new Float64Array(n * m + 1));
  ways[0][0] = 1;
  for (let above = 0; above <= m; above++)
    for (let k = 1; k <= n; k++) for (let u = above; u <= n * m; u++) ways[k][u] += ways[k - 1][u - above];
  return ways[n];
}

/** Twice the chance of a statistic as small as this, of distributions that are symmetric. */
function exactP(ways: Float64Array, statistic: number): number {
  const total = ways.reduce((sum, value) => sum + value, 0);
  const below = ways.subarray(0, statistic + 1).reduce((sum, value) => sum + value, 0);
  return Math.min(1, (2 * below) / total);
}

/** Of a distance from the mean. 1 where nothing differs. */
function normalP(distance: number, variance: number): number {
  if (variance <= 0) return 1;
  return Math.min(1, 2 * normalTail(Math.max(0, distance - 0.5) / Math.sqrt(variance)));
}
