// The LSTM layer (science/networks/lstm/reference.ts has the equations). The four rows of a neuron lie one after the other,
// so that a neuron's gates are one vector, and a thread that has a neuron's drives has its cell and state as well: one pass
// over the weights and one barrier a step, forward and backward.
//
// A step whose h(t-1) is that of the step before, because the same picture stays clamped, keeps the product w h(t-1); on
// the way back such steps' deltas are added up before they meet h in dw. Nothing goes back to a step at which all neurons
// were clamped.
import { accumulateOuter } from './products';
import { barrier, threadCount } from './team';
import { horizontalSum, madd, splat, tanh1, tanh4 } from './vectors';

/** A row for each [t, b]; states and cells have a step of zeros in front: h(t-1) is at step t. */
@unmanaged
export class Lstm {
  neurons: u32;
  /** Bytes of a row of neurons, of gates [neurons, 4], and of inputs. */
  bytes: u32;
  gateBytes: u32;
  driven: u32;
  drivenBytes: u32;
  batch: u32;
  steps: u32;
  isClamped: u32;
  /** Neurons are worked on in blocks; sums over neurons are sums of the blocks' sums, whatever thread made them. */
  blocks: u32;
  blockNeurons: u32;
  w: usize;
  dw: usize;
  /** Null where inputs are clamped. */
  inputWeight: usize;
  dInputWeight: usize;
  /** A neuron's four in 32 bytes. */
  bias: usize;
  dBias: usize;
  inputs: usize;
  states: usize;
  cells: usize;
  gates: usize;
  /** w h(t-1) of the latest step, [B] rows of gates. */
  drives: usize;
  dStates: usize;
  deltas: usize;
  /** dLoss/dh(t) and dLoss/dc(t), [B] rows. */
  dHidden: usize;
  dCells: usize;
  /** dLoss/dh of the step before, [2, blocks, B] rows. */
  partials: usize;
  /** Whether h(t-1) is h(t-2), one word a [t, b]. */
  repeats: usize;
  /** Scratch, for every thread two words a [t, b]. */
  lists: usize;
  listBytes: u32;
}

@inline
function rowOf(r: Lstm, t: u32, b: u32): usize {
  return <usize>(t * r.batch + b);
}

@inline
function neuronEnd(r: Lstm, block: u32): u32 {
  return min<u32>(r.neurons, (block + 1) * r.blockNeurons);
}

@inline
function firstBlock(r: Lstm, thread: u32, threads: u32): u32 {
  return (r.blocks * thread) / threads;
}

@inline
function isNeuronClamped(r: Lstm, input: usize, j: u32): bool {
  return r.isClamped != 0 && j < r.driven && load<f32>(input + (<usize>j << 2)) != 0;
}

/** Every thread finds this out for itself; the rows end early where they differ. */
function isRepeated(r: Lstm, t: u32, b: u32): bool {
  if (t == 0 || !r.isClamped) return false;
  const row = r.states + rowOf(r, t, b) * r.bytes, before = row - <usize>r.batch * r.bytes;
  for (let at: usize = 0; at < r.bytes; at += 16) {
    if (v128.any_true(f32x4.ne(v128.load(row + at), v128.load(before + at)))) return false;
  }
  return true;
}

function isWhollyClamped(r: Lstm, t: u32, b: u32): bool {
  if (!r.isClamped || r.driven < r.neurons) return false;
  const input = r.inputs + rowOf(r, t, b) * r.drivenBytes;
  for (let j: u32 = 0; j < r.neurons; j++) if (!isNeuronClamped(r, input, j)) return false;
  return true;
}

// ---- forward ----------------------------------------------------------------------------------------------------

