// A dense layer on the WebAssembly kernels. Its three products are of one kind, a^T b, so that what is not laid out that way
// is transposed first.
import type { Floats } from '../../science/arrays.ts';
import type { DenseShape, DenseTensors } from '../../science/networks/dense.ts';
import type { Dense } from '../engine.ts';
import { productFields } from '../kernels/layout.ts';
import type { Kernels } from './kernels.ts';
import { KernelRecord, PaddedMatrix, rowBytes } from './memory.ts';
import type { KernelMemory } from './memory.ts';
import type { WasmParameter } from './parameter.ts';
import type { Threads } from './threads.ts';

/** Products of fewer multiplications, some 50 microseconds, are not worth waking a thread for. */
const fewestShared = 2 ** 19;

export class WasmDense implements Dense {
  readonly #kernels: Kernels;
  readonly #threads: Threads;
  readonly #shape: DenseShape;
  readonly #parameters: DenseTensors<WasmParameter>;
  readonly #x: PaddedMatrix;
  readonly #y: PaddedMatrix;
  readonly #transposedX: PaddedMatrix;
  readonly #transposedY: PaddedMatrix;
  readonly #transposedWeight: PaddedMatrix;
  /** The version of the weight that is transposed. */
  #transposedVersion = -1;
  readonly #product: KernelRecord<(typeof productFields)[number]>;

  /** Throws `out-of-memory`. */
  constructor(
    memory: KernelMemory,
    kernels: Kernels,
    shape: DenseShape,
    parameters: DenseTensors<WasmParameter>,
    threads: Threads,
  ) {
    const { inputs, outputs, rows } = shape;
    // Products take four rows at a time.
    const matrix = (count: number, columns: number) => new PaddedMatrix(memory, count, columns, 3);
    this.#kernels = kernels;
    this.#threads = threads;
    this.#shape = shape;
    this.#parameters = parameters;
    this.#x = matrix(rows, inputs);
    this.#y = matrix(rows, outputs);
    this.#transposedX = matrix(inputs, rows);
    this.#transposedY = matrix(outputs, rows);
    this.#transposedWeight = matrix(inputs, outputs);
    this.#product = new KernelRecord(memory, productFields, {});
  }

  forward(x: Floats): Promise<Floats> {
    const { inputs, outputs } = this.#shape;
    const { bias } = this.#parameters;
    const rows = x.length / inputs;
    this.#x.write(x);
    this.#transpose(rows, inputs, this.#x, this.#transposedX);
    this.#transposeWeight();
    this.#multiply(rows, inputs, this.#transposedX, this.#transposedWeight, this.#y);
    this.#kernels.addToRows(rows, bias.values.offset, rowBytes(outputs), this.#y.offset);
    return Promise.resolve(this.#y.read(0, rows));
  }

  backward(x: Floats, dY: Floats): Promise<Floats> {
    const { inputs, outputs } = this.#shape;
    const { weight, bias } = this.#parameters;
    const rows = x.length / inputs;
    this.#x.write(x);
    this.#y.write(dY);
    this.#kernels.sumRows(rows, this.#y.offset, rowBytes(outputs), bias.gradient.offset);
    this.#multiply(outputs, rows, this.#y, this.#x, weight.gradient);
    this.#transpose(rows, outputs, this.#y, this.#transposedY);
    this.#multiply(rows, outputs, this.#transposedY, weight.values, this.#x);
    return Promise.resolve(this.#x.read(0, rows));
  }

  /** Once an update, and not at each of an episode's steps. */
  #transposeWeight(): void {
    const { inputs, outputs } = this.#shape;
    const { values, version } = this.#parameters.weight;
    if (version === this.#transposedVersion) return;
    this.#transpose(outputs, inputs, values, this.#transposedWeight);
    this.#transposedVersion = version;
  }

  /** out [rows, columns of b] = a^T b, both of `count` rows. */
  #multiply(rows: number, count: number, a: PaddedMatrix, b: PaddedMatrix, out: PaddedMatrix): void {
    const sizes = { rows, count, aBytes: rowBytes(a.columns), bytes: rowBytes(b.columns) };
    this.#product.set({ ...sizes, a: a.offset, b: b.offset, out: out.offset });
    const compute = () => this.#kernels.runMultiply(this.#product.offset);
    if (rows * count * b.columns < fewestShared) this.#threads.alone(compute);
    else compute();
  }

  #transpose(rows: number, columns: number, from: PaddedMatrix, to: PaddedMatrix): void {
    this.#kernels.transpose(
      rows,
      columns,
      from.offset,
      rowBytes(from.columns),
      to.offset,
      rowBytes(to.columns),
    );
  }
}
