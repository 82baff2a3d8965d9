// Matrix products; four rows by eight columns stay in registers.
//
// dw += sum over steps of delta(t) (outer) x(t-1), for rows [from, to), after the backward sweeps: steps at which all four
// deltas are exactly zero are left out beforehand.
import { threadCount } from './team';
import { madd, splat } from './vectors';

@inline
function listActiveSteps(steps: usize, bytes: usize, deltaBytes: usize, deltas: usize, list: usize): usize {
  let count: usize = 0;
  for (let t: usize = 0; t < steps; t++) {
    const isActive = f32x4.ne(v128.load(deltas + t * deltaBytes), f32x4.splat(0));
    if (!v128.any_true(isActive)) continue;
    store<u32>(list + (count << 3), <u32>(t * bytes));
    store<u32>(list + (count++ << 3), <u32>(t * deltaBytes), 4);
  }
  return count;
}

@inline
function accumulateBlock(count: usize, list: usize, deltas: usize, states: usize, dw: usize, bytes: usize): void {
  const b = dw + bytes, c = b + bytes, d = c + bytes;
  let a0 = v128.load(dw), a1 = v128.load(dw, 16), b0 = v128.load(b), b1 = v128.load(b, 16);
  let c0 = v128.load(c), c1 = v128.load(c, 16), d0 = v128.load(d), d1 = v128.load(d, 16);
  for (let k: usize = 0; k < count; k++) {
    const state = states + <usize>load<u32>(list + (k << 3)), delta = deltas + <usize>load<u32>(list + (k << 3), 4);
    const x0 = v128.load(state), x1 = v128.load(state, 16);
    const da = v128.load_splat<f32>(delta), db = v128.load_splat<f32>(delta, 4), dc = v128.load_splat<f32>(delta, 8), dd = v128.load_splat<f32>(delta, 12);
    a0 = madd(da, x0, a0);
    a1 = madd(da, x1, a1);
    b0 = madd(db, x0, b0);
    b1 = madd(db, x1, b1);
    c0 = madd(dc, x0, c0);
    c1 = madd(dc, x1, c1);
    d0 = madd(dd, x0, d0);
    d1 = madd(dd, x1, d1);
  }
  v128.store(dw, a0); v128.store(dw, a1, 16); v128.store(b, b0); v128.store(b, b1, 16);
  v128.store(c, c0); v128.store(c, c1, 16); v128.store(d, d0); v128.store(d, d1, 16);
}

/**
 * `list` is scratch for two 32-bit offsets a step; from and to are multiples of 4, and dw has room for as many rows. A row
 * of deltas has `deltaBytes`, one of states and of dw `bytes`.
 */
export function accumulateOuter(from: usize, to: usize, bytes: usize, deltaBytes: usize, steps: usize, deltas: usize, states: usize, dw: usize, list: usize): void {
  for (let j = from; j < to; j += 4) {
    const rowDeltas = deltas + (j << 2), row = dw + j * bytes;
    const count = listActiveSteps(steps, bytes, deltaBytes, rowDeltas, list);
    for (let at: usize = 0; at < bytes; at += 32) accumulateBlock(count, list, rowDeltas, states + at, row + at, bytes);
  }
}

// ---- dense products ---------------------------------------------------------------------------------------------

/** out [rows, columns] = a^T b with a [count, rows] and b [count, columns]: `rows` rounded up to 4, all rows padded. */
@unmanaged
export class Product {
  rows: u32;
  count: u32;
  a: usize;
  aBytes: u32;
  b: usize;
  /** Of a row of b, and of one of out. */
  bytes: u32;
  out: usize;
}

/** Four rows by eight columns of out = a^T b. */
@inline
function productBlock(count: usize, a: usize, aBytes: usize, b: usize, bBytes: usize, out: usize, bytes: usize): void {
  const second = out + bytes, third = second + bytes, fourth = third + bytes;
  let p0 = splat(0), p1 = splat(0), q0 = splat(0), q1 = splat(0), r0 = splat(0), r1 = splat(0), s0 = splat(0), s1 = splat(0);
  for (let k: usize = 0; k < count; k++, a += aBytes, b += bBytes) {
    const x0 = v128.load(b), x1 = v128.load(b, 16);
    const p = v128.load_splat<f32>(a), q = v128.load_splat<f32>(a, 4), r = v128.load_splat<f32>(a, 8), s = v128.load_splat<f32>(a, 12);
    p0 = madd(p, x0, p0);
    p1 = madd(p, x1, p1);
    q0 = madd(q, x0, q0);
    q1 = madd(q, x1, q1);
    r0 = madd(r, x0, r0);
    r1 = madd(r, x1, r1);
    s0 = madd(s, x0, s0);
    s1 = madd(s, x1, s1);
  }
  v128.store(out, p0); v128.store(out, p1, 16); v128.store(second, q0); v128.store(second, q1, 16);
  v128.store(third, r0); v128.store(third, r1, 16); v128.store(fourth, s0); v128.store(fourth, s1, 16);
}

/** A thread's share of the rows. */
export function multiply(record: usize, thread: u32): void {
  const p = changetype<Product>(record), quads = (p.rows + 3) >> 2, threads = threadCount();
  const from = <usize>((quads * thread) / threads) << 2, to = <usize>((quads * (thread + 1)) / threads) << 2;
  for (let row = from; row < to; row += 4) {
    for (let at: usize = 0; at < p.bytes; at += 32) productBlock(p.count, p.a + (row << 2), p.aBytes, p.b + at, p.bytes, p.out + row * p.bytes + at, p.bytes);
  }
}

/** out [columns, rows] of values [rows, columns]. */
export function transpose(rows: u32, columns: u32, values: usize, bytes: usize, out: usize, outBytes: usize): void {
  for (let r: usize = 0; r < rows; r++) {
    for (let c: usize = 0; c < columns; c++) store<f32>(out + c * outBytes + (r << 2), load<f32>(values + r * bytes + (c << 2)));
  }
}

/** Adds a row to each of `rows` rows. */
export function addToRows(rows: u32, row: usize, bytes: usize, out: usize): void {
  for (let r: usize = 0; r < rows; r++) {
    for (let at: usize = 0; at < bytes; at += 16) v128.store(out + r * bytes + at, f32x4.add(v128.load(out + r * bytes + at), v128.load(row + at)));
  }
}

/** The sum of `rows` rows. */
export function sumRows(rows: u32, values: usize, bytes: usize, out: usize): void {
  memory.fill(out, 0, bytes);
  for (let r: usize = 0; r < rows; r++) {
    for (let at: usize = 0; at < bytes; at += 16) v128.store(out + at, f32x4.add(v128.load(out + at), v128.load(values + r * bytes + at)));
  }
}