/** A neuron's four rows times x: four sums. */
@inline
function gateProducts(bytes: usize, rows: usize, x: usize): v128 {
  const b = rows + bytes, c = b + bytes, d = c + bytes;
  let a0 = splat(0), a1 = splat(0), b0 = splat(0), b1 = splat(0), c0 = splat(0), c1 = splat(0), d0 = splat(0), d1 = splat(0);
  for (let at: usize = 0; at < bytes; at += 32) {
    const x0 = v128.load(x + at), x1 = v128.load(x + at, 16);
    a0 = madd(v128.load(rows + at), x0, a0);
    a1 = madd(v128.load(rows + at, 16), x1, a1);
    b0 = madd(v128.load(b + at), x0, b0);
    b1 = madd(v128.load(b + at, 16), x1, b1);
    c0 = madd(v128.load(c + at), x0, c0);
    c1 = madd(v128.load(c + at, 16), x1, c1);
    d0 = madd(v128.load(d + at), x0, d0);
    d1 = madd(v128.load(d + at, 16), x1, d1);
  }
  const first = f32x4.replace_lane(splat(horizontalSum(f32x4.add(a0, a1))), 1, horizontalSum(f32x4.add(b0, b1)));
  return f32x4.replace_lane(f32x4.replace_lane(first, 2, horizontalSum(f32x4.add(c0, c1))), 3, horizontalSum(f32x4.add(d0, d1)));
}

/** sigmoid(z) = (1 + tanh(z / 2)) / 2 of the three gates, tanh of the cell's. */
@inline
function gatesOf(z: v128): v128 {
  const scale = f32x4(0.5, 0.5, 1, 0.5);
  return madd(tanh4(f32x4.mul(z, scale)), scale, f32x4(0.5, 0.5, 0, 0.5));
}

/** Neuron j of [t, b], whose product w h(t-1) is at hand. */
@inline
function forwardNeuron(r: Lstm, t: u32, b: u32, j: u32, drive: v128): void {
  const row = rowOf(r, t, b), input = r.inputs + row * r.drivenBytes, lane = <usize>j << 2;
  let z = f32x4.add(drive, v128.load(r.bias + (<usize>j << 5)));
  if (r.inputWeight) z = f32x4.add(z, gateProducts(r.drivenBytes, r.inputWeight + <usize>(4 * j) * r.drivenBytes, input));
  const gates = gatesOf(z);
  v128.store(r.gates + row * r.gateBytes + (lane << 2), gates);
  const before = row * r.bytes + lane, after = before + <usize>r.batch * r.bytes;
  const written = f32x4.extract_lane(gates, 0) * f32x4.extract_lane(gates, 2);
  const cell = f32x4.extract_lane(gates, 1) * load<f32>(r.cells + before) + written;
  store<f32>(r.cells + after, cell);
  const state: f32 = isNeuronClamped(r, input, j) ? load<f32>(input + lane) : f32x4.extract_lane(gates, 3) * tanh1(cell);
  store<f32>(r.states + after, state);
}

function forwardNeurons(r: Lstm, t: u32, from: u32, to: u32): void {
  for (let j = from; j < to; j++) {
    const rows = r.w + <usize>(4 * j) * r.bytes;
    for (let b: u32 = 0; b < r.batch; b++) {
      const kept = r.drives + <usize>b * r.gateBytes + (<usize>j << 4);
      if (t == 0) v128.store(kept, splat(0));
      else if (!load<u32>(r.repeats + (rowOf(r, t, b) << 2))) v128.store(kept, gateProducts(r.bytes, rows, r.states + rowOf(r, t, b) * r.bytes));
      forwardNeuron(r, t, b, j, v128.load(kept));
    }
  }
}

/** Steps [from, to) of all episodes. */
export function forwardLstm(record: usize, from: u32, to: u32, thread: u32): void {
  const r = changetype<Lstm>(record), threads = threadCount();
  const first = firstBlock(r, thread, threads) * r.blockNeurons, end = min<u32>(r.neurons, firstBlock(r, thread + 1, threads) * r.blockNeurons);
  for (let t = from; t < to; t++) {
    for (let b: u32 = 0; b < r.batch; b++) store<u32>(r.repeats + (rowOf(r, t, b) << 2), isRepeated(r, t, b) ? 1 : 0);
    forwardNeurons(r, t, first, end);
    barrier(threads);
  }
}

// ---- backward ---------------------------------------------------------------------------------------------------

