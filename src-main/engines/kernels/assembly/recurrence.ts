// The plastic recurrence in WebAssembly SIMD: decaying Hebb, additive inputs, tanh (Miconi et al. 2018, eqs. 1-2).
//
//   y_j(t)        = tanh( sum_i (w_ji + alpha_ji hebb_ji(t)) y_i(t-1) + u_j(t) )
//   hebb_ji(t+1)  = (1 - eta) hebb_ji(t) + eta y_i(t-1) y_j(t)
//
// Row j is a postsynaptic neuron. Every vector and matrix row is padded with zeros to `stride` floats, a multiple of
// 16, so that the loops have no tails. `states` has steps + 1 rows; row 0 is the zero state before the episode and
// row t + 1 is y(t). All pointers are byte offsets into the imported memory, all data float32.
//
// Each sweep passes once over a matrix: the trace update of the step before is applied at the start of a row, while
// the row is in registers anyway. The backward sweep accumulates the next row product with D as it writes D. The loop
// bodies are written once; `kind` and `rewind` are literals at every call, so the compiler removes those branches.

/** Kinds of alpha: what plasticity coefficient a synapse j <- i has. The numbers are shared with ../layout.ts. */
const NONE: i32 = 0; // no plastic part, no trace
const SCALAR: i32 = 1; // alpha[0]
const NEURON: i32 = 2; // alpha[j]
const MATRIX: i32 = 3; // alpha[j, i]

@inline
function horizontalSum(v: v128): f32 {
  return f32x4.extract_lane(v, 0) + f32x4.extract_lane(v, 1) + (f32x4.extract_lane(v, 2) + f32x4.extract_lane(v, 3));
}

@inline
function coefficient(kind: i32, alpha: usize, j: usize): f32 {
  if (kind == SCALAR) return load<f32>(alpha);
  if (kind == NEURON) return load<f32>(alpha + (j << 2));
  return 0;
}

/** Four synapses of a forward row: refreshes their trace in place and returns `sum` plus their drive. */
@inline
function drive4(
  kind: i32, sum: v128, w: usize, alpha: usize, a: v128, hebb: usize, q: v128, s: v128, pre: usize, x: usize, at: usize,
): v128 {
  let weight = v128.load(w + at);
  if (kind != NONE) {
    const h = f32x4.relaxed_madd(s, v128.load(pre + at), f32x4.mul(q, v128.load(hebb + at)));
    v128.store(hebb + at, h);
    weight = f32x4.relaxed_madd(kind == MATRIX ? v128.load(alpha + at) : a, h, weight);
  }
  return f32x4.relaxed_madd(weight, v128.load(x + at), sum);
}

/** One neuron's drive at one step; `post` is y_j(t-1), `pre` is y(t-2), `x` is y(t-1). */
@inline
function driveRow(
  kind: i32, j: usize, bytes: usize, w: usize, alpha: usize, hebb: usize, eta: f32, post: f32, pre: usize, x: usize,
): f32 {
  const row = j * bytes;
  const a = f32x4.splat(coefficient(kind, alpha, j));
  const q = f32x4.splat(1 - eta);
  const s = f32x4.splat(eta * post);
  let s0 = f32x4.splat(0), s1 = f32x4.splat(0), s2 = f32x4.splat(0), s3 = f32x4.splat(0);
  w += row;
  alpha += row;
  hebb += row;
  for (let at: usize = 0; at < bytes; at += 64) {
    s0 = drive4(kind, s0, w, alpha, a, hebb, q, s, pre, x, at);
    s1 = drive4(kind, s1, w, alpha, a, hebb, q, s, pre, x, at + 16);
    s2 = drive4(kind, s2, w, alpha, a, hebb, q, s, pre, x, at + 32);
    s3 = drive4(kind, s3, w, alpha, a, hebb, q, s, pre, x, at + 48);
  }
  return horizontalSum(f32x4.add(f32x4.add(s0, s1), f32x4.add(s2, s3)));
}

@inline
function forwardRows(
  kind: i32, from: usize, to: usize, bytes: usize, w: usize, alpha: usize, hebb: usize, eta: f32, input: usize, state: usize,
): void {
  const pre = state - bytes, next = state + bytes;
  for (let j = from; j < to; j++) {
    const post = load<f32>(state + (j << 2));
    const drive = driveRow(kind, j, bytes, w, alpha, hebb, eta, post, pre, state);
    store<f32>(next + (j << 2), Mathf.tanh(drive + load<f32>(input + (j << 2))));
  }
}

/** The first step of an episode: the state before it is zero, so nothing drives the neurons but the input. */
export function firstStep(neurons: usize, bytes: usize, input: usize, states: usize): void {
  for (let j: usize = 0; j < neurons; j++) {
    store<f32>(states + bytes + (j << 2), Mathf.tanh(load<f32>(input + (j << 2))));
  }
}

/**
 * One later step for rows [from, to). `state` points at y(t-1) within the episode's states; `hebb` goes from
 * hebb(t-1) to hebb(t), the trace this step uses.
 */
