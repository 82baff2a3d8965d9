// A stack of convolutions, 3 x 3 with stride 2 and without padding, each followed by tanh: forward and backward. Pictures are
// [side, side, channels]; a position sees 9 channels numbers in the order (row, column, channel), each called a tap.
//
// What position p sees through tap k lies at windows[p] + taps[k] of the input, so that no picture is ever rearranged:
//   z[p, f]                     = bias[f] + sum over k of input[windows[p] + taps[k]] w[f, k]
//   dw[f, k]                    = sum over p of input[windows[p] + taps[k]] dz[p, f]
//   dinput[windows[p] + taps[k]] += sum over f of dz[p, f] w[f, k]
// All three are products of scattered rows with panels of eight columns, see gathered.ts.
//
// Every slot has a run of the images; gradients are sums of the slots' own sums, so that they do not depend on the threads. A
// few images of a slot go through the layers together: their positions fill the blocks, and all they need stays in the cache.
import { aim, aimRows, blockRows, gatheredBlock, targetBytes, Targets } from './gathered';
import { barrier, threadCount } from './team';
import { splat, tanh4 } from './vectors';

@unmanaged
export class Stack {
  layers: u32;
  slots: u32;
  /** Images that go through the layers together. */
  group: u32;
  /** Pointers to the layers' records, first to last. */
  records: usize;
  /** Of every thread: targets, a panel of a group's positions, then two gradients of a group's outputs. */
  scratch: usize;
  scratchBytes: u32;
  /** Room for the outputs of a group in the largest layer. */
  groupBytes: u32;
}

@unmanaged
export class Convolution {
  positions: u32;
  features: u32;
  /** Numbers that a position sees, and bytes of a row of them. */
  seen: u32;
  seenBytes: u32;
  /** Offsets in bytes: of what each position of a group sees, of what each tap sees, and of the numbers of a row. */
  windows: usize;
  taps: usize;
  columns: usize;
  weight: usize;
  bias: usize;
  dWeight: usize;
  dBias: usize;
  /** The weights as [features / 8, seen, 8], and as [seen / 8, features, 8] where the gradient goes on to a layer below. */
  panels: usize;
  backPanels: usize;
  /** Input and output of every image, `inputBytes` and `bytes` apart. */
  inputs: usize;
  inputBytes: u32;
  outputs: usize;
  bytes: u32;
  /** Every slot's gradients: like `panels`, then [features] numbers. */
  sums: usize;
  sumBytes: u32;
}

@inline
function layerAt(s: Stack, index: u32): Convolution {
  return changetype<Convolution>(load<usize>(s.records + (<usize>index << 2)));
}

@inline
function panelBytes(rows: u32): usize {
  return <usize>rows << 5;
}

/** The first of a slot's images; the last is the one before the next slot's first. */
@inline
function firstImage(s: Stack, slot: u32, images: u32): u32 {
  return (images * slot) / s.slots;
}

// ---- weights ----------------------------------------------------------------------------------------------------

/** Both arrangements of a layer's weights. */
function packWeights(c: Convolution): void {
  const panel = panelBytes(c.seen), backPanel = panelBytes(c.features);
  for (let f: usize = 0; f < c.features; f++) {
    const row = c.weight + f * c.seenBytes, out = c.panels + (f >> 3) * panel + ((f & 7) << 2);
    for (let k: usize = 0; k < c.seen; k++) store<f32>(out + (k << 5), load<f32>(row + (k << 2)));
    if (c.backPanels == 0) continue;
    for (let k: usize = 0; k < c.seen; k += 8) memory.copy(c.backPanels + (k >> 3) * backPanel + (f << 5), row + (k << 2), 32);
  }
}

// ---- forward ----------------------------------------------------------------------------------------------------

/** tanh of each row and the bias, in place. */
function activate(rows: usize, bytes: usize, bias: usize, out: usize): void {
  for (let row: usize = 0; row < rows; row++, out += bytes) {
    for (let at: usize = 0; at < bytes; at += 16) v128.store(out + at, tanh4(f32x4.add(v128.load(out + at), v128.load(bias + at))));
  }
}

