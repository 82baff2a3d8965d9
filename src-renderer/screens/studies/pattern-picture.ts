// The bits of the drawing on a study's card: always the same, half of them on, half of one pattern's erased.

/** Patterns of `side` x `side` bits, and which bits the incomplete one lacks. */
export function drawPatterns(count: number, side: number): { patterns: boolean[][]; isErased: boolean[] } {
  const draw = halves(side * side);
  return { patterns: Array.from({ length: count }, draw), isErased: draw() };
}

/** Draws lists of `length` switches of which half are on, from a small congruential generator. */
function halves(length: number): () => boolean[] {
  let state = 2018;
  const next = () => (state = (1103515245 * state + 12345) % 2 ** 31);
  return () => {
    const order = Array.from({ length }, (_, k) => ({ k, rank: next() })).sort((a, b) => a.rank - b.rank);
    const on = new Set(order.slice(0, length / 2).map(({ k }) => k));
    return Array.from({ length }, (_, k) => on.has(k));
  };
}
