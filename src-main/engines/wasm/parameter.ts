// Trained tensors and Adam in the WebAssembly engine.
import type { Floats } from '../../science/arrays.ts';
import { adamRates } from '../../science/optimisers/adam.ts';
import type { AdamSettings } from '../../science/optimisers/adam.ts';
import type { Optimiser, Parameter } from '../engine.ts';
import type { Kernels } from './kernels.ts';
import type { KernelMemory } from './memory.ts';
import { PaddedMatrix } from './memory.ts';

export class WasmParameter implements Parameter {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: PaddedMatrix;
  readonly gradient: PaddedMatrix;

  constructor(memory: KernelMemory, name: string, shape: readonly number[], values: Floats) {
    this.name = name;
    this.shape = shape;
    this.values = likeShape(memory, shape);
    this.gradient = likeShape(memory, shape);
    this.values.write(values);
  }

  read = () => Promise.resolve(this.values.read());
  write = (values: Floats) => Promise.resolve(this.values.write(values));
  readGradient = () => Promise.resolve(this.gradient.read());
}

/** An even number of rows, because the outer product kernel takes two at a time. */
function likeShape(memory: KernelMemory, shape: readonly number[]): PaddedMatrix {
  const columns = shape.at(-1) ?? 1;
  const rows = shape.slice(0, -1).reduce((product, length) => product * length, 1);
  return new PaddedMatrix(memory, rows, columns, rows % 2);
}

export class WasmAdam implements Optimiser {
  readonly #kernels: Kernels;
  readonly #settings: AdamSettings;
  readonly #slots: { parameter: WasmParameter; first: PaddedMatrix; second: PaddedMatrix }[];
  #updates = 0;

  constructor(
    memory: KernelMemory,
    kernels: Kernels,
    parameters: readonly WasmParameter[],
    settings: AdamSettings,
  ) {
    this.#kernels = kernels;
    this.#settings = settings;
    this.#slots = parameters.map((parameter) => ({
      parameter,
      first: likeShape(memory, parameter.shape),
      second: likeShape(memory, parameter.shape),
    }));
  }

  update(): Promise<void> {
    const { beta1, beta2, epsilon } = this.#settings;
    const { rate, scale } = adamRates(this.#settings, ++this.#updates);
    for (const { parameter, first, second } of this.#slots) {
      const { values, gradient } = parameter;
      // prettier-ignore
      this.#kernels.adam(values.bytes, values.offset, gradient.offset, first.offset, second.offset, beta1, beta2, rate, scale, epsilon);
    }
    return Promise.resolve();
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