/** dLoss/dh(t) of neurons [from, to): the loss's own and what the step after sent, block by block. */
function gatherHidden(r: Lstm, t: u32, from: u32, to: u32, partials: usize): void {
  const size = <usize>r.batch * r.bytes, end = <usize>to << 2;
  for (let b: u32 = 0; b < r.batch; b++) {
    const dState = r.dStates + rowOf(r, t, b) * r.bytes, out = <usize>b * r.bytes;
    for (let at = <usize>from << 2; at < end; at += 16) {
      let sum = v128.load(dState + at);
      for (let block: usize = 0; block < r.blocks; block++) sum = f32x4.add(sum, v128.load(partials + block * size + out + at));
      v128.store(r.dHidden + out + at, sum);
    }
  }
}

/** Leaves dLoss/dz(t) in the deltas and dLoss/dc(t-1) in dCells. */
@inline
function backwardNeuron(r: Lstm, t: u32, b: u32, j: u32): void {
  const row = rowOf(r, t, b), lane = <usize>j << 2, at = <usize>b * r.bytes + lane;
  const gates = v128.load(r.gates + row * r.gateBytes + (lane << 2));
  const i = f32x4.extract_lane(gates, 0), f = f32x4.extract_lane(gates, 1), g = f32x4.extract_lane(gates, 2), o = f32x4.extract_lane(gates, 3);
  const before = load<f32>(r.cells + row * r.bytes + lane), shown = tanh1(load<f32>(r.cells + (row + r.batch) * r.bytes + lane));
  const dState: f32 = isNeuronClamped(r, r.inputs + row * r.drivenBytes, j) ? 0 : load<f32>(r.dHidden + at);
  const dCell = load<f32>(r.dCells + at) + dState * o * (1 - shown * shown);
  const deltas = f32x4(dCell * g * i * (1 - i), dCell * before * f * (1 - f), dCell * i * (1 - g * g), dState * shown * o * (1 - o));
  v128.store(r.deltas + row * r.gateBytes + (lane << 2), deltas);
  store<f32>(r.dCells + at, dCell * f);
}

/** Adds a neuron's four rows, times its four deltas, to `out`. */
@inline
function addRows(bytes: usize, rows: usize, deltas: usize, out: usize): void {
  const b = rows + bytes, c = b + bytes, d = c + bytes;
  const da = v128.load_splat<f32>(deltas), db = v128.load_splat<f32>(deltas, 4), dc = v128.load_splat<f32>(deltas, 8), dd = v128.load_splat<f32>(deltas, 12);
  for (let at: usize = 0; at < bytes; at += 16) {
    const upper = madd(db, v128.load(b + at), madd(da, v128.load(rows + at), v128.load(out + at)));
    v128.store(out + at, madd(dd, v128.load(d + at), madd(dc, v128.load(c + at), upper)));
  }
}

/** What a block of neurons sends to h(t-1). `skips` is scratch, a word an episode. */
function sendBack(r: Lstm, t: u32, from: u32, to: u32, out: usize, skips: usize): void {
  memory.fill(out, 0, <usize>r.batch * r.bytes);
  if (t == 0) return;
  for (let b: u32 = 0; b < r.batch; b++) store<u32>(skips + (<usize>b << 2), isWhollyClamped(r, t - 1, b) ? 1 : 0);
  for (let j = from; j < to; j++) {
    for (let b: u32 = 0; b < r.batch; b++) {
      if (load<u32>(skips + (<usize>b << 2))) continue;
      addRows(r.bytes, r.w + <usize>(4 * j) * r.bytes, r.deltas + rowOf(r, t, b) * r.gateBytes + (<usize>j << 4), out + <usize>b * r.bytes);
    }
  }
}

function backwardStep(r: Lstm, t: u32, from: u32, to: u32, skips: usize): void {
  const size = <usize>r.blocks * r.batch * r.bytes, own = r.partials + <usize>(t & 1) * size, other = r.partials + <usize>(1 - (t & 1)) * size;
  for (let block = from; block < to; block++) {
    const first = block * r.blockNeurons, end = neuronEnd(r, block);
    gatherHidden(r, t, first, end, other);
    for (let j = first; j < end; j++) {
      for (let b: u32 = 0; b < r.batch; b++) backwardNeuron(r, t, b, j);
    }
    sendBack(r, t, first, end, own + <usize>block * r.batch * r.bytes, skips);
  }
}