function forwardLayer(c: Convolution, first: u32, images: u32, targets: Targets): void {
  const input = c.inputs + <usize>first * c.inputBytes, out = c.outputs + <usize>first * c.bytes;
  const bytes = <usize>c.features << 2, count = images * c.positions;
  for (let p: u32 = 0; p < count; p += blockRows) {
    aim(targets.rows, input, c.windows, p, count);
    aimRows(targets.outs, out, bytes, p, count);
    for (let f: usize = 0; f < c.features; f += 8) gatheredBlock(false, targets, f << 2, c.seen, c.taps, c.panels + (f >> 3) * panelBytes(c.seen));
  }
  activate(count, bytes, c.bias, out);
}

/** Features of `images` pictures. */
export function forwardConvolutions(record: usize, images: u32, thread: u32): void {
  const s = changetype<Stack>(record), threads = threadCount();
  for (let l = thread; l < s.layers; l += threads) packWeights(layerAt(s, l));
  barrier(threads);
  const targets = changetype<Targets>(s.scratch + thread * s.scratchBytes);
  for (let slot = thread; slot < s.slots; slot += threads) {
    const end = firstImage(s, slot + 1, images);
    for (let image = firstImage(s, slot, images); image < end; image += s.group) {
      for (let l: u32 = 0; l < s.layers; l++) forwardLayer(layerAt(s, l), image, min(s.group, end - image), targets);
    }
  }
}

// ---- backward ---------------------------------------------------------------------------------------------------

/** d through tanh, in place. */
function pullBackTanh(size: usize, outputs: usize, d: usize): void {
  for (let at: usize = 0; at < size; at += 16) {
    const x = v128.load(outputs + at);
    v128.store(d + at, f32x4.mul(v128.load(d + at), f32x4.sub(splat(1), f32x4.mul(x, x))));
  }
}

/** Eight columns of rows as a panel; adds their sums to `sums`. */
function takePanel(rows: usize, bytes: usize, values: usize, panel: usize, sums: usize): void {
  let s0 = v128.load(sums), s1 = v128.load(sums, 16);
  for (let row: usize = 0; row < rows; row++, values += bytes, panel += 32) {
    const x0 = v128.load(values), x1 = v128.load(values, 16);
    v128.store(panel, x0);
    v128.store(panel, x1, 16);
    s0 = f32x4.add(s0, x0);
    s1 = f32x4.add(s1, x1);
  }
  v128.store(sums, s0);
  v128.store(sums, s1, 16);
}

/** Adds a group's share to a slot's gradients. `d` is dLoss/dz [count, features]. */
function addGradients(c: Convolution, input: usize, count: u32, d: usize, sums: usize, targets: Targets, panel: usize): void {
  const size = panelBytes(c.seen), bias = sums + (<usize>c.features >> 3) * size;
  for (let f: usize = 0; f < c.features; f += 8) {
    const out = sums + (f >> 3) * size;
    takePanel(count, <usize>c.features << 2, d + (f << 2), panel, bias + (f << 2));
    for (let k: u32 = 0; k < c.seen; k += blockRows) {
      aim(targets.rows, input, c.taps, k, c.seen);
      aimRows(targets.outs, out, 32, k, c.seen);
      gatheredBlock(true, targets, 0, count, c.windows, panel);
    }
  }
}

/** dLoss/dinput from d and the weights. */
function pullBackProducts(c: Convolution, count: u32, images: u32, d: usize, dInput: usize, targets: Targets): void {
  memory.fill(dInput, 0, <usize>images * c.inputBytes);
  for (let p: u32 = 0; p < count; p += blockRows) {
    aimRows(targets.rows, d, <usize>c.features << 2, p, count);
    aim(targets.outs, dInput, c.windows, p, count);
    for (let k: usize = 0; k < c.seen; k += 8)
      gatheredBlock(true, targets, load<u32>(c.taps + (k << 2)), c.features, c.columns, c.backPanels + (k >> 3) * panelBytes(c.features));
  }
}

