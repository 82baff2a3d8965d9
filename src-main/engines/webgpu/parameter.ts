// Trained tensors on a graphics card, and Adam over them.
import { sizeOf } from '../../science/arrays.ts';
import type { Floats } from '../../science/arrays.ts';
import { adamRates, gradientScale } from '../../science/optimisers/adam.ts';
import type { AdamSettings } from '../../science/optimisers/adam.ts';
import { gradientNotFinite } from '../engine.ts';
import type { Optimiser, Parameter } from '../engine.ts';
import { adamRecord, adamText, squaresRecord, squaresText } from '../kernels/wgsl/adam.ts';
import { sweepLanes } from './commands.ts';
import type { Gpu } from './gpu.ts';
import { Kernel } from './kernel.ts';

export class WebgpuParameter implements Parameter {
  readonly name: string;
  readonly shape: readonly number[];
  readonly count: number;
  readonly values: GPUBuffer;
  readonly gradient: GPUBuffer;
  readonly #gpu: Gpu;

  static async create(
    gpu: Gpu,
    name: string,
    shape: readonly number[],
    values: Floats,
  ): Promise<WebgpuParameter> {
    const count = sizeOf(shape);
    const buffers = [`The tensor ${name}`, `The gradient of ${name}`].map((what) =>
      gpu.allocate(what, count),
    );
    const parameter = new WebgpuParameter(gpu, name, shape, await Promise.all(buffers));
    await parameter.write(values);
    return parameter;
  }

  private constructor(
    gpu: Gpu,
    name: string,
    shape: readonly number[],
    [values, gradient]: readonly GPUBuffer[],
  ) {
    this.#gpu = gpu;
    this.name = name;
    this.shape = shape;
    this.count = sizeOf(shape);
    this.values = values;
    this.gradient = gradient;
  }

  read = () => this.#gpu.read(this.values, this.count);
  readGradient = () => this.#gpu.read(this.gradient, this.count);
  write = async (values: Floats) => Promise.resolve(this.#gpu.write(this.values, values));
  writeGradient = async (values: Floats) => Promise.resolve(this.#gpu.write(this.gradient, values));
}

/** Workgroups that sum a tensor's squares. */
const squareGroups = 64;

interface AdamSlot {
  readonly parameter: WebgpuParameter;
  readonly first: GPUBuffer;
  readonly second: GPUBuffer;
}

export class WebgpuAdam implements Optimiser {
  readonly #gpu: Gpu;
  readonly #settings: AdamSettings;
  readonly #slots: readonly AdamSlot[];
  readonly #sums: GPUBuffer;
  readonly #places: GPUBuffer;
  readonly #rates: GPUBuffer;
  readonly #squaresKernel: Kernel;
  readonly #adamKernel: Kernel;
  #updates = 0;

  static async create(
    gpu: Gpu,
    parameters: readonly WebgpuParameter[],
    settings: AdamSettings,
  ): Promise<WebgpuAdam> {
    const slots: AdamSlot[] = [];
    for (const parameter of parameters) {
      const moments = () => gpu.allocate(`A moment of ${parameter.name}`, parameter.count);
      slots.push({ parameter, first: await moments(), second: await moments() });
    }
    return new WebgpuAdam(
      gpu,
      settings,
      slots,
      await gpu.allocate('Sums of squares', slots.length * squareGroups),
    );
  }

  private constructor(gpu: Gpu, settings: AdamSettings, slots: readonly AdamSlot[], sums: GPUBuffer) {
    this.#gpu = gpu;
    this.#settings = settings;
    this.#slots = slots;
    this.#sums = sums;
    this.#places = gpu.records(slots.length);
    slots.forEach((_, index) => gpu.writeRecord(this.#places, Uint32Array.of(index * squareGroups), index));
    this.#rates = gpu.records(1);
    this.#squaresKernel = new Kernel(gpu.device, {
      label: 'squares',
      buffers: [
        { name: 'gradient', access: 'read' },
        { name: 'sums', access: 'write' },
      ],
      record: squaresRecord,
      text: squaresText(sweepLanes),
    });
    this.#adamKernel = new Kernel(gpu.device, {
      label: 'adam',
      buffers: [
        { name: 'gradient', access: 'read' },
        ...['values', 'first', 'second'].map((name) => ({ name, access: 'read-write' as const })),
      ],
      record: adamRecord,
      text: adamText(sweepLanes),
    });
  }

  async update(): Promise<void> {
    const scale = gradientScale(this.#settings, await this.#squares());
    const rates = adamRates(this.#settings, ++this.#updates);
    const { beta1, beta2, epsilon } = this.#settings;
    this.#gpu.writeRecord(
      this.#rates,
      Float32Array.of(beta1, beta2, rates.rate, rates.scale, epsilon, scale),
    );
    this.#gpu.run((commands) => {
      for (const { parameter, first, second } of this.#slots) {
        const { values, gradient, count } = parameter;
        commands.sweep(this.#adamKernel, { values, gradient, first, second, records: this.#rates }, count);
      }
    });
  }

  /** The sum of squares of each gradient. Rejects with `not-finite`, naming the tensor, before anything has changed. */
  async #squares(): Promise<number[]> {
    this.#gpu.run((commands) =>
      this.#slots.forEach(({ parameter: { gradient } }, index) =>
        commands.dispatch(
          this.#squaresKernel,
          { gradient, sums: this.#sums, records: this.#places },
          [squareGroups],
          index,
        ),
      ),
    );
    const sums = await this.#gpu.read(this.#sums, this.#slots.length * squareGroups);
    return this.#slots.map(({ parameter }, index) => {
      const own = sums.subarray(index * squareGroups, (index + 1) * squareGroups);
      const total = own.reduce((sum, value) => sum + value, 0);
      if (!Number.isFinite(total)) throw gradientNotFinite(parameter.name);
      return total;
    });
  }

  async read() {
    const moments: Record<string, Floats> = {};
    for (const { parameter, first, second } of this.#slots) {
      const { name, count } = parameter;
      const both = new Float32Array(2 * count);
      both.set(await this.#gpu.read(first, count));
      both.set(await this.#gpu.read(second, count), count);
      moments[name] = both;
    }
    return { updates: this.#updates, moments };
  }

  async write(state: { updates: number; moments: Readonly<Record<string, Floats>> }): Promise<void> {
    this.#updates = state.updates;
    for (const { parameter, first, second } of this.#slots) {
      const both = state.moments[parameter.name];
      this.#gpu.write(first, both.subarray(0, parameter.count));
      this.#gpu.write(second, both.subarray(parameter.count));
    }
    return Promise.resolve();
  }
}
