// The forward sweeps: one pass over the rows a step. The trace update of the step before is applied at the start of a
// row, while the row is in registers anyway, and the row product is taken with the refreshed trace.
//
// A step at which every neuron is clamped needs no product. Under decaying Hebb k such steps with one outcome p, from
// step a on, are taken along by the sweep of step t = a + k; with x1 = x(a-1), x2 = x(a-2) and q = 1 - eta their updates
// and the one before them add up to
//   hebb(t) = q^(k+1) hebb + eta q^k x1_j x2 + eta q^(k-1) p_j x1 + (1 - q^(k-1)) p_j p.
//
// The loop bodies are written once: `family`, `kind` and the flags are literals at every call, so the compiler removes
// those branches.
import { Episode, Recurrence } from './layout';
import { advance, CLIPPED, decayOf, familyOf, LINEAR, RETROACTIVE, SOFT, strengthOf } from './rules';
import { dot, horizontalSum, madd, splat, tanh1, tanh4 } from './vectors';

/** Kinds of alpha. The numbers are those of ../layout.ts. */
export const NONE: u32 = 0; // no plastic part, no trace
export const ROW: u32 = 1; // alpha[j]
export const MATRIX: u32 = 2; // alpha[j, i]

/** x(t), for t from -2 on. */
@inline
export function stateAt(r: Recurrence, e: Episode, t: i32): usize {
  return r.states + <usize>(t + 2) * r.stride + e.offset;
}

@inline
export function inputAt(r: Recurrence, e: Episode, t: i32): usize {
  return r.inputs + <usize>t * r.stride + e.offset;
}

@inline
export function sweepStep(e: Episode, s: u32): i32 {
  return load<i32>(e.sweeps + (<usize>s << 3));
}

/** Clamped steps that the sweep takes along. */
@inline
export function sweepRun(e: Episode, s: u32): i32 {
  return load<i32>(e.sweeps + (<usize>s << 3), 4);
}

/** What scales the update of row j after step t. */
@inline
export function rateAt(r: Recurrence, e: Episode, t: i32, j: u32): f32 {
  if (r.modulatorWeight == 0) return r.eta;
  const modulator = load<f32>(e.modulators + (<usize>t << 2));
  if (r.fanOutWeight == 0) return modulator;
  return load<f32>(r.fanOutWeight + (<usize>j << 2)) * modulator + load<f32>(r.fanOutBias + (<usize>j << 2));
}

/** base^exponent; the library's own would bring tables with it, which every thread that starts would write anew. */
export function power(base: f32, exponent: i32): f32 {
  let result: f64 = 1;
  for (let square = <f64>base; exponent > 0; exponent >>= 1, square *= square) if (exponent & 1) result *= square;
  return <f32>result;
}

// ---- one step ---------------------------------------------------------------------------------------------------

/** Four synapses: writes their refreshed trace to `hebbOut`; returns `sum` plus their drive. */
@inline
function drive4(
  family: i32, kind: u32, isDriven: bool, sum: v128, w: usize, alpha: usize, a: v128, hebb: usize, hebbOut: usize, e: usize,
  eOut: usize, q: v128, s: v128, rate: v128, bound: v128, pre: usize, x: usize, at: usize,
): v128 {
  const p = v128.load(pre + at);
  const eligibility = family == RETROACTIVE ? v128.load(e + at) : p;
  const h = advance(family, v128.load(hebb + at), eligibility, q, s, rate, bound, p);
  v128.store(hebbOut + at, h);
  if (family == RETROACTIVE) v128.store(eOut + at, madd(s, p, f32x4.mul(q, eligibility)));
  if (!isDriven) return sum;
  const weight = madd(kind == MATRIX ? v128.load(alpha + at) : a, h, v128.load(w + at));
  return madd(weight, v128.load(x + at), sum);
}

/** Refreshes a row's trace and returns the neuron's drive; `isDriven` false leaves out the drive, and w and alpha with it. */
@inline
function sweepRow(
  family: i32, kind: u32, isDriven: bool, bytes: usize, w: usize, alpha: usize, coefficient: f32, hebb: usize, hebbOut: usize,
  e: usize, eOut: usize, decay: f32, strength: f32, rowRate: f32, limit: f32, pre: usize, x: usize,
): f32 {
  const a = splat(coefficient), q = splat(decay), s = splat(strength), rate = splat(rowRate), bound = splat(limit);
  let s0 = splat(0), s1 = splat(0);
  for (let at: usize = 0; at < bytes; at += 32) {
    s0 = drive4(family, kind, isDriven, s0, w, alpha, a, hebb, hebbOut, e, eOut, q, s, rate, bound, pre, x, at);
    s1 = drive4(family, kind, isDriven, s1, w, alpha, a, hebb, hebbOut, e, eOut, q, s, rate, bound, pre, x, at + 16);
  }
  return horizontalSum(f32x4.add(s0, s1));
}