export function forward(
  kind: i32, from: usize, to: usize, bytes: usize, w: usize, alpha: usize, hebb: usize, eta: f32, input: usize, state: usize,
): void {
  if (kind == MATRIX) forwardRows(MATRIX, from, to, bytes, w, alpha, hebb, eta, input, state);
  else if (kind == NEURON) forwardRows(NEURON, from, to, bytes, w, alpha, hebb, eta, input, state);
  else if (kind == SCALAR) forwardRows(SCALAR, from, to, bytes, w, alpha, hebb, eta, input, state);
  else forwardRows(NONE, from, to, bytes, w, alpha, hebb, eta, input, state);
}

/** The trace update alone: out(t) from in(t-1), with `state` at y(t-1) as postsynaptic and the row before it as pre. */
export function advanceTrace(from: usize, to: usize, bytes: usize, hebbIn: usize, hebbOut: usize, eta: f32, state: usize): void {
  const q = f32x4.splat(1 - eta);
  const pre = state - bytes;
  for (let j = from; j < to; j++) {
    const row = j * bytes;
    const s = f32x4.splat(eta * load<f32>(state + (j << 2)));
    for (let at: usize = 0; at < bytes; at += 16) {
      const h = f32x4.mul(q, v128.load(hebbIn + row + at));
      v128.store(hebbOut + row + at, f32x4.relaxed_madd(s, v128.load(pre + at), h));
    }
  }
}

// ---- backward ---------------------------------------------------------------------------------------------------
//
// At step t, for row j, with D(t+1) = dLoss/dhebb(t+1), x = y(t-1), before = y(t-2) and delta_j = dLoss/ddrive_j(t):
//   dx_i        += delta_j (w_ji + alpha_ji hebb_ji) + eta y_j D_ji
//   dalpha_ji   += delta_j hebb_ji x_i
//   deta        += sum_i D_ji (y_j x_i - hebb_ji)
//   D_ji(t)      = (1 - eta) D_ji(t+1) + delta_j alpha_ji x_i
//   product_j    = sum_i D_ji(t) before_i, which step t-1 needs for its postsynaptic term eta * product_j

/** Sums over one row, left here by backRow. */
let rowProduct: f32 = 0; // D(t) . before
let rowRate: f32 = 0; // D(t+1) . hebb(t)
let rowAlpha: f32 = 0; // delta_j hebb(t) . x

/** One row under plasticity. `isDriven` is false where delta_j is exactly zero, and w and alpha are not needed. */
@inline
function backRow(
  kind: i32, rewind: bool, isDriven: bool, w: usize, alpha: usize, a: v128, hebb: usize, D: usize, dalpha: usize, bytes: usize,
  delta: f32, post: f32, eta: f32, x: usize, before: usize, dx: usize,
): void {
  const vDelta = f32x4.splat(delta), etaPost = f32x4.splat(eta * post);
  const decay: f32 = 1 - eta;
  // 1 / (1 - eta) as a sum of two floats: the rounding of one alone would push every step the same way.
  const inverse: f32 = 1 / decay;
  const rest = <f32>(1 / <f64>decay - <f64>inverse);
  const q = f32x4.splat(decay), inverseQ = f32x4.splat(inverse), restQ = f32x4.splat(rest);
  let sumProduct = f32x4.splat(0), sumRate = f32x4.splat(0), sumAlpha = f32x4.splat(0);
  for (let at: usize = 0; at < bytes; at += 16) {
    const xi = v128.load(x + at), d = v128.load(D + at);
    let h = v128.load(hebb + at);
    if (rewind) {
      const decayed = f32x4.relaxed_nmadd(etaPost, xi, h);
      h = f32x4.relaxed_madd(decayed, restQ, f32x4.mul(decayed, inverseQ));
      v128.store(hebb + at, h);
    }
    sumRate = f32x4.relaxed_madd(d, h, sumRate);
    let dxi = f32x4.relaxed_madd(etaPost, d, v128.load(dx + at));
    let dNew = f32x4.mul(q, d);
    if (isDriven) {
      const coefficients = kind == MATRIX ? v128.load(alpha + at) : a;
      const deltaX = f32x4.mul(vDelta, xi);
      dxi = f32x4.relaxed_madd(vDelta, f32x4.relaxed_madd(coefficients, h, v128.load(w + at)), dxi);
      if (kind == MATRIX) v128.store(dalpha + at, f32x4.relaxed_madd(deltaX, h, v128.load(dalpha + at)));
      else sumAlpha = f32x4.relaxed_madd(deltaX, h, sumAlpha);
      dNew = f32x4.relaxed_madd(deltaX, coefficients, dNew);
    }
    v128.store(dx + at, dxi);
    v128.store(D + at, dNew);
    sumProduct = f32x4.relaxed_madd(dNew, v128.load(before + at), sumProduct);
  }
  rowProduct = horizontalSum(sumProduct);
  rowRate = horizontalSum(sumRate);
  rowAlpha = horizontalSum(sumAlpha);
}

