// Whole batches forward and backward, and who does what. A batch of several episodes is dealt out to the threads, one
// episode a thread at a time; a single episode is worked on by all threads together, block of rows by block, with a
// barrier a step. An episode's arithmetic is the same either way, and gradients are summed in the order of slots, not of
// threads, so results do not depend on the number of threads.
import { backwardAttention, beginAttention, forwardAttention } from './attention';
import { addScaled, backwardBlock, backwardFixedBlock, dModulation, keepFanOut, stepDeltas } from './backward';
import { activate, advanceRows, fixedRows, inputAt, modulate, NONE, ROW, stateAt, sweepStep } from './forward';
import { Episode, Recurrence, Slot } from './layout';
import { accumulateOuter } from './products';
import { FAN_OUT_HEBB } from './rules';
import { barrier, threadCount } from './team';

/** The part of a team that works on one episode: this member, of so many. */
let member: u32 = 0;
let members: u32 = 1;

@inline
function episodeAt(r: Recurrence, b: u32): Episode {
  return changetype<Episode>(load<usize>(r.episodes + (<usize>b << 2)));
}

@inline
function slotAt(r: Recurrence, index: u32): Slot {
  return changetype<Slot>(load<usize>(r.slotRecords + (<usize>index << 2)));
}

/** First block of member `index`; blocks differ in nothing, so equal numbers are equal shares. */
@inline
export function firstBlock(r: Recurrence, index: u32, count: u32): u32 {
  return (r.blocks * index) / count;
}

@inline
export function blockEnd(r: Recurrence, block: u32): u32 {
  return min<u32>(r.neurons, (block + 1) * r.blockRows);
}

@inline
function isTogether(r: Recurrence): bool {
  return r.slots == 1 && r.blocks > 1;
}

// ---- forward ----------------------------------------------------------------------------------------------------

/** Sweeps [from, to) of all episodes; `to` beyond an episode's last sweep means all that it has. */
export function forward(recurrence: usize, from: u32, to: u32, thread: u32): void {
  const r = changetype<Recurrence>(recurrence), together = isTogether(r);
  member = together ? thread : 0;
  members = together ? threadCount() : 1;
  for (let slot: u32 = together ? 0 : thread; slot < r.slots; slot += together ? 1 : threadCount()) {
    for (let b = slot; b < r.batch; b += r.slots) forwardEpisode(r, episodeAt(r, b), from, to);
  }
}

function forwardEpisode(r: Recurrence, ep: Episode, from: u32, to: u32): void {
  const last = min<u32>(to, ep.sweepCount);
  for (let s = from; s < last; s++) {
    if (r.isAttention) forwardAttention(r, ep, sweepStep(ep, s), firstBlock(r, member, members), firstBlock(r, member + 1, members), member, members);
    else forwardSweep(r, ep, s);
    barrier(members);
    if (r.modulatorWeight) {
      modulate(r, ep, sweepStep(ep, s));
      barrier(members);
    }
  }
}

function forwardSweep(r: Recurrence, ep: Episode, s: u32): void {
  const t = sweepStep(ep, s), state = stateAt(r, ep, t), input = inputAt(r, ep, t);
  const end = firstBlock(r, member + 1, members);
  for (let block = firstBlock(r, member, members); block < end; block++) {
    const first = block * r.blockRows, after = blockEnd(r, block);
    if (s == 0) beginRows(r, ep, state, first, after);
    else if (r.alphaKind == NONE) fixedRows(r, ep, t, first, after, state);
    else {
      advanceRows(r, ep, s, first, after, ep.hebb, ep.hebb, ep.eligibility, ep.eligibility, state);
      if (!r.canRewind && s % r.segment == 0) keepRows(r, ep, s / r.segment, first, after);
    }
    activate(r, input, state, first, after);
  }
}

/** Before the first step everything is zero. */
function beginRows(r: Recurrence, ep: Episode, state: usize, from: u32, to: u32): void {
  memory.fill(state + (<usize>from << 2), 0, <usize>(to - from) << 2);
  if (r.alphaKind == NONE || r.isAttention) return;
  const at = <usize>from * r.bytes, size = <usize>(to - from) * r.bytes;
  memory.fill(ep.hebb + at, 0, size);
  if (ep.eligibility) memory.fill(ep.eligibility + at, 0, size);
}

