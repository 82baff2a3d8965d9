// The backward sweeps. At step t, for row j, with d = dLoss/dhebb after the update of step t, x = x(t-1), before = x(t-2)
// and delta_j = dLoss/ddrive_j(t), one pass over a row does
//   dx        += d dhebb(t+1)/dx + delta_j (w_j + alpha_j hebb_j)
//   dalpha_j  += delta_j hebb_j x
//   d         <- d dhebb(t+1)/dhebb(t) + delta_j alpha_j x
// and, with the trace before the update of step t-1, which is rewound or at hand, the sums S1, S2, S3 (rules.ts) that step
// t-1 needs for its deltas. The trace of a linear rule can be rewound: hebb(t-1) = (hebb(t) - s before) / q.
import { inputAt, isRowClamped, MATRIX, power, rateAt, ROW, stateAt, sweepRun, sweepStep } from './forward';
import { Episode, Recurrence, Slot } from './layout';
import { CLIPPED, decayOf, DECAYING_HEBB, dPostOf, dRateOf, familyOf, isModulated, LINEAR, passClip, RETROACTIVE, SOFT, softSlope, strengthOf } from './rules';
import { horizontalSum, madd, nmadd, splat } from './vectors';

/** Sums over one row, left here by the row functions. */
let sum1: f32 = 0;
let sum2: f32 = 0;
let sum3: f32 = 0;
let sumAlpha: f32 = 0;

/** h / q; the rounding of 1 / q alone would push every step the same way, so it comes as a sum of two floats. */
@inline
function divide(h: v128, inverse: v128, rest: v128): v128 {
  return madd(h, rest, f32x4.mul(h, inverse));
}

@inline
function inverseRest(q: f32, inverse: f32): f32 {
  return <f32>(1 / <f64>q - <f64>inverse);
}

/**
 * One row. q, s and rate belong to the update of step t; q1 and s1 to that of step t-1. With `isRewound`, `hebb` goes back
 * to the trace before that update; without, `hebbBefore` holds it. `isDriven` is false where delta_j is exactly zero.
 */
@inline
function backRow(
  family: i32, kind: u32, isDriven: bool, isRewound: bool, bytes: usize, w: usize, alpha: usize, coefficient: f32, hebb: usize,
  hebbBefore: usize, eBefore: usize, dHebb: usize, dE: usize, dAlpha: usize, delta: f32, decay: f32, strength: f32, rowRate: f32,
  decay1: f32, strength1: f32, limit: f32, x: usize, before: usize, dx: usize,
): void {
  const vDelta = splat(delta), a = splat(coefficient), q = splat(decay), s = splat(strength), rate = splat(rowRate), bound = splat(limit);
  const s1 = splat(strength1), inverse1: f32 = 1 / decay1, inverse = splat(inverse1), rest = splat(inverseRest(decay1, inverse1));
  let v1 = splat(0), v2 = splat(0), v3 = splat(0), vAlpha = splat(0);
  for (let at: usize = 0; at < bytes; at += 16) {
    const xi = v128.load(x + at), bi = v128.load(before + at), h = v128.load(hebb + at), d = v128.load(dHebb + at);
    let dxi = v128.load(dx + at), carried = d, e = d;
    if (family == LINEAR) {
      dxi = madd(s, d, dxi);
      carried = f32x4.mul(q, d);
    } else if (family == CLIPPED) {
      dxi = madd(s, d, dxi);
    } else if (family == SOFT) {
      const growth = f32x4.mul(s, xi);
      dxi = madd(f32x4.mul(s, softSlope(h, growth)), d, dxi);
      carried = nmadd(f32x4.abs(growth), d, d);
    } else {
      const de = v128.load(dE + at);
      dxi = madd(s, de, dxi);
      e = madd(rate, d, f32x4.mul(q, de));
      v128.store(dE + at, e);
    }
    if (isDriven) {
      const coefficients = kind == MATRIX ? v128.load(alpha + at) : a;
      const deltaX = f32x4.mul(vDelta, xi);
      dxi = madd(vDelta, madd(coefficients, h, v128.load(w + at)), dxi);
      if (kind == MATRIX) v128.store(dAlpha + at, madd(deltaX, h, v128.load(dAlpha + at)));
      else vAlpha = madd(deltaX, h, vAlpha);
      carried = madd(deltaX, coefficients, carried);
    }
    carried = passClip(family, h, carried, bound);
    v128.store(dx + at, dxi);
    v128.store(dHebb + at, carried);
    if (family == LINEAR) {
      let earlier = h;
      if (isRewound) {
        earlier = divide(nmadd(s1, bi, h), inverse, rest);
        v128.store(hebb + at, earlier);
      } else {
        earlier = v128.load(hebbBefore + at);
      }
      v1 = madd(carried, bi, v1);
      v2 = madd(carried, earlier, v2);
    } else if (family == CLIPPED) {
      v1 = madd(carried, bi, v1);
    } else if (family == SOFT) {
      v1 = madd(f32x4.mul(carried, softSlope(v128.load(hebbBefore + at), f32x4.mul(s1, bi))), bi, v1);
    } else {
      const earlier = v128.load(eBefore + at);
      v1 = madd(e, bi, v1);
      v2 = madd(carried, earlier, v2);
      v3 = madd(e, earlier, v3);
    }
  }
  sum1 = horizontalSum(v1);
  sum2 = horizontalSum(v2);
  sum3 = horizontalSum(v3);
  sumAlpha = horizontalSum(vAlpha);
}