/** One row without plasticity: dx += delta_j w_j. */
@inline
function backFixedRow(w: usize, bytes: usize, delta: f32, dx: usize): void {
  const vDelta = f32x4.splat(delta);
  for (let at: usize = 0; at < bytes; at += 16) {
    v128.store(dx + at, f32x4.relaxed_madd(vDelta, v128.load(w + at), v128.load(dx + at)));
  }
}

/** Sums of the backward sweep that are single numbers, kept in double precision over rows, steps and episodes. */
let rateGradient: f64 = 0;
let alphaGradient: f64 = 0;

@inline
function backwardRows(
  kind: i32, rewind: bool, from: usize, to: usize, bytes: usize, w: usize, alpha: usize, hebb: usize, D: usize, dalpha: usize, eta: f32,
  state: usize, deltas: usize, products: usize, dx: usize,
): void {
  const before = state - bytes, y = state + bytes;
  for (let j = from; j < to; j++) {
    const lane = j << 2, row = j * bytes;
    const post = load<f32>(y + lane), delta = load<f32>(deltas + lane);
    const a = f32x4.splat(coefficient(kind, alpha, j));
    if (delta == 0) backRow(kind, rewind, false, w + row, alpha + row, a, hebb + row, D + row, dalpha + row, bytes, delta, post, eta, state, before, dx);
    else backRow(kind, rewind, true, w + row, alpha + row, a, hebb + row, D + row, dalpha + row, bytes, delta, post, eta, state, before, dx);
    rateGradient += <f64>post * <f64>load<f32>(products + lane) - <f64>rowRate;
    store<f32>(products + lane, rowProduct);
    if (kind == NEURON) store<f32>(dalpha + lane, load<f32>(dalpha + lane) + rowAlpha);
    if (kind == SCALAR) alphaGradient += <f64>rowAlpha;
  }
}

@inline
function backwardFixedRows(from: usize, to: usize, bytes: usize, w: usize, deltas: usize, dx: usize): void {
  for (let j = from; j < to; j++) {
    const delta = load<f32>(deltas + (j << 2));
    if (delta != 0) backFixedRow(w + j * bytes, bytes, delta, dx);
  }
}

/**
 * dLoss/ddrive of every neuron at one step, written to `deltas`: tanh'(y) times everything that reaches y_j(t), which is
 * the loss itself (`dstate`), the next step (`dnext`) and, by `products`, the trace update that follows. Clears `dnext`.
 */
export function stepDeltas(neurons: usize, y: usize, dstate: usize, dnext: usize, products: usize, eta: f32, deltas: usize): void {
  for (let at: usize = 0; at < neurons << 2; at += 4) {
    const post = load<f32>(y + at);
    const reached = load<f32>(dstate + at) + load<f32>(dnext + at) + eta * load<f32>(products + at);
    store<f32>(deltas + at, (1 - post * post) * reached);
    store<f32>(dnext + at, 0);
  }
}

/**
 * One backward step for rows [from, to): see the equations above. `state` points at y(t-1). With `rewind`, `hebb` goes
 * from hebb(t+1) back to hebb(t); without, it is hebb(t) and stays as it is.
 */
export function backward(
  kind: i32, rewind: bool, from: usize, to: usize, bytes: usize, w: usize, alpha: usize, hebb: usize, D: usize, dalpha: usize, eta: f32,
  state: usize, deltas: usize, products: usize, dx: usize,
): void {
  if (kind == MATRIX) {
    if (rewind) backwardRows(MATRIX, true, from, to, bytes, w, alpha, hebb, D, dalpha, eta, state, deltas, products, dx);
    else backwardRows(MATRIX, false, from, to, bytes, w, alpha, hebb, D, dalpha, eta, state, deltas, products, dx);
  } else if (kind == NEURON) {
    if (rewind) backwardRows(NEURON, true, from, to, bytes, w, alpha, hebb, D, dalpha, eta, state, deltas, products, dx);
    else backwardRows(NEURON, false, from, to, bytes, w, alpha, hebb, D, dalpha, eta, state, deltas, products, dx);
  } else if (kind == SCALAR) {
    if (rewind) backwardRows(SCALAR, true, from, to, bytes, w, alpha, hebb, D, dalpha, eta, state, deltas, products, dx);
    else backwardRows(SCALAR, false, from, to, bytes, w, alpha, hebb, D, dalpha, eta, state, deltas, products, dx);
  } else {
    backwardFixedRows(from, to, bytes, w, deltas, dx);
  }
}

/** Sets the two scalar sums to zero, before the first episode of a batch. */
export function clearSums(): void {
  rateGradient = 0;
  alphaGradient = 0;
}

/** dLoss/deta, summed since clearSums. */
export function etaGradient(): f64 {
  return rateGradient;
}

/** dLoss/dalpha for the scalar kind, summed since clearSums. */
export function scalarAlphaGradient(): f64 {
  return alphaGradient;
}