function keepRows(r: Recurrence, ep: Episode, index: u32, from: u32, to: u32): void {
  const at = <usize>from * r.bytes, size = <usize>(to - from) * r.bytes;
  memory.copy(load<usize>(ep.keptHebb + (<usize>index << 2)) + at, ep.hebb + at, size);
  if (ep.eligibility) memory.copy(load<usize>(ep.keptEligibility + (<usize>index << 2)) + at, ep.eligibility + at, size);
}

// ---- backward ---------------------------------------------------------------------------------------------------

/** All gradients from dStates; `steps` were taken. */
export function backward(recurrence: usize, steps: u32, thread: u32): void {
  const r = changetype<Recurrence>(recurrence), threads = threadCount(), together = isTogether(r);
  member = together ? thread : 0;
  members = together ? threads : 1;
  for (let index: u32 = together ? 0 : thread; index < r.slots; index += together ? 1 : threads) {
    const slot = slotAt(r, index);
    clearSlot(r, slot);
    for (let b = index; b < r.batch; b += r.slots) backwardEpisode(r, episodeAt(r, b), slot);
  }
  barrier(threads);
  sumSlots(r, thread, threads);
  sumWeights(r, steps, thread, threads);
  if (r.modulatorWeight && thread == 0) sumModulator(r, steps);
}

function clearSlot(r: Recurrence, slot: Slot): void {
  if (r.alphaKind == NONE) return;
  const from = firstBlock(r, member, members), to = firstBlock(r, member + 1, members);
  const first = from * r.blockRows, rows = blockEnd(r, to - 1) - first;
  if (to == from) return;
  if (r.alphaKind == ROW) memory.fill(slot.dAlpha + (<usize>first << 2), 0, <usize>rows << 2);
  else memory.fill(slot.dAlpha + <usize>first * r.bytes, 0, <usize>rows * r.bytes);
  memory.fill(slot.dEta + (<usize>from << 7), 0, <usize>(to - from) << 7);
  if (r.rule != FAN_OUT_HEBB) return;
  memory.fill(slot.dFanOutWeight + (<usize>first << 2), 0, <usize>rows << 2);
  memory.fill(slot.dFanOutBias + (<usize>first << 2), 0, <usize>rows << 2);
}

/** Nothing comes back from beyond the last step. */
function beginBackward(r: Recurrence, slot: Slot, from: u32, to: u32): void {
  const partials = <usize>r.blocks * r.bytes, first = from * r.blockRows, end = blockEnd(r, to - 1);
  for (let parity: usize = 0; parity < 2; parity++) {
    memory.fill(slot.partials + parity * partials + <usize>from * r.bytes, 0, <usize>(to - from) * r.bytes);
    if (r.alphaKind != NONE) memory.fill(slot.dRates + parity * r.bytes + (<usize>first << 2), 0, <usize>(end - first) << 2);
  }
  memory.fill(slot.dPosts + (<usize>first << 2), 0, <usize>(end - first) << 2);
  if (r.isAttention) return beginAttention(r, slot, from, to);
  if (r.alphaKind == NONE) return;
  memory.fill(slot.dHebb + <usize>first * r.bytes, 0, <usize>(end - first) * r.bytes);
  if (slot.dEligibility) memory.fill(slot.dEligibility + <usize>first * r.bytes, 0, <usize>(end - first) * r.bytes);
}

function backwardEpisode(r: Recurrence, ep: Episode, slot: Slot): void {
  const from = firstBlock(r, member, members), to = firstBlock(r, member + 1, members);
  if (to > from) beginBackward(r, slot, from, to);
  barrier(members);
  for (let s: i32 = <i32>ep.sweepCount - 1; s >= 0; s--) {
    if (r.isAttention) backwardAttention(r, ep, slot, sweepStep(ep, <u32>s), from, to, member, members);
    else backwardSweep(r, ep, slot, <u32>s, from, to);
    barrier(members);
  }
}

/** A sweep leaves its sums in buffers of its own parity, and takes those that the sweep after it left. */
function backwardSweep(r: Recurrence, ep: Episode, slot: Slot, s: u32, from: u32, to: u32): void {
  const t = sweepStep(ep, s), own: usize = s & 1, other: usize = 1 - own;
  const partials = slot.partials + other * r.blocks * r.bytes, dRates = slot.dRates + other * r.bytes;
  let dz: f32 = 0;
  if (r.modulatorWeight) {
    dz = dModulation(r, ep, t, dRates);
    store<f32>(ep.dModulators + (<usize>t << 2), dz);
  }
  for (let block = from; block < to; block++) {
    const first = block * r.blockRows, after = blockEnd(r, block);
    stepDeltas(r, ep, slot, t, first, after, partials, dz);
    if (r.fanOutWeight) keepFanOut(r, ep, slot, t, first, after, dRates);
    if (s == 0) continue;
    const dx = slot.partials + (own * r.blocks + block) * r.bytes;
    if (r.alphaKind == NONE) backwardFixedBlock(r, ep, t, first, after, dx);
    else tracedBlock(r, ep, slot, s, block, first, after, dx, slot.dRates + own * r.bytes);
  }
}