/** Nothing comes back from beyond the last step. */
function beginBackward(r: Lstm, steps: u32, from: u32, to: u32): void {
  const rows = <usize>r.batch * r.bytes;
  memory.fill(r.partials + <usize>(steps & 1) * r.blocks * rows + <usize>from * rows, 0, <usize>(to - from) * rows);
  for (let b: usize = 0; b < r.batch; b++) {
    for (let block = from; block < to; block++) {
      const first = block * r.blockNeurons;
      memory.fill(r.dCells + b * r.bytes + (<usize>first << 2), 0, <usize>(neuronEnd(r, block) - first) << 2);
    }
  }
}

/** All gradients from dStates; `steps` were taken. */
export function backwardLstm(record: usize, steps: u32, thread: u32): void {
  const r = changetype<Lstm>(record), threads = threadCount(), list = r.lists + thread * r.listBytes;
  const from = firstBlock(r, thread, threads), to = firstBlock(r, thread + 1, threads);
  beginBackward(r, steps, from, to);
  barrier(threads);
  for (let t: i32 = <i32>steps - 1; t >= 0; t--) {
    backwardStep(r, <u32>t, from, to, list);
    barrier(threads);
  }
  if (to > from) sumGradients(r, steps, from * r.blockNeurons, neuronEnd(r, to - 1), list);
}

/** Neurons [from, to) of all gradients, from the deltas. */
function sumGradients(r: Lstm, steps: u32, from: u32, to: u32, list: usize): void {
  const count = steps * r.batch, first = <usize>(4 * from), end = <usize>(4 * to);
  sumBiases(r, count, from, to);
  if (r.inputWeight) {
    memory.fill(r.dInputWeight + first * r.drivenBytes, 0, (end - first) * r.drivenBytes);
    accumulateOuter(first, end, r.drivenBytes, r.gateBytes, count, r.deltas, r.inputs, r.dInputWeight, list);
  }
  mergeRepeats(r, steps, from, to);
  memory.fill(r.dw + first * r.bytes, 0, (end - first) * r.bytes);
  accumulateOuter(first, end, r.bytes, r.gateBytes, count, r.deltas, r.states, r.dw, list);
}

function sumBiases(r: Lstm, count: u32, from: u32, to: u32): void {
  for (let j = <usize>from; j < to; j++) {
    let sum = splat(0);
    for (let row: usize = 0; row < count; row++) sum = f32x4.add(sum, v128.load(r.deltas + row * r.gateBytes + (j << 4)));
    v128.store(r.dBias + (j << 5), sum);
  }
}

/** Steps that meet the same h are one in dw: the deltas of the later are added to the earlier, and set to zero. */
function mergeRepeats(r: Lstm, steps: u32, from: u32, to: u32): void {
  for (let t = steps - 1; t > 0 && t < steps; t--) {
    for (let b: u32 = 0; b < r.batch; b++) {
      if (!load<u32>(r.repeats + (rowOf(r, t, b) << 2))) continue;
      const row = r.deltas + rowOf(r, t, b) * r.gateBytes, before = row - <usize>r.batch * r.gateBytes;
      for (let at = <usize>from << 4; at < <usize>to << 4; at += 16) {
        v128.store(before + at, f32x4.add(v128.load(before + at), v128.load(row + at)));
        v128.store(row + at, splat(0));
      }
    }
  }
}

/** dLoss/du [t, b] to `out`, where inputs are additive; by the calling thread alone. */
export function lstmInputGradient(record: usize, steps: u32, out: usize): void {
  const r = changetype<Lstm>(record);
  for (let row: usize = 0; row < steps * r.batch; row++) {
    for (let j: usize = 0; j < r.neurons; j++)
      addRows(r.drivenBytes, r.inputWeight + 4 * j * r.drivenBytes, r.deltas + row * r.gateBytes + (j << 4), out + row * r.drivenBytes);
  }
}