@inline
export function isRowClamped(r: Recurrence, input: usize, j: usize): bool {
  return r.isClamped != 0 && load<f32>(input + (j << 2)) != 0;
}

/** The ordinary sweep of step t for rows [from, to): traces from `hebb` to `hebbOut`, drives to `drives` unless that is 0. */
@inline
function sweepRows(
  family: i32, kind: u32, r: Recurrence, ep: Episode, t: i32, from: u32, to: u32, hebb: usize, hebbOut: usize, e: usize, eOut: usize,
  drives: usize,
): void {
  const x = stateAt(r, ep, t - 1), pre = stateAt(r, ep, t - 2), input = inputAt(r, ep, t), bytes = <usize>r.bytes;
  for (let j: usize = from; j < to; j++) {
    const row = j * bytes, post = load<f32>(x + (j << 2)), rate = rateAt(r, ep, t - 1, <u32>j);
    const q = decayOf(r.rule, rate, post, r.eta), s = strengthOf(r.rule, rate, post, r.eta);
    if (drives == 0 || isRowClamped(r, input, j)) {
      sweepRow(family, kind, false, bytes, 0, 0, 0, hebb + row, hebbOut + row, e + row, eOut + row, q, s, rate, r.bound, pre, x);
      continue;
    }
    const a: f32 = kind == ROW ? load<f32>(r.alpha + (j << 2)) : 0;
    store<f32>(drives + (j << 2), sweepRow(family, kind, true, bytes, r.w + row, r.alpha + row, a, hebb + row, hebbOut + row, e + row, eOut + row, q, s, rate, r.bound, pre, x));
  }
}

/** sweepRows, compiled for every family and kind. */
function sweepOf(r: Recurrence, ep: Episode, t: i32, from: u32, to: u32, hebb: usize, hebbOut: usize, e: usize, eOut: usize, drives: usize): void {
  const family = familyOf(r.rule);
  if (r.alphaKind == MATRIX) {
    if (family == LINEAR) sweepRows(LINEAR, MATRIX, r, ep, t, from, to, hebb, hebbOut, e, eOut, drives);
    else if (family == CLIPPED) sweepRows(CLIPPED, MATRIX, r, ep, t, from, to, hebb, hebbOut, e, eOut, drives);
    else if (family == SOFT) sweepRows(SOFT, MATRIX, r, ep, t, from, to, hebb, hebbOut, e, eOut, drives);
    else sweepRows(RETROACTIVE, MATRIX, r, ep, t, from, to, hebb, hebbOut, e, eOut, drives);
  } else {
    if (family == LINEAR) sweepRows(LINEAR, ROW, r, ep, t, from, to, hebb, hebbOut, e, eOut, drives);
    else if (family == CLIPPED) sweepRows(CLIPPED, ROW, r, ep, t, from, to, hebb, hebbOut, e, eOut, drives);
    else if (family == SOFT) sweepRows(SOFT, ROW, r, ep, t, from, to, hebb, hebbOut, e, eOut, drives);
    else sweepRows(RETROACTIVE, ROW, r, ep, t, from, to, hebb, hebbOut, e, eOut, drives);
  }
}

// ---- clamped steps taken along ----------------------------------------------------------------------------------

/** Below this distance from its input a neuron's drive leaves tanh at exactly +-1 in float32. */
const SATURATION: f32 = 9.03;

/** A run's row: refreshes the trace and returns the drive of step t. With `isChecked`, the drives of the run's first two steps too. */
let firstDrive: f32 = 0;
let secondDrive: f32 = 0;

@inline
function runRow(
  kind: u32, isDriven: bool, isChecked: bool, bytes: usize, w: usize, alpha: usize, coefficient: f32, hebb: usize, hebbOut: usize,
  eta: f32, k: i32, post1: f32, post: f32, x2: usize, x1: usize, p: usize,
): f32 {
  const a = splat(coefficient), decay: f32 = 1 - eta;
  const q = splat(decay), s2 = splat(eta * post1), s1 = splat(eta * post);
  // From the trace after the update before the run: hebb <- rest hebb + b x1 + c p.
  const rest = splat(power(decay, k)), b = splat(eta * power(decay, k - 1) * post), c = splat((1 - power(decay, k - 1)) * post);
  let first = splat(0), second = splat(0), sum = splat(0);
  for (let at: usize = 0; at < bytes; at += 16) {
    const v1 = v128.load(x1 + at), vp = v128.load(p + at);
    const before = madd(s2, v128.load(x2 + at), f32x4.mul(q, v128.load(hebb + at)));
    const h = madd(c, vp, madd(b, v1, f32x4.mul(rest, before)));
    v128.store(hebbOut + at, h);
    if (!isDriven) continue;
    const weight = v128.load(w + at), coefficients = kind == MATRIX ? v128.load(alpha + at) : a;
    sum = madd(madd(coefficients, h, weight), vp, sum);
    if (!isChecked) continue;
    first = madd(madd(coefficients, before, weight), v1, first);
    const after = madd(s1, v1, f32x4.mul(q, before));
    second = madd(madd(coefficients, after, weight), vp, second);
  }
  if (isChecked) {
    firstDrive = horizontalSum(first);
    secondDrive = horizontalSum(second);
  }
  return horizontalSum(sum);
}