/** What row j's sums mean for step t-1: dPosts, dRates and dEta. */
@inline
function keepSums(r: Recurrence, slot: Slot, dRates: usize, block: u32, j: usize, rate: f32, post: f32): void {
  const lane = j << 2;
  store<f32>(slot.dPosts + lane, dPostOf(r.rule, rate, post, r.eta, sum1, sum2));
  const dRate = dRateOf(r.rule, post, sum1, sum2);
  if (isModulated(r.rule)) store<f32>(dRates + lane, <f32>dRate);
  else addEta(slot, block, dRate);
  if (familyOf(r.rule) == RETROACTIVE) addEta(slot, block, <f64>post * <f64>sum1 - <f64>sum3);
}

@inline
function addEta(slot: Slot, block: u32, value: f64): void {
  const at = slot.dEta + (<usize>block << 7);
  store<f64>(at, load<f64>(at) + value);
}

@inline
function keepAlpha(kind: u32, slot: Slot, j: usize): void {
  if (kind == MATRIX) return;
  const at = slot.dAlpha + (j << 2);
  store<f32>(at, load<f32>(at) + sumAlpha);
}

@inline
function backRows(
  family: i32, kind: u32, isRewound: bool, r: Recurrence, ep: Episode, slot: Slot, t: i32, block: u32, from: u32, to: u32,
  hebb: usize, hebbBefore: usize, eBefore: usize, dx: usize, dRates: usize,
): void {
  const x = stateAt(r, ep, t - 1), before = stateAt(r, ep, t - 2), next = stateAt(r, ep, t), bytes = <usize>r.bytes;
  const deltas = r.deltas + <usize>t * r.stride + ep.offset;
  for (let j: usize = from; j < to; j++) {
    const lane = j << 2, row = j * bytes, delta = load<f32>(deltas + lane);
    const post = load<f32>(next + lane), post1 = load<f32>(x + lane);
    const rate = rateAt(r, ep, t, <u32>j), rate1 = rateAt(r, ep, t - 1, <u32>j);
    const q = decayOf(r.rule, rate, post, r.eta), s = strengthOf(r.rule, rate, post, r.eta);
    const q1 = decayOf(r.rule, rate1, post1, r.eta), s1 = strengthOf(r.rule, rate1, post1, r.eta);
    const a: f32 = kind == ROW ? load<f32>(r.alpha + lane) : 0;
    const dAlpha = kind == MATRIX ? slot.dAlpha + row : 0;
    if (delta == 0) backRow(family, kind, false, isRewound, bytes, 0, 0, 0, hebb + row, hebbBefore + row, eBefore + row, slot.dHebb + row, slot.dEligibility + row, 0, 0, q, s, rate, q1, s1, r.bound, x, before, dx);
    else backRow(family, kind, true, isRewound, bytes, r.w + row, r.alpha + row, a, hebb + row, hebbBefore + row, eBefore + row, slot.dHebb + row, slot.dEligibility + row, dAlpha, delta, q, s, rate, q1, s1, r.bound, x, before, dx);
    keepSums(r, slot, dRates, block, j, rate1, post1);
    keepAlpha(kind, slot, j);
  }
}

