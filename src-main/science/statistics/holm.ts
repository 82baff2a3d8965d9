// Correction for many comparisons at once (Holm 1979, "A simple sequentially rejective multiple test procedure").

/** Adjusted p, in the order given: the chance that any of so many comparisons looks as clear as this where none differs is at most that. */
export function adjustByHolm(ps: readonly number[]): number[] {
  const order = [...ps.keys()].sort((a, b) => ps[a] - ps[b]);
  const adjusted = new Array<number>(ps.length);
  let largest = 0;
  order.forEach((k, place) => {
    largest = Math.max(largest, Math.min(1, (ps.length - place) * ps[k]));
    adjusted[k] = largest;
  });
  return adjusted;
}
