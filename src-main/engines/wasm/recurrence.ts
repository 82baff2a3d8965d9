// The recurrence on the WebAssembly kernels: which sweep over which rows at which step. Episodes of a batch are computed
// one after the other, each with a trace of its own; the equations stand in kernels/assembly/recurrence.ts.
import { EngramError } from '../../contract/errors.ts';
import type { Floats } from '../../science/arrays.ts';
import type { RecurrenceShape } from '../../science/plasticity/recurrence.ts';
import type { Recurrence, RecurrenceParameters } from '../engine.ts';
import { alphaCodes } from './kernels.ts';
import type { Kernels } from './kernels.ts';
import { PaddedMatrix, rowBytes } from './memory.ts';
import type { KernelMemory } from './memory.ts';
import type { WasmParameter } from './parameter.ts';
import { TraceHistory } from './trace-history.ts';

/** One episode's buffers: inputs, deltas and dStates [T, N], states [T + 1, N] from the zero state on, trace [N, N]. */
interface Episode {
  readonly inputs: PaddedMatrix;
  readonly states: PaddedMatrix;
  readonly dStates: PaddedMatrix;
  readonly deltas: PaddedMatrix;
  readonly history: TraceHistory | null;
}

export class WasmRecurrence implements Recurrence {
  readonly shape: RecurrenceShape;
  readonly #kernels: Kernels;
  readonly #parameters: RecurrenceParameters<WasmParameter>;
  readonly #kind: number;
  readonly #bytes: number;
  readonly #episodes: readonly Episode[];
  /** dLoss/dtrace [N, N], dLoss/dstate and row products [N], and a list of steps: scratch of the backward sweeps. */
  readonly #dTrace: PaddedMatrix | null;
  readonly #dNext: PaddedMatrix;
  readonly #products: PaddedMatrix;
  readonly #list: number;
  #steps = 0;

