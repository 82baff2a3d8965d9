// Small things that every kernel uses.

@inline
export function horizontalSum(v: v128): f32 {
  return f32x4.extract_lane(v, 0) + f32x4.extract_lane(v, 1) + (f32x4.extract_lane(v, 2) + f32x4.extract_lane(v, 3));
}

@inline
export function splat(value: f32): v128 {
  return f32x4.splat(value);
}

@inline
export function madd(a: v128, b: v128, c: v128): v128 {
  return f32x4.relaxed_madd(a, b, c);
}

/** c - a b. */
@inline
export function nmadd(a: v128, b: v128, c: v128): v128 {
  return f32x4.relaxed_nmadd(a, b, c);
}

/** sum_i a_i b_i over whole rows. */
export function dot(bytes: usize, a: usize, b: usize): f32 {
  let s0 = splat(0), s1 = splat(0);
  for (let at: usize = 0; at < bytes; at += 32) {
    s0 = madd(v128.load(a + at), v128.load(b + at), s0);
    s1 = madd(v128.load(a + at, 16), v128.load(b + at, 16), s1);
  }
  return horizontalSum(f32x4.add(s0, s1));
}

/** Keeps NaN. */
@inline
export function clip(v: v128, bound: v128): v128 {
  return f32x4.pmin(f32x4.pmax(v, f32x4.neg(bound)), bound);
}

// Numbers of tanh4 lie in memory: V8 makes a vector constant anew wherever one is used, by five instructions instead of one.
const ODD = memory.data<f32>([-0.005717044696211815, 0.020650586113333702, -0.05374349653720856, 0.13331490755081177, -0.3333328366279602]);
const EXPONENTIAL = memory.data<f32>([0.0013950478751212358, 0.008368882350623608, 0.04166620597243309, 0.1666651964187622, 0.5, 1]);
const TWO = memory.data<f32>([2]);
const NEAR = memory.data<f32>([0.625]);
const LARGEST = memory.data<f32>([40]);
const PER_LN2 = memory.data<f32>([1.4426950408889634]);
/** ln 2 in two parts, of which multiples of the first are exact. */
const LN2 = memory.data<f32>([0.693359375, -2.12194440e-4]);

@inline
function stored(numbers: usize, index: usize = 0): v128 {
  return v128.load_splat<f32>(numbers + (index << 2));
}

/**
 * tanh of four numbers within about 1e-7 of itself; exactly +-1 from 9.02 on; NaN stays NaN. Below .625 a polynomial in
 * z^2, above it 1 - 2 / (exp(2z) + 1); both polynomials were fitted for the smallest largest error.
 */
@inline
export function tanh4(v: v128): v128 {
  const z = f32x4.abs(v), u = f32x4.mul(z, z);
  let p = madd(u, stored(ODD, 0), stored(ODD, 1));
  p = madd(p, u, stored(ODD, 2));
  p = madd(p, u, stored(ODD, 3));
  p = madd(p, u, stored(ODD, 4));
  const near = madd(f32x4.mul(p, u), z, z), one = stored(EXPONENTIAL, 5);
  const doubled = f32x4.pmin(f32x4.add(z, z), stored(LARGEST));
  const n = f32x4.nearest(f32x4.mul(doubled, stored(PER_LN2)));
  const r = nmadd(n, stored(LN2, 1), nmadd(n, stored(LN2, 0), doubled));
  let e = madd(r, stored(EXPONENTIAL, 0), stored(EXPONENTIAL, 1));
  e = madd(e, r, stored(EXPONENTIAL, 2));
  e = madd(e, r, stored(EXPONENTIAL, 3));
  e = madd(e, r, stored(EXPONENTIAL, 4));
  e = madd(f32x4.mul(e, r), r, f32x4.add(r, one));
  const power = i32x4.shl(i32x4.add(i32x4.relaxed_trunc_f32x4_s(n), i32x4.splat(127)), 23);
  const exp = f32x4.mul(e, power);
  const far = f32x4.sub(one, f32x4.div(stored(TWO), f32x4.add(exp, one)));
  const size = v128.bitselect(near, far, f32x4.lt(z, stored(NEAR)));
  const sign = v128.and(v, i32x4.splat(0x80000000));
  // A NaN fails every comparison, so that it would come out of the far branch's conversion as a number.
  return v128.bitselect(v128.or(size, sign), v, f32x4.eq(v, v));
}

@inline
export function tanh1(value: f32): f32 {
  return f32x4.extract_lane(tanh4(splat(value)), 0);
}
