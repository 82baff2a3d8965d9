// Decaying Hebb with one alpha a row needs no trace: what a row's trace adds to its drive is a weighted sum of that row's
// own past states, as in linear attention. With c(t, k) = eta (1 - eta)^(t-1-k) and scores(t, k) = x(k-1).x(t-1),
//   sum_i hebb_ji(t) x_i(t-1) = mean_j(t) = sum over k = 1 .. t-1 of c(t, k) scores(t, k) x_j(k),
// which costs t N operations a step instead of N^2. Every member of a team sees to some of the k, then to its own rows.
import { addScaled, backwardFixedBlock, stepDeltas } from './backward';
import { activate, fixedRows, inputAt, stateAt } from './forward';
import { Episode, Recurrence, Slot } from './layout';
import { barrier } from './team';
import { dot, madd } from './vectors';

@inline
function blockFrom(r: Recurrence, block: u32): usize {
  return <usize>(block * r.blockRows) << 2;
}

/** End of a block within a row; the last block takes the padding along. */
@inline
function blockTo(r: Recurrence, block: u32): usize {
  return block + 1 == r.blocks ? r.bytes : blockFrom(r, block + 1);
}

@inline
function scoresAt(r: Recurrence, ep: Episode, t: i32): usize {
  return ep.scores + ((<usize>t * r.steps) << 2);
}

@inline
function meanAt(r: Recurrence, ep: Episode, t: i32): usize {
  return ep.means + <usize>t * r.bytes;
}

/** out = a b, elementwise. */
@inline
function multiply(bytes: usize, a: usize, b: usize, out: usize): void {
  for (let at: usize = 0; at < bytes; at += 16) v128.store(out + at, f32x4.mul(v128.load(a + at), v128.load(b + at)));
}

// ---- forward ----------------------------------------------------------------------------------------------------

/** Step t for the blocks [from, to) of a member; `state` rows are x(t) afterwards. */
export function forwardAttention(r: Recurrence, ep: Episode, t: i32, from: u32, to: u32, member: u32, members: u32): void {
  const scores = scoresAt(r, ep, t), x = stateAt(r, ep, t - 1);
  for (let k: i32 = 1 + <i32>member; k < t; k += <i32>members) store<f32>(scores + (<usize>k << 2), dot(r.bytes, stateAt(r, ep, k - 1), x));
  barrier(members);
  for (let block = from; block < to; block++) {
    const at = blockFrom(r, block), end = blockTo(r, block), state = stateAt(r, ep, t), mean = meanAt(r, ep, t);
    sumStates(r, ep, t, scores, mean + at, at, end - at);
    memory.fill(state + at, 0, end - at);
    const first = block * r.blockRows, after = min<u32>(r.neurons, first + r.blockRows);
    if (t > 0) fixedRows(r, ep, t, first, after, state);
    addProduct(end - at, r.alpha + at, mean + at, state + at);
    activate(r, inputAt(r, ep, t), state, first, after);
  }
}

/** mean = sum_k c(t, k) scores(t, k) x(k), one block of it. */
function sumStates(r: Recurrence, ep: Episode, t: i32, scores: usize, mean: usize, at: usize, size: usize): void {
  memory.fill(mean, 0, size);
  let c = <f64>r.eta;
  for (let k = t - 1; k >= 1; k--) {
    addScaled(size, stateAt(r, ep, k) + at, <f32>(c * <f64>load<f32>(scores + (<usize>k << 2))), mean);
    c *= 1 - <f64>r.eta;
  }
}

/** out += a b, elementwise. */
function addProduct(bytes: usize, a: usize, b: usize, out: usize): void {
  for (let at: usize = 0; at < bytes; at += 16) v128.store(out + at, madd(v128.load(a + at), v128.load(b + at), v128.load(out + at)));
}

// ---- backward ---------------------------------------------------------------------------------------------------
//
// With r = alpha delta(t) and b(k) = r.x(k):
//   dx(k)   += c scores(t, k) r,   dx(k-1) += c b(k) x(t-1),   dx(t-1) += c b(k) x(k-1)
//   dalpha  += delta(t) mean(t),   deta    += sum_k dc/deta scores(t, k) b(k)

/** Before the first backward step: nothing has come back yet, for the blocks [from, to). */
export function beginAttention(r: Recurrence, slot: Slot, from: u32, to: u32): void {
  const at = blockFrom(r, from), size = blockTo(r, to - 1) - at;
  for (let t: usize = 0; t < r.steps; t++) memory.fill(slot.dTraceStates + t * r.bytes + at, 0, size);
}

export function backwardAttention(r: Recurrence, ep: Episode, slot: Slot, t: i32, from: u32, to: u32, member: u32, members: u32): void {
  const own: usize = t & 1, deltas = r.deltas + <usize>t * r.stride + ep.offset;
  for (let block = from; block < to; block++) {
    const at = blockFrom(r, block), size = blockTo(r, block) - at;
    const first = block * r.blockRows, after = min<u32>(r.neurons, first + r.blockRows);
    memory.copy(slot.dPosts + at, slot.dTraceStates + <usize>t * r.bytes + at, size);
    stepDeltas(r, ep, slot, t, first, after, slot.partials + (1 - own) * r.blocks * r.bytes, 0);
    addProduct(size, deltas + at, meanAt(r, ep, t) + at, slot.dAlpha + at);
    multiply(size, r.alpha + at, deltas + at, slot.attention + at);
    if (t > 0) backwardFixedBlock(r, ep, t, first, after, slot.partials + (own * r.blocks + block) * r.bytes);
  }
  barrier(members);
  for (let k: i32 = 1 + <i32>member; k < t; k += <i32>members) store<f32>(slot.products + (<usize>k << 2), dot(r.bytes, slot.attention, stateAt(r, ep, k)));
  barrier(members);
  for (let block = from; block < to; block++) passBack(r, ep, slot, t, blockFrom(r, block), blockTo(r, block));
  if (member == 0) sumEta(r, ep, slot, t);
}

/** One block of the gradients of the states before step t. */
function passBack(r: Recurrence, ep: Episode, slot: Slot, t: i32, at: usize, end: usize): void {
  const scores = scoresAt(r, ep, t), size = end - at, d = slot.dTraceStates + at;
  let c = <f64>r.eta;
  for (let k = t - 1; k >= 1; k--) {
    const score = <f32>(c * <f64>load<f32>(scores + (<usize>k << 2))), product = <f32>(c * <f64>load<f32>(slot.products + (<usize>k << 2)));
    addScaled(size, slot.attention + at, score, d + <usize>k * r.bytes);
    addScaled(size, stateAt(r, ep, t - 1) + at, product, d + <usize>(k - 1) * r.bytes);
    addScaled(size, stateAt(r, ep, k - 1) + at, product, d + <usize>(t - 1) * r.bytes);
    c *= 1 - <f64>r.eta;
  }
}

function sumEta(r: Recurrence, ep: Episode, slot: Slot, t: i32): void {
  const scores = scoresAt(r, ep, t), q = 1 - <f64>r.eta;
  let decayed: f64 = 1, slope: f64 = 0, sum: f64 = 0;
  // After k steps, decayed = q^k and slope = k q^(k-1).
  for (let k = t - 1; k >= 1; k--) {
    const dc = decayed - <f64>r.eta * slope;
    sum += dc * <f64>load<f32>(scores + (<usize>k << 2)) * <f64>load<f32>(slot.products + (<usize>k << 2));
    slope = slope * q + decayed;
    decayed *= q;
  }
  store<f64>(slot.dEta, load<f64>(slot.dEta) + sum);
}
