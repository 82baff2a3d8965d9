// A stack of convolutions, 3 x 3 with stride 2 and without padding, each followed by tanh: forward and backward, image by
// image. Pictures are [side, side, channels]. What a position sees is gathered into a row of 9 channels numbers, in the order
// (row, column, channel), and a layer is the product of those rows with its weights [features, 9 channels].
//
// Images belong to slots, in turn; gradients are sums of the slots' own sums, so that they do not depend on the threads.
import { productBlock } from './products';
import { barrier, threadCount } from './team';
import { splat, tanh4 } from './vectors';

const KERNEL: u32 = 3;
const STRIDE: u32 = 2;

@unmanaged
export class Stack {
  layers: u32;
  images: u32;
  slots: u32;
  /** Pointers to the layers' records, first to last. */
  records: usize;
  /** Of every slot. */
  scratch: usize;
  scratchBytes: u32;
  /** Room for the largest picture's gradient, with three positions more. */
  pictureBytes: u32;
}

@unmanaged
export class Convolution {
  inputSide: u32;
  channels: u32;
  side: u32;
  features: u32;
  /** Numbers that a position sees, and bytes of a row of them. */
  seen: u32;
  seenBytes: u32;
  weight: usize;
  bias: usize;
  dWeight: usize;
  dBias: usize;
  /** The weights as [features / 8, seen, 8]. */
  packed: usize;
  /** Input and output of every image, `inputBytes` and `bytes` apart. Rows beyond the last position are scratch. */
  inputs: usize;
  inputBytes: u32;
  outputs: usize;
  bytes: u32;
  /** Every slot's gradients: [features] rows of `seenBytes`, then [features] numbers. */
  sums: usize;
  sumBytes: u32;
}

@inline
function layerAt(s: Stack, index: u32): Convolution {
  return changetype<Convolution>(load<usize>(s.records + (<usize>index << 2)));
}

@inline
function positions(c: Convolution): u32 {
  return c.side * c.side;
}

// ---- gathering and scattering -----------------------------------------------------------------------------------

/** Where the pixels begin that row `row` of the kernel sees from a position, in bytes. */
@inline
function seenFrom(c: Convolution, position: u32, row: u32): usize {
  const y = (position / c.side) * STRIDE + row, x = (position % c.side) * STRIDE;
  return <usize>((y * c.inputSide + x) * c.channels) << 2;
}

/** Rows of what each position sees, to `rows`; the three rows after them, which fill up the last four, are zero. */
function gatherSeen(c: Convolution, picture: usize, rows: usize): void {
  const run = <usize>(KERNEL * c.channels) << 2, count = positions(c);
  for (let p: u32 = 0; p < count; p++) {
    const out = rows + <usize>p * c.seenBytes;
    for (let row: u32 = 0; row < KERNEL; row++) memory.copy(out + row * run, picture + seenFrom(c, p, row), run);
    memory.fill(out + KERNEL * run, 0, c.seenBytes - KERNEL * run);
  }
  memory.fill(rows + <usize>count * c.seenBytes, 0, <usize>3 * c.seenBytes);
}

/** The way back of gatherSeen: adds rows to a picture's gradient. Channels are a multiple of 4. */
function scatterSeen(c: Convolution, rows: usize, picture: usize): void {
  const run = <usize>(KERNEL * c.channels) << 2, count = positions(c);
  memory.fill(picture, 0, <usize>(c.inputSide * c.inputSide * c.channels) << 2);
  for (let p: u32 = 0; p < count; p++) {
    for (let row: u32 = 0; row < KERNEL; row++) {
      const from = rows + <usize>p * c.seenBytes + row * run, to = picture + seenFrom(c, p, row);
      for (let at: usize = 0; at < run; at += 16) v128.store(to + at, f32x4.add(v128.load(to + at), v128.load(from + at)));
    }
  }
}