/**
 * The sweep of step t that takes along the k clamped steps before it. Where inputs are added before tanh, the drives of
 * the run have to be weak enough: that of its first step and, as the others lie between them, those of its second and t.
 */
@inline
function runRows(kind: u32, r: Recurrence, ep: Episode, t: i32, k: i32, from: u32, to: u32, hebb: usize, hebbOut: usize, drives: usize): void {
  const p = stateAt(r, ep, t - 1), x1 = stateAt(r, ep, t - k - 1), x2 = stateAt(r, ep, t - k - 2);
  const shown = inputAt(r, ep, t - 1), bytes = <usize>r.bytes;
  for (let j: usize = from; j < to; j++) {
    const row = j * bytes, post1 = load<f32>(x1 + (j << 2)), post = load<f32>(p + (j << 2));
    const a: f32 = kind == ROW ? load<f32>(r.alpha + (j << 2)) : 0;
    if (drives == 0) {
      runRow(kind, false, false, bytes, 0, 0, 0, hebb + row, hebbOut + row, r.eta, k, post1, post, x2, x1, p);
    } else if (r.isClamped) {
      store<f32>(drives + (j << 2), runRow(kind, true, false, bytes, r.w + row, r.alpha + row, a, hebb + row, hebbOut + row, r.eta, k, post1, post, x2, x1, p));
    } else {
      const drive = runRow(kind, true, true, bytes, r.w + row, r.alpha + row, a, hebb + row, hebbOut + row, r.eta, k, post1, post, x2, x1, p);
      const limit = Mathf.abs(load<f32>(shown + (j << 2))) - SATURATION;
      if (!(Mathf.abs(firstDrive) <= limit && Mathf.abs(secondDrive) <= limit && Mathf.abs(drive) <= limit)) ep.isRefused = 1;
      store<f32>(drives + (j << 2), drive);
    }
  }
}

// ---- whole sweeps -----------------------------------------------------------------------------------------------

/** Traces after sweep s from those before it, rows [from, to); drives of its step to `drives` unless that is 0. */
export function advanceRows(r: Recurrence, ep: Episode, s: u32, from: u32, to: u32, hebb: usize, hebbOut: usize, e: usize, eOut: usize, drives: usize): void {
  const t = sweepStep(ep, s), k = sweepRun(ep, s);
  if (k == 0) sweepOf(r, ep, t, from, to, hebb, hebbOut, e, eOut, drives);
  else if (r.alphaKind == MATRIX) runRows(MATRIX, r, ep, t, k, from, to, hebb, hebbOut, drives);
  else runRows(ROW, r, ep, t, k, from, to, hebb, hebbOut, drives);
}

/** Drives of a network without traces. */
export function fixedRows(r: Recurrence, ep: Episode, t: i32, from: u32, to: u32, drives: usize): void {
  const x = stateAt(r, ep, t - 1), input = inputAt(r, ep, t);
  for (let j: usize = from; j < to; j++) {
    if (!isRowClamped(r, input, j)) store<f32>(drives + (j << 2), dot(r.bytes, r.w + j * r.bytes, x));
  }
}

/** x(t) of rows [from, to), a multiple of 4 or the last, from their drives, in place. */
export function activate(r: Recurrence, input: usize, state: usize, from: u32, to: u32): void {
  const end = <usize>to << 2;
  for (let at = <usize>from << 2; at < end; at += 16) {
    const u = v128.load(input + at);
    const value = tanh4(f32x4.add(v128.load(state + at), u));
    v128.store(state + at, r.isClamped ? v128.bitselect(u, value, f32x4.ne(u, splat(0))) : value);
  }
}

/** M(t) = tanh(v.x(t) + b). */
export function modulate(r: Recurrence, ep: Episode, t: i32): void {
  const drive = dot(r.bytes, r.modulatorWeight, stateAt(r, ep, t)) + r.modulatorBias;
  store<f32>(ep.modulators + (<usize>t << 2), tanh1(drive));
}