/** backRows, compiled for every family and kind. */
function backOf(r: Recurrence, ep: Episode, slot: Slot, t: i32, block: u32, from: u32, to: u32, hebb: usize, hebbBefore: usize, eBefore: usize, dx: usize, dRates: usize): void {
  const family = familyOf(r.rule), isRewound = r.canRewind != 0;
  if (r.alphaKind == MATRIX) {
    if (family == LINEAR && isRewound) backRows(LINEAR, MATRIX, true, r, ep, slot, t, block, from, to, hebb, hebbBefore, eBefore, dx, dRates);
    else if (family == LINEAR) backRows(LINEAR, MATRIX, false, r, ep, slot, t, block, from, to, hebb, hebbBefore, eBefore, dx, dRates);
    else if (family == CLIPPED) backRows(CLIPPED, MATRIX, false, r, ep, slot, t, block, from, to, hebb, hebbBefore, eBefore, dx, dRates);
    else if (family == SOFT) backRows(SOFT, MATRIX, false, r, ep, slot, t, block, from, to, hebb, hebbBefore, eBefore, dx, dRates);
    else backRows(RETROACTIVE, MATRIX, false, r, ep, slot, t, block, from, to, hebb, hebbBefore, eBefore, dx, dRates);
  } else {
    if (family == LINEAR && isRewound) backRows(LINEAR, ROW, true, r, ep, slot, t, block, from, to, hebb, hebbBefore, eBefore, dx, dRates);
    else if (family == LINEAR) backRows(LINEAR, ROW, false, r, ep, slot, t, block, from, to, hebb, hebbBefore, eBefore, dx, dRates);
    else if (family == CLIPPED) backRows(CLIPPED, ROW, false, r, ep, slot, t, block, from, to, hebb, hebbBefore, eBefore, dx, dRates);
    else if (family == SOFT) backRows(SOFT, ROW, false, r, ep, slot, t, block, from, to, hebb, hebbBefore, eBefore, dx, dRates);
    else backRows(RETROACTIVE, ROW, false, r, ep, slot, t, block, from, to, hebb, hebbBefore, eBefore, dx, dRates);
  }
}

// ---- clamped steps taken along (forward.ts) ---------------------------------------------------------------------
//
// The clamped neurons pass nothing on, so of the run only its first update still owes its gradient to x1 = x(a-1).

/** dLoss/deta of a run's row, left by runRow. */
let runEta: f64 = 0;

