// How the backward sweep comes by the trace of an earlier step without a matrix kept for each.
//
// A decaying trace can be rewound: hebb(t) = (hebb(t+1) - eta post x pre) / (1 - eta). Rounding then grows by
// 1 / |1 - eta| a step, so rewinding is taken for safe while |1 - eta|^-(T-1) stays below `safeGrowth`. Elsewhere every
// K-th trace is kept on the way forward, K about sqrt(T), and a segment of K traces is computed again from each: about
// 2 sqrt(T) matrices.
import type { Kernels } from './kernels.ts';
import { PaddedMatrix, rowBytes } from './memory.ts';
import type { KernelMemory } from './memory.ts';

/**
 * The gradient of alpha then errs by up to 4e-6 of its norm (test/engines/rewinding.test.ts). Eta = .01 over 106 steps
 * grows rounding 2.9 times, eta = .026 16 times.
 */
const safeGrowth = 16;

/** The K traces of the segment being gone back through: shared by all episodes, allocated on first need. */
class Segment {
  readonly length: number;
  readonly #memory: KernelMemory;
  readonly #neurons: number;
  #traces: PaddedMatrix[] = [];

  constructor(memory: KernelMemory, neurons: number, steps: number) {
    this.#memory = memory;
    this.#neurons = neurons;
    this.length = Math.max(1, Math.ceil(Math.sqrt(steps)));
  }

  trace(k: number): PaddedMatrix {
    while (this.#traces.length <= k)
      this.#traces.push(new PaddedMatrix(this.#memory, this.#neurons, this.#neurons));
    return this.#traces[k];
  }
}

export class TraceHistory {
  readonly #memory: KernelMemory;
  readonly #kernels: Kernels;
  readonly #neurons: number;
  readonly #steps: number;
  readonly #segment: Segment;
  readonly #trace: PaddedMatrix;
  /** Entry k is hebb(k * segment.length); entry 0 is zero and not kept. */
  readonly #kept: PaddedMatrix[] = [];
  #eta = 0;
  #canRewind = true;
  #last = 0;
  #segmentStart = -1;

  /** Makes the histories of a batch's episodes, which share scratch memory. */
  static sharing(memory: KernelMemory, kernels: Kernels, neurons: number, steps: number): () => TraceHistory {
    const segment = new Segment(memory, neurons, steps);
    return () => new TraceHistory(memory, kernels, neurons, steps, segment);
  }

  private constructor(
    memory: KernelMemory,
    kernels: Kernels,
    neurons: number,
    steps: number,
    segment: Segment,
  ) {
    this.#memory = memory;
    this.#kernels = kernels;
    this.#neurons = neurons;
    this.#steps = steps;
    this.#segment = segment;
    this.#trace = new PaddedMatrix(memory, neurons, neurons);
  }

  /** The trace that the forward sweep brings up to date in place. */
  get current(): number {
    return this.#trace.offset;
  }

  begin(eta: number): void {
    this.#eta = eta;
    this.#canRewind = Math.abs(1 - eta) ** -(this.#steps - 1) <= safeGrowth;
    this.#trace.zero();
  }

  /** After the forward sweep of step t. */
  keep(t: number): void {
    const k = t / this.#segment.length;
    if (this.#canRewind || !Number.isInteger(k)) return;
    this.#kept[k] ??= new PaddedMatrix(this.#memory, this.#neurons, this.#neurons);
    this.#kept[k].copyFrom(this.#trace);
  }

  beginBackward(steps: number): void {
    this.#last = steps - 1;
    this.#segmentStart = -1;
  }

  /** Where hebb(t) is, t falling from the last step: either at hand, or to be rewound from hebb(t+1) by the sweep itself. */
  traceOf(t: number, states: PaddedMatrix): { trace: number; rewind: boolean } {
    if (this.#canRewind) return { trace: this.#trace.offset, rewind: t < this.#last };
    const start = t - (t % this.#segment.length);
    if (start !== this.#segmentStart) this.#recompute(start, t, states);
    return { trace: this.#segment.trace(t - start).offset, rewind: false };
  }

  /** The traces of steps start to end, each from the one before. */
  #recompute(start: number, end: number, states: PaddedMatrix): void {
    const first = this.#segment.trace(0);
    if (start === 0) first.zero();
    else first.copyFrom(this.#kept[start / this.#segment.length]);
    for (let t = start + 1; t <= end; t++) {
      const [from, to] = [this.#segment.trace(t - 1 - start).offset, this.#segment.trace(t - start).offset];
      // prettier-ignore
      this.#kernels.advanceTrace(0, this.#neurons, rowBytes(this.#neurons), from, to, this.#eta, states.at(t));
    }
    this.#segmentStart = start;
  }
}
