// Random numbers that can be repeated and resumed: Philox4x32-10, a counter-based generator (Salmon et al. 2011, "Parallel
// random numbers: as easy as 1, 2, 3"). A generator is named by seed, stream and index, so that episode 5000 draws the
// same numbers whether or not the episodes before it were drawn by this process.

/** What a generator is used for. The numbers are part of every result and never change. */
export const streams = {
  initialValues: 0,
  episodes: 1,
  examination: 2,
  testSplit: 32,
  classSplit: 38,
  pictures: 33,
  glyphAlphabets: 34,
  glyphCharacters: 35,
  glyphDrawers: 36,
  glyphDrawings: 37,
  branches: 64,
  bootstrap: 96,
  search: 128,
  searchDesign: 129,
} as const;
export type Stream = keyof typeof streams;

/** Where a generator stands; small enough to save with a checkpoint. */
export interface RandomState {
  readonly seed: number;
  readonly stream: Stream;
  readonly index: number;
  /** 32-bit words drawn so far. */
  readonly drawn: number;
}

export interface Random {
  /** A whole number from 0 to 2^32 - 1. */
  word(): number;
  /** A number in [0, 1), 53 random bits. */
  uniform(): number;
  /** A number from the standard normal distribution (Box & Muller 1958). */
  normal(): number;
  /** A whole number from 0 to `bound` - 1; bound at most 2^32. */
  below(bound: number): number;
  /** Reorders in place, each order equally likely (Fisher & Yates), and returns `items`. */
  shuffle<A extends { length: number; [index: number]: unknown }>(items: A): A;
  state(): RandomState;
}

/** `seed` is a whole number below 2^32, `index` one below 2^53. */
export function createRandom(seed: number, stream: Stream, index: number): Random {
  return resumeRandom({ seed, stream, index, drawn: 0 });
}

export function resumeRandom(from: RandomState): Random {
  const block = new Uint32Array(4);
  let drawn = from.drawn;
  if (drawn % 4 !== 0) fillBlock(block, from, Math.floor(drawn / 4));

  function word(): number {
    if (drawn % 4 === 0) fillBlock(block, from, drawn / 4);
    return block[drawn++ % 4];
  }
  const uniform = () => ((word() >>> 5) * 0x4000000 + (word() >>> 6)) / 2 ** 53;
  function below(bound: number): number {
    return Math.floor(uniform() * bound);
  }
  return {
    word,
    uniform,
    below,
    normal: () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform()),
    shuffle(items) {
      for (let last = items.length - 1; last > 0; last--) {
        const other = below(last + 1);
        [items[last], items[other]] = [items[other], items[last]];
      }
      return items;
    },
    state: () => ({ ...from, drawn }),
  };
}

/**
 * A generator of its own, named by three words of `from`: what one of several takes from theirs moves no other's. Two have
 * the same name with a chance of 2^-85.
 */
export function branchRandom(from: Random): Random {
  const seed = from.word();
  return createRandom(seed, 'branches', from.word() * 0x200000 + (from.word() >>> 11));
}

/** The counter is (block, stream, index low, index high), the key (seed, 0). */
function fillBlock(block: Uint32Array, from: RandomState, number: number): void {
  philox(
    block,
    [number, streams[from.stream], from.index >>> 0, Math.floor(from.index / 2 ** 32)],
    [from.seed, 0],
  );
}

/** Philox4x32-10: writes four 32-bit words for a 128-bit counter and a 64-bit key. */
export function philox(out: Uint32Array, counter: readonly number[], key: readonly number[]): void {
  let [c0, c1, c2, c3] = counter;
  let [k0, k1] = key;
  for (let round = 0; round < 10; round++) {
    const high0 = multiplyHigh(0xd2511f53, c0);
    const low0 = Math.imul(0xd2511f53, c0);
    const high1 = multiplyHigh(0xcd9e8d57, c2);
    const low1 = Math.imul(0xcd9e8d57, c2);
    c0 = high1 ^ c1 ^ k0;
    c1 = low1;
    c2 = high0 ^ c3 ^ k1;
    c3 = low0;
    k0 = (k0 + 0x9e3779b9) | 0;
    k1 = (k1 + 0xbb67ae85) | 0;
  }
  out[0] = c0;
  out[1] = c1;
  out[2] = c2;
  out[3] = c3;
}

/** The upper 32 bits of the 64-bit product of two unsigned 32-bit numbers. */
function multiplyHigh(a: number, b: number): number {
  const aLow = a & 0xffff;
  const aHigh = a >>> 16;
  const bLow = b & 0xffff;
  const bHigh = b >>> 16;
  const middle = aHigh * bLow + ((aLow * bLow) >>> 16);
  const carry = aLow * bHigh + (middle % 0x10000);
  return (aHigh * bHigh + Math.floor(middle / 0x10000) + Math.floor(carry / 0x10000)) | 0;
}