/** From dLoss/dfeatures of a group to the slot's gradients. */
function backwardGroup(s: Stack, first: u32, images: u32, slot: u32, dFeatures: usize, scratch: usize): void {
  const targets = changetype<Targets>(scratch), gradients = scratch + s.scratchBytes - 2 * <usize>s.groupBytes;
  const last = layerAt(s, s.layers - 1);
  memory.copy(gradients, dFeatures + <usize>first * last.bytes, <usize>images * last.bytes);
  for (let l = s.layers; l > 0; l--) {
    const c = layerAt(s, l - 1), side = (s.layers - l) & 1, count = images * c.positions;
    const d = gradients + <usize>side * s.groupBytes, below = gradients + <usize>(1 - side) * s.groupBytes;
    pullBackTanh(<usize>images * c.bytes, c.outputs + <usize>first * c.bytes, d);
    addGradients(c, c.inputs + <usize>first * c.inputBytes, count, d, c.sums + slot * c.sumBytes, targets, scratch + targetBytes);
    if (l > 1) pullBackProducts(c, count, images, d, below, targets);
  }
}

/** All gradients from dLoss/dfeatures [images, features], of which the last layer has one position. */
export function backwardConvolutions(record: usize, images: u32, dFeatures: usize, thread: u32): void {
  const s = changetype<Stack>(record), threads = threadCount();
  for (let slot = thread; slot < s.slots; slot += threads) {
    const end = firstImage(s, slot + 1, images);
    for (let l: u32 = 0; l < s.layers; l++) memory.fill(layerAt(s, l).sums + slot * layerAt(s, l).sumBytes, 0, layerAt(s, l).sumBytes);
    for (let image = firstImage(s, slot, images); image < end; image += s.group)
      backwardGroup(s, image, min(s.group, end - image), slot, dFeatures, s.scratch + thread * s.scratchBytes);
  }
  barrier(threads);
  for (let l: u32 = 0; l < s.layers; l++) sumSlots(s, layerAt(s, l), thread, threads);
}

/** Adds up the slots' sums, a thread's share of the features. */
function sumSlots(s: Stack, c: Convolution, thread: u32, threads: u32): void {
  const size = panelBytes(c.seen), panels = c.features >> 3, bias = c.sums + <usize>panels * size;
  const end = <usize>((panels * (thread + 1)) / threads);
  for (let panel = <usize>((panels * thread) / threads); panel < end; panel++) {
    for (let k: usize = 0; k < c.seen; k++) sumRow(s, c.sums + panel * size + (k << 5), c.sumBytes, c.dWeight + (panel << 3) * c.seenBytes + (k << 2), c.seenBytes);
    sumRow(s, bias + (panel << 5), c.sumBytes, c.dBias + (panel << 5), 4);
  }
}

/** Eight numbers of every slot, added up, to places `bytes` apart. */
@inline
function sumRow(s: Stack, sums: usize, sumBytes: usize, out: usize, bytes: usize): void {
  let s0 = splat(0), s1 = splat(0);
  for (let slot: u32 = 0; slot < s.slots; slot++, sums += sumBytes) {
    s0 = f32x4.add(s0, v128.load(sums));
    s1 = f32x4.add(s1, v128.load(sums, 16));
  }
  v128.store_lane<f32>(out, s0, 0);
  v128.store_lane<f32>(out + bytes, s0, 1);
  v128.store_lane<f32>(out + 2 * bytes, s0, 2);
  v128.store_lane<f32>(out + 3 * bytes, s0, 3);
  v128.store_lane<f32>(out + 4 * bytes, s1, 0);
  v128.store_lane<f32>(out + 5 * bytes, s1, 1);
  v128.store_lane<f32>(out + 6 * bytes, s1, 2);
  v128.store_lane<f32>(out + 7 * bytes, s1, 3);
}
