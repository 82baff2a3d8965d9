// Products of rows that lie scattered in memory with a panel of eight columns. Six rows by eight columns stay in registers:
// twelve sums, which is enough to hide what a multiply-add takes, two numbers of the panel and one of a row.
import { madd, splat } from './vectors';

export const blockRows: u32 = 6;
/** Room for Targets. */
export const targetBytes: usize = 64;

/** Where six rows begin, and where their products go. */
@unmanaged
export class Targets {
  row0: usize; row1: usize; row2: usize; row3: usize; row4: usize; row5: usize;
  out0: usize; out1: usize; out2: usize; out3: usize; out4: usize; out5: usize;

  @inline
  get rows(): usize {
    return changetype<usize>(this);
  }

  @inline
  get outs(): usize {
    return changetype<usize>(this) + offsetof<Targets>('out0');
  }
}

/** Six places from the offset at `from` on. Beyond the last of `count` the last is repeated: it is computed again, alike. */
export function aim(places: usize, base: usize, offsets: usize, from: u32, count: u32): void {
  for (let i: u32 = 0; i < blockRows; i++) store<usize>(places + (<usize>i << 2), base + load<u32>(offsets + (<usize>min(from + i, count - 1) << 2)));
}

/** The same with places `bytes` apart. */
export function aimRows(places: usize, base: usize, bytes: usize, from: u32, count: u32): void {
  for (let i: u32 = 0; i < blockRows; i++) store<usize>(places + (<usize>i << 2), base + <usize>min(from + i, count - 1) * bytes);
}

@inline
function store8(out: usize, x0: v128, x1: v128): void {
  v128.store(out, x0);
  v128.store(out, x1, 16);
}

/** out[i] = sum over k of row[i][offsets[k]] panel[k], or out += that; `at` is added to where products go. */
export function gatheredBlock(isAdded: bool, t: Targets, at: usize, count: usize, offsets: usize, panel: usize): void {
  const row0 = t.row0, row1 = t.row1, row2 = t.row2, row3 = t.row3, row4 = t.row4, row5 = t.row5;
  let p0 = splat(0), p1 = splat(0), q0 = splat(0), q1 = splat(0), r0 = splat(0), r1 = splat(0);
  let s0 = splat(0), s1 = splat(0), t0 = splat(0), t1 = splat(0), u0 = splat(0), u1 = splat(0);
  if (isAdded) {
    p0 = v128.load(t.out0 + at); p1 = v128.load(t.out0 + at, 16);
    q0 = v128.load(t.out1 + at); q1 = v128.load(t.out1 + at, 16);
    r0 = v128.load(t.out2 + at); r1 = v128.load(t.out2 + at, 16);
    s0 = v128.load(t.out3 + at); s1 = v128.load(t.out3 + at, 16);
    t0 = v128.load(t.out4 + at); t1 = v128.load(t.out4 + at, 16);
    u0 = v128.load(t.out5 + at); u1 = v128.load(t.out5 + at, 16);
  }
  for (const end = offsets + (count << 2); offsets < end; offsets += 4, panel += 32) {
    const offset = <usize>load<u32>(offsets), x0 = v128.load(panel), x1 = v128.load(panel, 16);
    const p = v128.load_splat<f32>(row0 + offset);
    p0 = madd(p, x0, p0);
    p1 = madd(p, x1, p1);
    const q = v128.load_splat<f32>(row1 + offset);
    q0 = madd(q, x0, q0);
    q1 = madd(q, x1, q1);
    const r = v128.load_splat<f32>(row2 + offset);
    r0 = madd(r, x0, r0);
    r1 = madd(r, x1, r1);
    const s = v128.load_splat<f32>(row3 + offset);
    s0 = madd(s, x0, s0);
    s1 = madd(s, x1, s1);
    const v = v128.load_splat<f32>(row4 + offset);
    t0 = madd(v, x0, t0);
    t1 = madd(v, x1, t1);
    const u = v128.load_splat<f32>(row5 + offset);
    u0 = madd(u, x0, u0);
    u1 = madd(u, x1, u1);
  }
  store8(t.out0 + at, p0, p1);
  store8(t.out1 + at, q0, q1);
  store8(t.out2 + at, r0, r1);
  store8(t.out3 + at, s0, s1);
  store8(t.out4 + at, t0, t1);
  store8(t.out5 + at, u0, u1);
}