/** Four rows as [columns, 4]; columns are rounded up to 4. */
@inline
function packFour(rows: usize, bytes: usize, columns: u32, out: usize): void {
  for (let at: usize = 0; at < <usize>columns << 2; at += 16) {
    const a = v128.load(rows + at), b = v128.load(rows + bytes + at), c = v128.load(rows + 2 * bytes + at), d = v128.load(rows + 3 * bytes + at);
    const ab = v128.shuffle<f32>(a, b, 0, 4, 1, 5), AB = v128.shuffle<f32>(a, b, 2, 6, 3, 7);
    const cd = v128.shuffle<f32>(c, d, 0, 4, 1, 5), CD = v128.shuffle<f32>(c, d, 2, 6, 3, 7);
    const to = out + (at << 2);
    v128.store(to, v128.shuffle<f32>(ab, cd, 0, 1, 4, 5));
    v128.store(to, v128.shuffle<f32>(ab, cd, 2, 3, 6, 7), 16);
    v128.store(to, v128.shuffle<f32>(AB, CD, 0, 1, 4, 5), 32);
    v128.store(to, v128.shuffle<f32>(AB, CD, 2, 3, 6, 7), 48);
  }
}

/** The weights as the forward products take them; by one thread. */
function packWeights(c: Convolution): void {
  for (let f: usize = 0; f < c.features; f++) {
    const row = c.weight + f * c.seenBytes, out = c.packed + (f >> 3) * <usize>c.seen * 32 + ((f & 7) << 2);
    for (let k: usize = 0; k < c.seen; k++) store<f32>(out + (k << 5), load<f32>(row + (k << 2)));
  }
}

// ---- forward ----------------------------------------------------------------------------------------------------

function forwardImage(c: Convolution, image: u32, rows: usize, four: usize): void {
  const out = c.outputs + <usize>image * c.bytes, bytes = <usize>c.features << 2, count = positions(c);
  gatherSeen(c, c.inputs + <usize>image * c.inputBytes, rows);
  for (let p: usize = 0; p < count; p += 4) {
    packFour(rows + p * c.seenBytes, c.seenBytes, c.seen, four);
    for (let f: usize = 0; f < c.features; f += 8)
      productBlock(false, c.seen, four, 16, c.packed + (f >> 3) * <usize>c.seen * 32, 32, out + p * bytes + (f << 2), bytes);
  }
  for (let p: usize = 0; p < count; p++) {
    for (let at: usize = 0; at < bytes; at += 16)
      v128.store(out + p * bytes + at, tanh4(f32x4.add(v128.load(out + p * bytes + at), v128.load(c.bias + at))));
  }
}

/** Features of `images` pictures. */
export function forwardConvolutions(record: usize, images: u32, thread: u32): void {
  const s = changetype<Stack>(record), threads = threadCount();
  if (thread == 0) {
    for (let l: u32 = 0; l < s.layers; l++) packWeights(layerAt(s, l));
  }
  barrier(threads);
  for (let slot = thread; slot < s.slots; slot += threads) {
    const rows = s.scratch + slot * s.scratchBytes;
    for (let image = slot; image < images; image += s.slots) {
      for (let l: u32 = 0; l < s.layers; l++) {
        const c = layerAt(s, l);
        forwardImage(c, image, rows, rows + <usize>(positions(c) + 3) * c.seenBytes);
      }
    }
  }
}

// ---- backward ---------------------------------------------------------------------------------------------------

/** d through tanh, in place, and zeros in the rows that fill up the last four. */
function pullBackTanh(c: Convolution, outputs: usize, d: usize): void {
  const size = <usize>(positions(c) * c.features) << 2;
  for (let at: usize = 0; at < size; at += 16) {
    const x = v128.load(outputs + at);
    v128.store(d + at, f32x4.mul(v128.load(d + at), f32x4.sub(splat(1), f32x4.mul(x, x))));
  }
  memory.fill(d + size, 0, <usize>(3 * c.features) << 2);
}