  constructor(
    memory: KernelMemory,
    kernels: Kernels,
    shape: RecurrenceShape,
    parameters: RecurrenceParameters<WasmParameter>,
  ) {
    const { neurons, batch, steps, alpha } = shape;
    this.shape = shape;
    this.#kernels = kernels;
    this.#parameters = parameters;
    this.#kind = alphaCodes[alpha];
    this.#bytes = rowBytes(neurons);
    const history = alpha === 'none' ? null : TraceHistory.sharing(memory, kernels, neurons, steps);
    this.#episodes = Array.from({ length: batch }, () => ({
      inputs: new PaddedMatrix(memory, steps, neurons),
      states: new PaddedMatrix(memory, steps + 1, neurons),
      dStates: new PaddedMatrix(memory, steps, neurons),
      deltas: new PaddedMatrix(memory, steps, neurons),
      history: history ? history() : null,
    }));
    this.#dTrace = alpha === 'none' ? null : new PaddedMatrix(memory, neurons, neurons);
    this.#dNext = new PaddedMatrix(memory, 1, neurons);
    this.#products = new PaddedMatrix(memory, 1, neurons);
    this.#list = memory.allocate(4 * steps);
  }

  reset(): Promise<void> {
    this.#steps = 0;
    for (const { history } of this.#episodes) history?.begin(this.#eta());
    return Promise.resolve();
  }

  step(inputs: Floats): Promise<Floats> {
    this.#takeSteps(inputs, 1);
    return Promise.resolve(this.#readStates(this.#steps - 1, this.#steps));
  }

  async forward(inputs: Floats): Promise<Floats> {
    await this.reset();
    this.#takeSteps(inputs, inputs.length / this.#stepSize());
    return this.#readStates(0, this.#steps);
  }

  backward(dStates: Floats): Promise<Floats> {
    if (dStates.length !== this.#steps * this.#stepSize()) {
      throw new EngramError(
        'bad-input',
        `Expected the gradient of ${this.#steps} steps, got ${dStates.length} numbers.`,
      );
    }
    for (const { gradient } of Object.values(this.#parameters) as WasmParameter[]) gradient.zero();
    this.#kernels.clearSums();
    this.#episodes.forEach((episode, b) => {
      this.#scatter(dStates, episode.dStates, 0, b);
      this.#backwardEpisode(episode);
    });
    this.#storeSums();
    return Promise.resolve(this.#gather((episode) => episode.deltas, 0, this.#steps));
  }

  #takeSteps(inputs: Floats, count: number): void {
    const from = this.#steps;
    if (from + count > this.shape.steps) {
      throw new EngramError(
        'bad-input',
        `Expected an episode of at most ${this.shape.steps} steps, got ${from + count}.`,
      );
    }
    this.#episodes.forEach((episode, b) => {
      this.#scatter(inputs, episode.inputs, from, b);
      for (let t = from; t < from + count; t++) this.#stepEpisode(episode, t);
    });
    this.#steps += count;
  }

  #stepEpisode({ inputs, states, history }: Episode, t: number): void {
    const { neurons } = this.shape;
    if (t === 0) return this.#kernels.firstStep(neurons, this.#bytes, inputs.at(0), states.at(0));
    // prettier-ignore
    this.#kernels.forward(this.#kind, 0, neurons, this.#bytes, this.#parameters.w.values.offset, this.#parameters.alpha?.values.offset ?? 0, history?.current ?? 0, this.#eta(), inputs.at(t), states.at(t));
    history?.keep(t);
  }

  /** From the last step to the second; the first has a zero state before it, so only its deltas are of use. */
  #backwardEpisode({ states, dStates, deltas, history }: Episode): void {
    const { neurons } = this.shape;
    const bytes = this.#bytes;
    const eta = this.#eta();
    this.#dTrace?.zero();
    this.#dNext.zero();
    this.#products.zero();
    history?.beginBackward(this.#steps);
    for (let t = this.#steps - 1; t >= 0; t--) {
      // prettier-ignore
      this.#kernels.stepDeltas(neurons, states.at(t + 1), dStates.at(t), this.#dNext.offset, this.#products.offset, eta, deltas.at(t));
      if (t === 0) break;
      const { trace, rewind } = history?.traceOf(t, states) ?? { trace: 0, rewind: false };
      // prettier-ignore
      this.#kernels.backward(this.#kind, rewind, 0, neurons, bytes, this.#parameters.w.values.offset, this.#parameters.alpha?.values.offset ?? 0, trace, this.#dTrace?.offset ?? 0, this.#parameters.alpha?.gradient.offset ?? 0, eta, states.at(t), deltas.at(t), this.#products.offset, this.#dNext.offset);
    }
    // prettier-ignore
    this.#kernels.accumulateOuter(0, neurons + (neurons % 2), bytes, this.#steps, deltas.offset, states.offset, this.#parameters.w.gradient.offset, this.#list);
  }

  #storeSums(): void {
    const { alpha, eta } = this.#parameters;
    if (eta) eta.gradient.row(0)[0] = this.#kernels.etaGradient();
    if (alpha && this.shape.alpha === 'scalar')
      alpha.gradient.row(0)[0] = this.#kernels.scalarAlphaGradient();
  }

  #eta(): number {
    return this.#parameters.eta?.values.row(0)[0] ?? 0;
  }

  #stepSize(): number {
    return this.shape.batch * this.shape.neurons;
  }

  /** Copies episode `b` of a dense [T, B, N] into rows from `from` on. */
  #scatter(dense: Floats, rows: PaddedMatrix, from: number, b: number): void {
    const { neurons } = this.shape;
    for (let t = 0; t < dense.length / this.#stepSize(); t++) {
      const at = t * this.#stepSize() + b * neurons;
      rows.row(from + t).set(dense.subarray(at, at + neurons));
    }
  }

  /** Dense [to - from, B, N] from the episodes' rows. */
  #gather(rowsOf: (episode: Episode) => PaddedMatrix, from: number, to: number): Float32Array {
    const dense = new Float32Array((to - from) * this.#stepSize());
    this.#episodes.forEach((episode, b) => {
      const rows = rowsOf(episode);
      for (let t = from; t < to; t++)
        dense.set(rows.row(t), (t - from) * this.#stepSize() + b * this.shape.neurons);
    });
    return dense;
  }

  /** States of steps [from, to); row 0 of the buffer is the state before the episode. */
  #readStates(from: number, to: number): Float32Array {
    return this.#gather((episode) => episode.states, from + 1, to + 1);
  }
}
