// How far two answers to the same episode lie apart.

/** Between golden outputs and an export's, as `largestDifference` measures it. */
export const tolerance = 1e-5;

/** The largest |difference| / max(1, |value|). NaN where either has a number that is none. */
export function largestDifference(made: ArrayLike<number>, expected: ArrayLike<number>): number {
  let largest = made.length === expected.length ? 0 : NaN;
  for (let k = 0; k < expected.length; k++) {
    const difference = Math.abs(made[k] - expected[k]) / Math.max(1, Math.abs(expected[k]));
    if (!(difference <= largest)) largest = difference;
    if (Number.isNaN(largest)) return NaN;
  }
  return largest;
}
