// What the kernels are told about a recurrence, as records in the shared memory. Every field has 4 bytes; the order is
// that of ../layout.ts, which writes them. Pointers are byte offsets; all numbers in vectors and matrices are float32.
//
// Row j of a matrix is a postsynaptic neuron. Every vector and matrix row is padded with zeros to a multiple of 8
// floats, so that the loops have no tails. Rows of the step buffers are ordered [t, b]; `stride` bytes lie between two
// steps of an episode. `states` has two steps of zeros before the episode: x(t) is at step t + 2.

@unmanaged
export class Recurrence {
  neurons: u32;
  /** Bytes of a row. */
  bytes: u32;
  batch: u32;
  /** Longest episode. */
  steps: u32;
  stride: u32;
  /** Rows are worked on in blocks; sums over rows are sums of the blocks' sums, whatever thread made them. */
  blocks: u32;
  blockRows: u32;
  slots: u32;
  /** See rules.ts. */
  rule: u32;
  alphaKind: u32;
  isClamped: u32;
  canRewind: u32;
  isAttention: u32;
  /** Traces are kept at every `segment`-th sweep where they are not rewound. */
  segment: u32;
  w: usize;
  alpha: usize;
  modulatorWeight: usize;
  fanOutWeight: usize;
  fanOutBias: usize;
  inputs: usize;
  states: usize;
  dStates: usize;
  deltas: usize;
  dw: usize;
  dAlpha: usize;
  dModulatorWeight: usize;
  dModulatorBias: usize;
  episodes: usize;
  slotRecords: usize;
  /** Scratch of the product for dw, one list of 2 * batch * steps offsets a thread. */
  lists: usize;
  listBytes: u32;
  eta: f32;
  modulatorBias: f32;
  bound: f32;
}

@unmanaged
export class Episode {
  /** Offset of the episode within a step: b * bytes. */
  offset: u32;
  hebb: usize;
  eligibility: usize;
  /** Traces kept, one pointer a segment. */
  keptHebb: usize;
  keptEligibility: usize;
  /** Sweeps: pairs (step, clamped steps before it that the sweep takes along). */
  sweeps: usize;
  sweepCount: u32;
  /** Set where a drive turned out too strong for a clamped step to be taken along unlooked at. */
  isRefused: u32;
  /** M(t) and dLoss/d(v.x(t) + b), one number a step. */
  modulators: usize;
  dModulators: usize;
  /** Of the attention form: scores [T, T] and means [T] rows. */
  scores: usize;
  means: usize;
}

/** What one episode at a time needs on its way back. */
@unmanaged
export class Slot {
  dHebb: usize;
  dEligibility: usize;
  dAlpha: usize;
  /** dLoss/dx of the step before, [2, blocks] rows. */
  partials: usize;
  /** What reaches x(t) and the rate of the update after it, [N] and [2, N]. */
  dPosts: usize;
  dRates: usize;
  dFanOutWeight: usize;
  dFanOutBias: usize;
  /** dLoss/deta, one float64 a block, 128 bytes apart: threads that wrote to one cache line would wait for each other. */
  dEta: usize;
  /** Pointers to the traces of a segment. */
  segmentHebb: usize;
  segmentEligibility: usize;
  /** Of the attention form: dLoss/dstates [T] rows, r [1] row, and b [T] numbers. */
  dTraceStates: usize;
  attention: usize;
  products: usize;
}