@inline
function runRow(
  kind: u32, isDriven: bool, isRewound: bool, bytes: usize, alpha: usize, coefficient: f32, hebb: usize, hebbBefore: usize, dHebb: usize,
  dAlpha: usize, delta: f32, eta: f32, k: i32, post1: f32, post: f32, p: usize, x1: usize, x2: usize, dx: usize,
): void {
  const decay: f32 = 1 - eta, vDelta = splat(delta), a = splat(coefficient), q = splat(decay), s1 = splat(eta * post1);
  const rest: f32 = power(decay, k), previous: f32 = power(decay, k - 1);
  const vRest = splat(rest), b = splat(eta * previous * post), c = splat((1 - previous) * post);
  const inverseRun: f32 = 1 / rest, inverse1: f32 = 1 / decay;
  const inverseK = splat(inverseRun), restK = splat(inverseRest(rest, inverseRun));
  const inverse = splat(inverse1), rest1 = splat(inverseRest(decay, inverse1));
  let v1 = splat(0), v2 = splat(0), vAlpha = splat(0), onTrace = splat(0), onFirst = splat(0), onPattern = splat(0);
  for (let at: usize = 0; at < bytes; at += 16) {
    const pi = v128.load(p + at), first = v128.load(x1 + at), bi = v128.load(x2 + at);
    const h = v128.load(hebb + at);
    let d = f32x4.mul(q, v128.load(dHebb + at));
    if (isDriven) {
      const coefficients = kind == MATRIX ? v128.load(alpha + at) : a;
      const deltaX = f32x4.mul(vDelta, pi);
      if (kind == MATRIX) v128.store(dAlpha + at, madd(deltaX, h, v128.load(dAlpha + at)));
      else vAlpha = madd(deltaX, h, vAlpha);
      d = madd(deltaX, coefficients, d);
    }
    v128.store(dx + at, madd(b, d, v128.load(dx + at)));
    let atRun = h, earlier = h;
    if (isRewound) {
      atRun = divide(nmadd(c, pi, nmadd(b, first, h)), inverseK, restK);
      earlier = divide(nmadd(s1, bi, atRun), inverse, rest1);
      v128.store(hebb + at, earlier);
    } else {
      earlier = v128.load(hebbBefore + at);
      atRun = madd(s1, bi, f32x4.mul(q, earlier));
    }
    onTrace = madd(d, atRun, onTrace);
    onFirst = madd(d, first, onFirst);
    onPattern = madd(d, pi, onPattern);
    d = f32x4.mul(vRest, d);
    v128.store(dHebb + at, d);
    v1 = madd(d, bi, v1);
    v2 = madd(d, earlier, v2);
  }
  sum1 = horizontalSum(v1);
  sum2 = horizontalSum(v2);
  sumAlpha = horizontalSum(vAlpha);
  // d(q^k)/deta = -k q^(k-1), and so on for the run's other two factors.
  const slope = <f64>previous, slope1 = <f64>(k > 1 ? power(decay, k - 2) : 0) * <f64>(k - 1);
  runEta =
    -<f64>k * slope * <f64>horizontalSum(onTrace) +
    <f64>post * ((slope - <f64>eta * slope1) * <f64>horizontalSum(onFirst) + slope1 * <f64>horizontalSum(onPattern));
}

@inline
function runRows(
  kind: u32, isRewound: bool, r: Recurrence, ep: Episode, slot: Slot, t: i32, k: i32, block: u32, from: u32, to: u32, hebb: usize,
  hebbBefore: usize, dx: usize, dRates: usize,
): void {
  const p = stateAt(r, ep, t - 1), x1 = stateAt(r, ep, t - k - 1), x2 = stateAt(r, ep, t - k - 2), bytes = <usize>r.bytes;
  const deltas = r.deltas + <usize>t * r.stride + ep.offset;
  for (let j: usize = from; j < to; j++) {
    const lane = j << 2, row = j * bytes, delta = load<f32>(deltas + lane);
    const post = load<f32>(p + lane), post1 = load<f32>(x1 + lane);
    const a: f32 = kind == ROW ? load<f32>(r.alpha + lane) : 0;
    const dAlpha = kind == MATRIX ? slot.dAlpha + row : 0;
    if (delta == 0) runRow(kind, false, isRewound, bytes, 0, 0, hebb + row, hebbBefore + row, slot.dHebb + row, 0, 0, r.eta, k, post1, post, p, x1, x2, dx);
    else runRow(kind, true, isRewound, bytes, r.alpha + row, a, hebb + row, hebbBefore + row, slot.dHebb + row, dAlpha, delta, r.eta, k, post1, post, p, x1, x2, dx);
    addEta(slot, block, runEta);
    keepSums(r, slot, dRates, block, j, r.eta, post1);
    keepAlpha(kind, slot, j);
  }
}

function runOf(r: Recurrence, ep: Episode, slot: Slot, t: i32, k: i32, block: u32, from: u32, to: u32, hebb: usize, hebbBefore: usize, dx: usize, dRates: usize): void {
  if (r.alphaKind == MATRIX) {
    if (r.canRewind) runRows(MATRIX, true, r, ep, slot, t, k, block, from, to, hebb, hebbBefore, dx, dRates);
    else runRows(MATRIX, false, r, ep, slot, t, k, block, from, to, hebb, hebbBefore, dx, dRates);
  } else {
    if (r.canRewind) runRows(ROW, true, r, ep, slot, t, k, block, from, to, hebb, hebbBefore, dx, dRates);
    else runRows(ROW, false, r, ep, slot, t, k, block, from, to, hebb, hebbBefore, dx, dRates);
  }
}

