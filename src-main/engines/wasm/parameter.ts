// Trained tensors and Adam in the WebAssembly engine.
import type { Floats } from '../../science/arrays.ts';
import { adamRates, gradientScale } from '../../science/optimisers/adam.ts';
import type { AdamSettings } from '../../science/optimisers/adam.ts';
import { adamFields } from '../kernels/layout.ts';
import { gradientNotFinite } from '../engine.ts';
import type { Optimiser, Parameter } from '../engine.ts';
import type { Kernels } from './kernels.ts';
import { KernelRecord, PaddedMatrix } from './memory.ts';
import type { KernelMemory } from './memory.ts';
import type { Threads } from './threads.ts';

export class WasmParameter implements Parameter {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: PaddedMatrix;
  readonly gradient: PaddedMatrix;
  #version = 0;

  constructor(memory: KernelMemory, name: string, shape: readonly number[], values: Floats) {
    this.name = name;
    this.shape = shape;
    this.values = likeShape(memory, shape);
    this.gradient = likeShape(memory, shape);
    this.values.write(values);
  }

  read = () => Promise.resolve(this.values.read());
  write = (values: Floats) => {
    this.noteChange();
    return Promise.resolve(this.values.write(values));
  };
  readGradient = () => Promise.resolve(this.gradient.read());
  writeGradient = (values: Floats) => Promise.resolve(this.gradient.write(values));

  /** Another number after every change of the values: what is derived from them may be kept until then. */
  get version(): number {
    return this.#version;
  }

  /** To be called by whoever changes the values in place. */
  noteChange(): void {
    this.#version++;
  }
}

/** A multiple of four rows, because the outer product kernel takes four at a time. */
function likeShape(memory: KernelMemory, shape: readonly number[]): PaddedMatrix {
  const columns = shape.at(-1) ?? 1;
  const rows = shape.slice(0, -1).reduce((product, length) => product * length, 1);
  return new PaddedMatrix(memory, rows, columns, (4 - (rows % 4)) % 4);
}

/** A number in a gradient beyond which its square is no float32: Adam could not come back from it. */
const largestGradient = 1e18;

interface AdamSlot {
  readonly parameter: WasmParameter;
  readonly first: PaddedMatrix;
  readonly second: PaddedMatrix;
  readonly record: KernelRecord<(typeof adamFields)[number]>;
}

/** Tensors of fewer bytes are changed before another thread would have woken up. */
const fewestShared = 2 ** 17;

export class WasmAdam implements Optimiser {
  readonly #kernels: Kernels;
  readonly #threads: Threads;
  readonly #settings: AdamSettings;
  readonly #slots: readonly AdamSlot[];
  #updates = 0;

  constructor(
    memory: KernelMemory,
    kernels: Kernels,
    parameters: readonly WasmParameter[],
    settings: AdamSettings,
    threads: Threads,
  ) {
    const { beta1, beta2, epsilon } = settings;
    this.#kernels = kernels;
    this.#threads = threads;
    this.#settings = settings;
    this.#slots = parameters.map((parameter) => {
      const { values, gradient } = parameter;
      const [first, second] = [likeShape(memory, parameter.shape), likeShape(memory, parameter.shape)];
      const pointers = { values: values.offset, gradient: gradient.offset };
      const moments = { first: first.offset, second: second.offset };
      const numbers = { bytes: values.bytes, beta1, beta2, epsilon };
      const record = new KernelRecord(memory, adamFields, { ...pointers, ...moments, ...numbers });
      return { parameter, first, second, record };
    });
  }

  async update(): Promise<void> {
    this.#checkGradients();
    const rates = adamRates(this.#settings, ++this.#updates);
    const scale = this.#gradientScale();
    for (const { parameter, record } of this.#slots) {
      record.set({ ...rates, gradientScale: scale });
      const compute = () => this.#kernels.runAdam(record.offset);
      if (parameter.values.bytes < fewestShared) this.#threads.alone(compute);
      else compute();
      parameter.noteChange();
    }
    return Promise.resolve();
  }

  #gradientScale(): number {
    if (this.#settings.gradientNorm === 0) return 1;
    const squares = this.#slots.map(({ parameter: { gradient } }) =>
      this.#kernels.sumOfSquares(gradient.bytes, gradient.offset),
    );
    return gradientScale(this.#settings, squares);
  }

  /** Throws `not-finite`, naming the tensor, before anything has changed. */
  #checkGradients(): void {
    for (const { parameter } of this.#slots) {
      const { bytes, offset } = parameter.gradient;
      if (!this.#kernels.isWithin(bytes, offset, largestGradient)) throw gradientNotFinite(parameter.name);
    }
  }

  read() {
    const moments = this.#slots.map(({ parameter, first, second }) => {
      const both = new Float32Array(2 * first.rows * first.columns);
      both.set(first.read());
      both.set(second.read(), both.length / 2);
      return [parameter.name, both];
    });
    return Promise.resolve({
      updates: this.#updates,
      moments: Object.fromEntries(moments) as Record<string, Floats>,
    });
  }

  write(state: { updates: number; moments: Readonly<Record<string, Floats>> }): Promise<void> {
    this.#updates = state.updates;
    for (const { parameter, first, second } of this.#slots) {
      const both = state.moments[parameter.name];
      first.write(both.subarray(0, both.length / 2));
      second.write(both.subarray(both.length / 2));
    }
    return Promise.resolve();
  }
}
