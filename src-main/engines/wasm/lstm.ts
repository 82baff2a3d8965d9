// The LSTM layer on the WebAssembly kernels: what it keeps in their memory, and what goes in and out.
import type { Floats } from '../../science/arrays.ts';
import { gates } from '../../science/networks/lstm/recurrence.ts';
import type { LstmShape, LstmTensors } from '../../science/networks/lstm/recurrence.ts';
import { checkSteps } from '../engine.ts';
import type { Recurrence } from '../engine.ts';
import { lstmFields } from '../kernels/layout.ts';
import type { Kernels } from './kernels.ts';
import { KernelRecord, PaddedMatrix, rowBytes } from './memory.ts';
import type { KernelMemory } from './memory.ts';
import type { WasmParameter } from './parameter.ts';
import { divideRows } from './recurrence-memory.ts';
import type { Threads } from './threads.ts';

export class WasmLstm implements Recurrence {
  readonly #memory: KernelMemory;
  readonly #kernels: Kernels;
  readonly #shape: LstmShape;
  readonly #threads: Threads;
  readonly #record: KernelRecord<(typeof lstmFields)[number]>;
  readonly #inputs: PaddedMatrix;
  /** With a step of zeros in front. */
  readonly #states: PaddedMatrix;
  readonly #dStates: PaddedMatrix;
  #dInputs: PaddedMatrix | null = null;
  /** Taken so far. */
  #steps = 0;

  /** Throws `out-of-memory`. */
  constructor(
    memory: KernelMemory,
    kernels: Kernels,
    shape: LstmShape,
    parameters: LstmTensors<WasmParameter>,
    threads: Threads,
  ) {
    const { neurons, driven, batch, steps } = shape;
    this.#memory = memory;
    this.#kernels = kernels;
    this.#shape = shape;
    this.#threads = threads;
    this.#inputs = new PaddedMatrix(memory, steps * batch, driven);
    this.#states = new PaddedMatrix(memory, (steps + 1) * batch, neurons);
    this.#dStates = new PaddedMatrix(memory, steps * batch, neurons);
    this.#record = new KernelRecord(memory, lstmFields, {
      ...this.#describeShape(),
      ...this.#describeParameters(parameters),
      ...this.#describeSteps(threads.count),
    });
  }

  #describeShape() {
    const { neurons, driven, batch, steps, inputs } = this.#shape;
    const { blocks, blockRows } = divideRows(neurons);
    return {
      ...{ neurons, bytes: rowBytes(neurons), gateBytes: rowBytes(gates.length * neurons) },
      ...{ driven, drivenBytes: rowBytes(driven), batch, steps, isClamped: inputs === 'clamped' ? 1 : 0 },
      ...{ blocks, blockNeurons: blockRows },
    };
  }

  #describeParameters({ w, inputWeight, bias }: LstmTensors<WasmParameter>) {
    return {
      ...{ w: w.values.offset, dw: w.gradient.offset },
      ...{ inputWeight: inputWeight?.values.offset ?? 0, dInputWeight: inputWeight?.gradient.offset ?? 0 },
      ...{ bias: bias.values.offset, dBias: bias.gradient.offset },
    };
  }

  #describeSteps(threads: number) {
    const { neurons, batch, steps } = this.#shape;
    const rows = (count: number, columns = neurons) => new PaddedMatrix(this.#memory, count, columns).offset;
    const count = steps * batch;
    return {
      ...{ inputs: this.#inputs.offset, states: this.#states.offset, dStates: this.#dStates.offset },
      cells: rows(count + batch),
      gates: rows(count, gates.length * neurons),
      drives: rows(batch, gates.length * neurons),
      deltas: rows(count, gates.length * neurons),
      ...{ dHidden: rows(batch), dCells: rows(batch) },
      partials: rows(2 * divideRows(neurons).blocks * batch),
      repeats: this.#memory.allocate(4 * count),
      ...{ lists: this.#memory.allocate(threads * 8 * count), listBytes: 8 * count },
    };
  }

  reset(): Promise<void> {
    this.#steps = 0;
    return Promise.resolve();
  }

  async step(inputs: Floats): Promise<Floats> {
    return Promise.resolve(this.#advance(inputs));
  }

  async forward(inputs: Floats): Promise<Floats> {
    this.#steps = 0;
    return Promise.resolve(this.#advance(inputs));
  }

  #advance(inputs: Floats): Floats {
    const { batch, driven, steps } = this.#shape;
    const [from, to] = [this.#steps, this.#steps + inputs.length / (batch * driven)];
    checkSteps(steps, to);
    this.#inputs.write(inputs, from * batch);
    this.#threads.run('lstm-forward', () => this.#kernels.runLstmForward(this.#record.offset, from, to));
    this.#steps = to;
    return this.#states.read((from + 1) * batch, (to + 1) * batch);
  }

  backward(dStates: Floats): Promise<void> {
    this.#dStates.write(dStates);
    this.#threads.run('lstm-backward', () => this.#kernels.runLstmBackward(this.#record.offset, this.#steps));
    return Promise.resolve();
  }

  readInputGradient(): Promise<Floats> {
    const { batch, driven, steps, inputs } = this.#shape;
    const count = this.#steps * batch;
    if (inputs === 'clamped') return Promise.resolve(new Float32Array(count * driven));
    this.#dInputs ??= new PaddedMatrix(this.#memory, steps * batch, driven);
    this.#memory.floats(this.#dInputs.offset, this.#dInputs.bytes / 4).fill(0);
    this.#kernels.lstmInputGradient(this.#record.offset, this.#steps, this.#dInputs.offset);
    return Promise.resolve(this.#dInputs.read(0, count));
  }
}