// ---- whole sweeps -----------------------------------------------------------------------------------------------

/** Sweep s backward for one block of rows; `dx` is the block's own row of sums, which it begins. */
export function backwardBlock(r: Recurrence, ep: Episode, slot: Slot, s: u32, block: u32, from: u32, to: u32, hebb: usize, hebbBefore: usize, eBefore: usize, dx: usize, dRates: usize): void {
  memory.fill(dx, 0, r.bytes);
  const t = sweepStep(ep, s), k = sweepRun(ep, s);
  if (k == 0) backOf(r, ep, slot, t, block, from, to, hebb, hebbBefore, eBefore, dx, dRates);
  else runOf(r, ep, slot, t, k, block, from, to, hebb, hebbBefore, dx, dRates);
}

/** The same without traces: dx = sum_j delta_j w_j. */
export function backwardFixedBlock(r: Recurrence, ep: Episode, t: i32, from: u32, to: u32, dx: usize): void {
  memory.fill(dx, 0, r.bytes);
  const deltas = r.deltas + <usize>t * r.stride + ep.offset;
  for (let j: usize = from; j < to; j++) {
    const delta = load<f32>(deltas + (j << 2));
    if (delta != 0) addScaled(r.bytes, r.w + j * r.bytes, delta, dx);
  }
}

/** out += scale row. */
export function addScaled(bytes: usize, row: usize, scale: f32, out: usize): void {
  const factor = splat(scale);
  for (let at: usize = 0; at < bytes; at += 16) {
    v128.store(out + at, madd(factor, v128.load(row + at), v128.load(out + at)));
  }
}

/** dLoss/d(v.x(t) + b), from dLoss/drate of every row. */
export function dModulation(r: Recurrence, ep: Episode, t: i32, dRates: usize): f32 {
  const modulator = load<f32>(ep.modulators + (<usize>t << 2));
  let sum: f64 = 0;
  for (let j: usize = 0; j < r.neurons; j++) {
    const d = <f64>load<f32>(dRates + (j << 2));
    sum += r.fanOutWeight ? d * <f64>load<f32>(r.fanOutWeight + (j << 2)) : d;
  }
  return <f32>(sum * (1 - <f64>modulator * <f64>modulator));
}

/**
 * dLoss/ddrive of rows [from, to) at step t: tanh'(x) times all that reaches x(t), which is the loss itself, the next
 * step, the trace update that follows and, through v, the modulator; nothing where the neuron is clamped.
 */
export function stepDeltas(r: Recurrence, ep: Episode, slot: Slot, t: i32, from: u32, to: u32, partials: usize, dz: f32): void {
  const at0 = <usize>t * r.stride + ep.offset, state = stateAt(r, ep, t), input = inputAt(r, ep, t), end = <usize>to << 2;
  for (let at = <usize>from << 2; at < end; at += 16) {
    let reached = f32x4.add(v128.load(r.dStates + at0 + at), v128.load(slot.dPosts + at));
    for (let block: usize = 0; block < r.blocks; block++) reached = f32x4.add(reached, v128.load(partials + block * r.bytes + at));
    if (r.modulatorWeight) reached = madd(splat(dz), v128.load(r.modulatorWeight + at), reached);
    const x = v128.load(state + at);
    const delta = f32x4.mul(nmadd(x, x, splat(1)), reached);
    const isFree = f32x4.eq(v128.load(input + at), splat(0));
    v128.store(r.deltas + at0 + at, r.isClamped ? v128.and(delta, isFree) : delta);
  }
}

/** What the rates of the rows [from, to) mean for the fan-out after step t. */
export function keepFanOut(r: Recurrence, ep: Episode, slot: Slot, t: i32, from: u32, to: u32, dRates: usize): void {
  const modulator = load<f32>(ep.modulators + (<usize>t << 2));
  for (let j: usize = from; j < to; j++) {
    const lane = j << 2, d = load<f32>(dRates + lane);
    store<f32>(slot.dFanOutWeight + lane, load<f32>(slot.dFanOutWeight + lane) + d * modulator);
    store<f32>(slot.dFanOutBias + lane, load<f32>(slot.dFanOutBias + lane) + d);
  }
}
