// dw += sum over steps of delta(t) (outer) y(t-1), for rows [from, to): one matrix product after the backward sweeps.
// Two rows by sixteen columns stay in registers; steps at which both deltas are exactly zero are left out beforehand.

@inline
function listActiveSteps(steps: usize, bytes: usize, deltas: usize, list: usize): usize {
  let count: usize = 0;
  for (let t: usize = 0; t < steps; t++) {
    const at = deltas + t * bytes;
    if (load<f32>(at) != 0 || load<f32>(at, 4) != 0) store<u32>(list + (count++ << 2), <u32>(t * bytes));
  }
  return count;
}

@inline
function accumulateBlock(count: usize, list: usize, deltas: usize, states: usize, top: usize, bottom: usize): void {
  let a0 = v128.load(top), a1 = v128.load(top, 16), a2 = v128.load(top, 32), a3 = v128.load(top, 48);
  let b0 = v128.load(bottom), b1 = v128.load(bottom, 16), b2 = v128.load(bottom, 32), b3 = v128.load(bottom, 48);
  for (let k: usize = 0; k < count; k++) {
    const t = <usize>load<u32>(list + (k << 2));
    const da = v128.load_splat<f32>(deltas + t), db = v128.load_splat<f32>(deltas + t, 4);
    const y0 = v128.load(states + t), y1 = v128.load(states + t, 16), y2 = v128.load(states + t, 32), y3 = v128.load(states + t, 48);
    a0 = f32x4.relaxed_madd(da, y0, a0);
    a1 = f32x4.relaxed_madd(da, y1, a1);
    a2 = f32x4.relaxed_madd(da, y2, a2);
    a3 = f32x4.relaxed_madd(da, y3, a3);
    b0 = f32x4.relaxed_madd(db, y0, b0);
    b1 = f32x4.relaxed_madd(db, y1, b1);
    b2 = f32x4.relaxed_madd(db, y2, b2);
    b3 = f32x4.relaxed_madd(db, y3, b3);
  }
  v128.store(top, a0); v128.store(top, a1, 16); v128.store(top, a2, 32); v128.store(top, a3, 48);
  v128.store(bottom, b0); v128.store(bottom, b1, 16); v128.store(bottom, b2, 32); v128.store(bottom, b3, 48);
}

/** `list` is scratch for `steps` 32-bit offsets; from and to are even, and matrices have an even number of rows. */
export function accumulateOuter(from: usize, to: usize, bytes: usize, steps: usize, deltas: usize, states: usize, dw: usize, list: usize): void {
  for (let j = from; j < to; j += 2) {
    const rowDeltas = deltas + (j << 2), top = dw + j * bytes;
    const count = listActiveSteps(steps, bytes, rowDeltas, list);
    for (let at: usize = 0; at < bytes; at += 64) {
      accumulateBlock(count, list, rowDeltas, states + at, top + at, top + at + bytes);
    }
  }
}
