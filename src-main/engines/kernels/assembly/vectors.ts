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

/**
 * tanh of four numbers within about 1e-7 of itself; exactly +-1 from 9.02 on; NaN stays NaN. Below .625 a polynomial in
 * z^2, above it 1 - 2 / (exp(2z) + 1); both polynomials were fitted for the smallest largest error.
 */
@inline
export function tanh4(v: v128): v128 {
  const z = f32x4.abs(v), u = f32x4.mul(z, z);
  let p = madd(u, splat(-0.005717044696211815), splat(0.020650586113333702));
  p = madd(p, u, splat(-0.05374349653720856));
  p = madd(p, u, splat(0.13331490755081177));
  p = madd(p, u, splat(-0.3333328366279602));
  const near = madd(f32x4.mul(p, u), z, z);
  const doubled = f32x4.pmin(f32x4.add(z, z), splat(40));
  const n = f32x4.nearest(f32x4.mul(doubled, splat(1.4426950408889634)));
  const r = nmadd(n, splat(-2.12194440e-4), nmadd(n, splat(0.693359375), doubled));
  let e = madd(r, splat(0.0013950478751212358), splat(0.008368882350623608));
  e = madd(e, r, splat(0.04166620597243309));
  e = madd(e, r, splat(0.1666651964187622));
  e = madd(e, r, splat(0.5));
  e = madd(f32x4.mul(e, r), r, f32x4.add(r, splat(1)));
  const power = i32x4.shl(i32x4.add(i32x4.relaxed_trunc_f32x4_s(n), i32x4.splat(127)), 23);
  const exp = f32x4.mul(e, power);
  const far = f32x4.sub(splat(1), f32x4.div(splat(2), f32x4.add(exp, splat(1))));
  const size = v128.bitselect(near, far, f32x4.lt(z, splat(0.625)));
  const sign = v128.and(v, i32x4.splat(0x80000000));
  // A NaN fails every comparison, so that it would come out of the far branch's conversion as a number.
  return v128.bitselect(v128.or(size, sign), v, f32x4.eq(v, v));
}

@inline
export function tanh1(value: f32): f32 {
  return f32x4.extract_lane(tanh4(splat(value)), 0);
}
