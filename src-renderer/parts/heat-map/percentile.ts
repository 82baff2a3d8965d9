// The size that a given share of many float32 numbers stays within; exact, in two passes over their bits, without sorting.

/** Bits of a positive float32 rise with its value. Not finite ones are left out. */
export function percentileOfSize(values: Float32Array, share: number): number {
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
  const upper = new Uint32Array(0x7f80);
  let count = 0;
  for (let k = 0; k < bits.length; k++) {
    const top = (bits[k] & 0x7fffffff) >>> 16;
    if (top >= upper.length) continue;
    upper[top]++;
    count++;
  }
  if (count === 0) return 0;
  const [top, before] = binOf(upper, Math.ceil(share * count));
  const lower = new Uint32Array(0x10000);
  for (let k = 0; k < bits.length; k++) {
    if ((bits[k] & 0x7fffffff) >>> 16 === top) lower[bits[k] & 0xffff]++;
  }
  const [bottom] = binOf(lower, Math.ceil(share * count) - before);
  return new Float32Array(Uint32Array.of((top << 16) | bottom).buffer)[0];
}

/** The largest finite size; 0 where there is none. */
export function largestSize(values: Float32Array): number {
  let largest = 0;
  for (let k = 0; k < values.length; k++) {
    const size = Math.abs(values[k]);
    if (size > largest && size < Infinity) largest = size;
  }
  return largest;
}

/** The bin that holds the number of this rank (from 1), and how many are in the bins before it. */
function binOf(bins: Uint32Array, rank: number): [bin: number, before: number] {
  let before = 0;
  for (let bin = 0; bin < bins.length; bin++) {
    if (before + bins[bin] >= rank) return [bin, before];
    before += bins[bin];
  }
  return [bins.length - 1, before];
}
