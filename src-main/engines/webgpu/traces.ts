// Where the traces of an episode's steps lie on a graphics card. Forward, a step reads one matrix and writes another. Backward they
// are rewound where rounding allows it; else every so many steps' were kept, and those between are computed again.
import type { RecurrenceShape } from '../../science/plasticity/recurrence.ts';
import { ruleText } from '../kernels/wgsl/rules.ts';
import { canRewind, segmentLength } from '../rewinding.ts';
import type { Commands } from './commands.ts';
import type { Gpu } from './gpu.ts';

type Buffers = Readonly<Record<string, GPUBuffer>>;

/** A step on the way back: what has to be computed again before it, and the traces it takes. */
export interface Pass {
  readonly t: number;
  /** Of step t, and of step t-1. */
  readonly traces: Buffers;
  readonly retraced: readonly { readonly at: number; readonly buffers: Buffers }[];
}

export class Traces {
  readonly #gpu: Gpu;
  readonly #shape: RecurrenceShape;
  readonly #size: number;
  readonly #segment: number;
  /** All zero: the traces before the first step. */
  readonly #none: GPUBuffer;
  readonly #pair: readonly [GPUBuffer, GPUBuffer];
  /** Those that the last step of a segment but the last used, and those of a segment that were computed again. */
  #kept: readonly GPUBuffer[] = [];
  #retraced: readonly GPUBuffer[] = [];
  #isRewound = false;
  /** Those that the last step used. */
  #latest: GPUBuffer;

  static async create(gpu: Gpu, shape: RecurrenceShape): Promise<Traces> {
    const buffers = [];
    for (let k = 0; k < 3; k++) buffers.push(await allocate(gpu, shape));
    return new Traces(gpu, shape, buffers);
  }

  private constructor(gpu: Gpu, shape: RecurrenceShape, [none, first, second]: readonly GPUBuffer[]) {
    this.#gpu = gpu;
    this.#shape = shape;
    this.#size = sizeOf(shape);
    this.#segment = segmentLength(shape.steps);
    this.#none = none;
    this.#pair = [first, second];
    this.#latest = none;
  }

  get isRewound(): boolean {
    return this.#isRewound;
  }

  /** Gets ready for an episode under this rate. Rejects with `out-of-memory`. */
  async begin(eta: number): Promise<void> {
    this.#isRewound = canRewind(this.#shape, eta);
    if (this.#isRewound || this.#retraced.length > 0) return;
    const kept = Math.ceil(this.#shape.steps / this.#segment) - 1;
    const some = async (count: number) => {
      const buffers = [];
      for (let k = 0; k < count; k++) buffers.push(await allocate(this.#gpu, this.#shape));
      return buffers;
    };
    this.#kept = await some(kept);
    this.#retraced = await some(Math.min(this.#segment, this.#shape.steps));
  }

  clear(commands: Commands): void {
    commands.clear(this.#none, 0, this.#size);
    this.#latest = this.#none;
  }

  /** What step t reads and writes. */
  advance(t: number): Buffers {
    const traces = this.#latest;
    const isKept = !this.#isRewound && (t + 1) % this.#segment === 0;
    const kept = isKept ? this.#kept.at((t + 1) / this.#segment - 1) : undefined;
    this.#latest = kept ?? this.#other(traces);
    return { traces, newTraces: this.#latest };
  }

  #other(buffer: GPUBuffer): GPUBuffer {
    return buffer === this.#pair[0] ? this.#pair[1] : this.#pair[0];
  }

  /** The way back through so many steps. */
  *backward(steps: number): Generator<Pass> {
    if (this.#isRewound) yield* this.#rewind(steps);
    else
      for (
        let start = Math.floor((steps - 1) / this.#segment) * this.#segment;
        start >= 0;
        start -= this.#segment
      )
        yield* this.#segmentBack(start, Math.min(steps, start + this.#segment));
  }

  *#rewind(steps: number): Generator<Pass> {
    for (let t = steps - 1; t >= 0; t--) {
      const [traces, before] = [this.#latest, this.#other(this.#latest)];
      yield { t, traces: { traces, before }, retraced: [] };
      this.#latest = before;
    }
  }

  *#segmentBack(start: number, end: number): Generator<Pass> {
    const base = start === 0 ? this.#none : this.#kept[start / this.#segment - 1];
    const of = (t: number) => (t < start ? base : this.#retraced[t - start]);
    const retraced = Array.from({ length: end - start }, (_, k) => ({
      at: start + k,
      buffers: { traces: of(start + k - 1), newTraces: of(start + k) },
    }));
    for (let t = end - 1; t >= start; t--)
      yield { t, traces: { traces: of(t), before: of(t - 1) }, retraced: t === end - 1 ? retraced : [] };
  }
}

function sizeOf({ batch, neurons, rule }: RecurrenceShape): number {
  return batch * neurons ** 2 * (ruleText(rule).hasEligibility ? 2 : 1);
}

function allocate(gpu: Gpu, shape: RecurrenceShape): Promise<GPUBuffer> {
  const { neurons, batch } = shape;
  return gpu.allocate(`The traces of ${neurons} neurons in ${batch} episodes`, sizeOf(shape));
}