function tracedBlock(r: Recurrence, ep: Episode, slot: Slot, s: u32, block: u32, first: u32, after: u32, dx: usize, dRates: usize): void {
  if (r.canRewind) {
    backwardBlock(r, ep, slot, s, block, first, after, ep.hebb, 0, 0, dx, dRates);
    return;
  }
  const segment = (s - 1) / r.segment, k = (s - 1) % r.segment + 1;
  if (k == r.segment || s == ep.sweepCount - 1) recompute(r, ep, slot, segment, k, first, after);
  const hebb = traceAt(ep.keptHebb, slot.segmentHebb, segment, k), before = traceAt(ep.keptHebb, slot.segmentHebb, segment, k - 1);
  const e = ep.eligibility ? traceAt(ep.keptEligibility, slot.segmentEligibility, segment, k - 1) : 0;
  backwardBlock(r, ep, slot, s, block, first, after, hebb, before, e, dx, dRates);
}

/** Where the trace k sweeps after the start of a segment is: the first was kept, the others are computed again. */
@inline
function traceAt(kept: usize, traces: usize, segment: u32, k: u32): usize {
  return k == 0 ? load<usize>(kept + (<usize>segment << 2)) : load<usize>(traces + (<usize>(k - 1) << 2));
}

/** The traces 1 to `last` of a segment, rows [from, to), each from the one before. */
function recompute(r: Recurrence, ep: Episode, slot: Slot, segment: u32, last: u32, from: u32, to: u32): void {
  for (let k: u32 = 1; k <= last; k++) {
    const h = traceAt(ep.keptHebb, slot.segmentHebb, segment, k - 1), hOut = traceAt(ep.keptHebb, slot.segmentHebb, segment, k);
    let e: usize = 0, eOut: usize = 0;
    if (ep.eligibility) {
      e = traceAt(ep.keptEligibility, slot.segmentEligibility, segment, k - 1);
      eOut = traceAt(ep.keptEligibility, slot.segmentEligibility, segment, k);
    }
    advanceRows(r, ep, segment * r.segment + k, from, to, h, hOut, e, eOut, 0);
  }
}

// ---- sums over episodes -----------------------------------------------------------------------------------------

/** The first slot's dalpha is the gradient itself; the others' are added to it. */
function sumSlots(r: Recurrence, thread: u32, threads: u32): void {
  if (r.alphaKind == NONE) return;
  const rows = r.alphaKind == ROW ? 1 : r.neurons;
  const from = <usize>((rows * thread) / threads) * r.bytes, size = <usize>((rows * (thread + 1)) / threads) * r.bytes - from;
  for (let index: u32 = 1; index < r.slots; index++) addScaled(size, slotAt(r, index).dAlpha + from, 1, slotAt(r, 0).dAlpha + from);
}

/** dw = sum over steps and episodes of delta(t) x(t-1). */
function sumWeights(r: Recurrence, steps: u32, thread: u32, threads: u32): void {
  const quads = (r.neurons + 3) >> 2;
  const from = ((quads * thread) / threads) << 2, to = ((quads * (thread + 1)) / threads) << 2;
  memory.fill(r.dw + <usize>from * r.bytes, 0, <usize>(to - from) * r.bytes);
  accumulateOuter(from, to, r.bytes, r.bytes, steps * r.batch, r.deltas, r.states + r.stride, r.dw, r.lists + thread * r.listBytes);
}

/** dv = sum over steps and episodes of dz(t) x(t), and db. */
function sumModulator(r: Recurrence, steps: u32): void {
  memory.fill(r.dModulatorWeight, 0, r.bytes);
  let bias: f64 = 0;
  for (let b: u32 = 0; b < r.batch; b++) {
    const ep = episodeAt(r, b);
    for (let t: u32 = 0; t < steps; t++) {
      const dz = load<f32>(ep.dModulators + (<usize>t << 2));
      addScaled(r.bytes, stateAt(r, ep, t), dz, r.dModulatorWeight);
      bias += <f64>dz;
    }
  }
  store<f32>(r.dModulatorBias, <f32>bias);
}
