// The plasticity rules as the sweeps use them. A rule belongs to a family, whose arithmetic on four synapses is inlined
// into every sweep at compile time; the rules of a family differ in the numbers that a row begins with, set here.
//
//   LINEAR       hebb <- q hebb + s pre               decaying Hebb: q = 1 - rate;  Oja: q = 1 - rate post^2
//   CLIPPED      hebb <- clip(hebb + s pre)           clipped Hebb and simple neuromodulation, with and without fan-out
//   SOFT         hebb <- clip((1 - |d|) hebb + d),  d = s pre
//   RETROACTIVE  hebb <- clip(hebb + rate e);  e <- q e + s pre
//
// s = rate post, but for the eligibility s = eta post and q = 1 - eta. The equations: science/plasticity.
import { clip, madd, nmadd, splat } from './vectors';

export const LINEAR: i32 = 0;
export const CLIPPED: i32 = 1;
export const SOFT: i32 = 2;
export const RETROACTIVE: i32 = 3;

/** The numbers that ../layout.ts knows the rules by. */
export const DECAYING_HEBB: u32 = 0;
export const OJA: u32 = 1;
export const CLIPPED_HEBB: u32 = 2;
export const SOFT_CLIPPED_HEBB: u32 = 3;
export const MODULATED_HEBB: u32 = 4;
export const FAN_OUT_HEBB: u32 = 5;
export const RETROACTIVE_HEBB: u32 = 6;

@inline
export function familyOf(rule: u32): i32 {
  if (rule <= OJA) return LINEAR;
  if (rule == SOFT_CLIPPED_HEBB) return SOFT;
  return rule == RETROACTIVE_HEBB ? RETROACTIVE : CLIPPED;
}

/** Whether the network sets its own rate. */
@inline
export function isModulated(rule: u32): bool {
  return rule >= MODULATED_HEBB;
}

/** q of one update of a row. */
@inline
export function decayOf(rule: u32, rate: f32, post: f32, eta: f32): f32 {
  if (rule == RETROACTIVE_HEBB) return 1 - eta;
  return rule == OJA ? 1 - rate * post * post : 1 - rate;
}

/** s of one update of a row. */
@inline
export function strengthOf(rule: u32, rate: f32, post: f32, eta: f32): f32 {
  return (rule == RETROACTIVE_HEBB ? eta : rate) * post;
}

/** hebb after an update. */
@inline
export function advance(family: i32, hebb: v128, e: v128, q: v128, s: v128, rate: v128, bound: v128, pre: v128): v128 {
  if (family == LINEAR) return madd(s, pre, f32x4.mul(q, hebb));
  if (family == CLIPPED) return clip(madd(s, pre, hebb), bound);
  if (family == RETROACTIVE) return clip(madd(rate, e, hebb), bound);
  const d = f32x4.mul(s, pre);
  return clip(f32x4.add(nmadd(f32x4.abs(d), hebb, hebb), d), bound);
}

/** d through a clip: nothing where the trace lies on its bound. */
@inline
export function passClip(family: i32, hebb: v128, d: v128, bound: v128): v128 {
  return family == LINEAR ? d : v128.and(d, f32x4.lt(f32x4.abs(hebb), bound));
}

/** dd/dhebb of SOFT's growth: 1 - hebb where it grows, 1 + hebb where it shrinks. */
@inline
export function softSlope(hebb: v128, d: v128): v128 {
  const signed = v128.xor(hebb, v128.and(d, i32x4.splat(0x80000000)));
  return f32x4.sub(splat(1), signed);
}

// What reaches x_j(t) and the rate of the update after step t, from the row's sums over i of
//   S1 = dhebb pre (SOFT: times its slope; RETROACTIVE: de pre),  S2 = dhebb hebb (RETROACTIVE: dhebb e),  S3 = de e,
// where hebb and e are those before the update.

@inline
export function dPostOf(rule: u32, rate: f32, post: f32, eta: f32, s1: f32, s2: f32): f32 {
  if (rule == OJA) return rate * (s1 - 2 * post * s2);
  return (rule == RETROACTIVE_HEBB ? eta : rate) * s1;
}

@inline
export function dRateOf(rule: u32, post: f32, s1: f32, s2: f32): f64 {
  if (rule == DECAYING_HEBB) return <f64>post * <f64>s1 - <f64>s2;
  if (rule == OJA) return <f64>post * <f64>s1 - <f64>post * <f64>post * <f64>s2;
  return rule == RETROACTIVE_HEBB ? <f64>s2 : <f64>post * <f64>s1;
}