/** Adds an image's share to a slot's gradients. `d` is dLoss/dz [positions, features]. */
function addGradients(c: Convolution, rows: usize, d: usize, sums: usize): void {
  const bytes = <usize>c.features << 2, count = positions(c), bias = sums + <usize>c.features * c.seenBytes;
  for (let p: usize = 0; p < count; p++) {
    for (let at: usize = 0; at < bytes; at += 16) v128.store(bias + at, f32x4.add(v128.load(bias + at), v128.load(d + p * bytes + at)));
  }
  for (let f: usize = 0; f < c.features; f += 4) {
    for (let at: usize = 0; at < c.seenBytes; at += 32) productBlock(true, count, d + (f << 2), bytes, rows + at, c.seenBytes, sums + f * c.seenBytes + at, c.seenBytes);
  }
}

/** dLoss/drows from d and the weights, over `rows`. */
function pullBackRows(c: Convolution, d: usize, four: usize, rows: usize): void {
  const bytes = <usize>c.features << 2, count = positions(c);
  for (let p: usize = 0; p < count; p += 4) {
    packFour(d + p * bytes, bytes, c.features, four);
    for (let at: usize = 0; at < c.seenBytes; at += 32) productBlock(false, c.features, four, 16, c.weight + at, c.seenBytes, rows + p * c.seenBytes + at, c.seenBytes);
  }
}

/** From dLoss/doutputs in `d` to the slot's gradients; dLoss/dinputs to `dInputs` unless that is 0. */
function backwardImage(c: Convolution, image: u32, slot: u32, rows: usize, d: usize, dInputs: usize): void {
  const four = rows + <usize>(positions(c) + 3) * c.seenBytes;
  gatherSeen(c, c.inputs + <usize>image * c.inputBytes, rows);
  pullBackTanh(c, c.outputs + <usize>image * c.bytes, d);
  addGradients(c, rows, d, c.sums + slot * c.sumBytes);
  if (dInputs == 0) return;
  pullBackRows(c, d, four, rows);
  scatterSeen(c, rows, dInputs);
}

/** Scratch of a slot: rows and four of them packed, then two gradients of pictures. */
function backwardStack(s: Stack, image: u32, slot: u32, dFeatures: usize): void {
  const pictureBytes = <usize>s.pictureBytes, rows = s.scratch + slot * s.scratchBytes, pictures = rows + s.scratchBytes - 2 * pictureBytes;
  const last = layerAt(s, s.layers - 1), bytes = <usize>last.features << 2;
  memory.copy(pictures, dFeatures + <usize>image * bytes, bytes);
  for (let l = s.layers; l > 0; l--) {
    const d = pictures + <usize>((s.layers - l) & 1) * pictureBytes, next = pictures + <usize>((s.layers - l + 1) & 1) * pictureBytes;
    backwardImage(layerAt(s, l - 1), image, slot, rows, d, l > 1 ? next : 0);
  }
}

/** All gradients from dLoss/dfeatures [images, features], of which the last layer has one position. */
export function backwardConvolutions(record: usize, images: u32, dFeatures: usize, thread: u32): void {
  const s = changetype<Stack>(record), threads = threadCount();
  for (let slot = thread; slot < s.slots; slot += threads) {
    for (let l: u32 = 0; l < s.layers; l++) memory.fill(layerAt(s, l).sums + slot * layerAt(s, l).sumBytes, 0, layerAt(s, l).sumBytes);
    for (let image = slot; image < images; image += s.slots) backwardStack(s, image, slot, dFeatures);
  }
  barrier(threads);
  for (let l = thread; l < s.layers; l += threads) {
    const c = layerAt(s, l), size = <usize>c.features * c.seenBytes;
    sumSlots(s, c, c.dWeight, 0, size);
    sumSlots(s, c, c.dBias, size, <usize>c.features << 2);
  }
}

/** A part of the slots' sums, added up. */
function sumSlots(s: Stack, c: Convolution, out: usize, from: usize, size: usize): void {
  memory.fill(out, 0, size);
  for (let slot: usize = 0; slot < s.slots; slot++) {
    const sums = c.sums + slot * c.sumBytes + from;
    for (let at: usize = 0; at < size; at += 16) v128.store(out + at, f32x4.add(v128.load(out + at), v128.load(sums + at)));
  }
}
