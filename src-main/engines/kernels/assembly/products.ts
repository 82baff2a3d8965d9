// dw += sum over steps of delta(t) (outer) x(t-1), for rows [from, to): one matrix product after the backward sweeps.
// Four rows by eight columns stay in registers; steps at which all four deltas are exactly zero are left out beforehand.
import { madd } from './vectors';

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
