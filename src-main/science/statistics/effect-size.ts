// How large a difference is, in standard deviations.
import { logGamma } from './distributions.ts';
import { mean } from './summary.ts';

/**
 * Hedges' g (Hedges 1981): the difference of means, first minus second, in pooled standard deviations, without the bias of few
 * scores. Null where either group has fewer than two, NaN or infinite where neither varies.
 */
export function hedgesG(first: readonly number[], second: readonly number[]): number | null {
  if (first.length < 2 || second.length < 2) return null;
  const freedom = first.length + second.length - 2;
  const pooled = Math.sqrt((squaresOf(first) + squaresOf(second)) / freedom);
  return (correction(freedom) * (mean(first) - mean(second))) / pooled;
}

/** J(m) = Γ(m/2) / (√(m/2) Γ((m-1)/2)), Hedges 1981, eq. 6e; m = 1 does not occur with two scores on either side. */
function correction(freedom: number): number {
  return Math.exp(logGamma(freedom / 2) - Math.log(freedom / 2) / 2 - logGamma((freedom - 1) / 2));
}

/** Sum of squared distances from the mean. */
function squaresOf(values: readonly number[]): number {
  const middle = mean(values);
  return values.reduce((sum, value) => sum + (value - middle) ** 2, 0);
}
