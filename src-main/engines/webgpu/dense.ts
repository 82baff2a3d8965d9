// The dense layer on a graphics card: a matrix product forward, two back.
import type { Floats } from '../../science/arrays.ts';
import type { DenseShape, DenseTensors } from '../../science/networks/dense.ts';
import type { Dense } from '../engine.ts';
import { columnsOf, rowsOf } from '../kernels/wgsl/product.ts';
import type { Gpu } from './gpu.ts';
import type { WebgpuParameter } from './parameter.ts';
import { Product } from './product.ts';

interface Buffers {
  readonly x: GPUBuffer;
  readonly y: GPUBuffer;
  readonly dX: GPUBuffer;
}

export class WebgpuDense implements Dense {
  readonly #gpu: Gpu;
  readonly #shape: DenseShape;
  readonly #buffers: Buffers;
  readonly #products: Readonly<Record<'y' | 'dWeight' | 'dBias' | 'dX', Product>>;

  /** Rejects with `out-of-memory`. */
  static async create(
    gpu: Gpu,
    shape: DenseShape,
    tensors: DenseTensors<WebgpuParameter>,
  ): Promise<WebgpuDense> {
    const { inputs, outputs, rows } = shape;
    const allocate = (count: number) => gpu.allocate(`A layer of ${inputs} by ${outputs} numbers`, count);
    const buffers = {
      x: await allocate(rows * inputs),
      y: await allocate(rows * outputs),
      dX: await allocate(rows * inputs),
    };
    return new WebgpuDense(gpu, shape, tensors, buffers);
  }

  private constructor(
    gpu: Gpu,
    shape: DenseShape,
    { weight, bias }: DenseTensors<WebgpuParameter>,
    buffers: Buffers,
  ) {
    const { inputs, outputs } = shape;
    const { x, y, dX } = buffers;
    this.#gpu = gpu;
    this.#shape = shape;
    this.#buffers = buffers;
    this.#products = {
      y: new Product(
        gpu,
        'dense',
        { a: rowsOf(inputs), b: columnsOf(inputs), out: rowsOf(outputs), hasBias: true },
        { a: x, b: weight.values, bias: bias.values, out: y },
      ),
      dWeight: new Product(
        gpu,
        'dWeight',
        { a: columnsOf(outputs), b: rowsOf(inputs), out: rowsOf(inputs) },
        { a: y, b: x, out: weight.gradient },
      ),
      dBias: new Product(
        gpu,
        'dBias',
        { a: null, b: rowsOf(outputs), out: rowsOf(outputs) },
        { b: y, out: bias.gradient },
      ),
      dX: new Product(
        gpu,
        'dX',
        { a: rowsOf(outputs), b: rowsOf(inputs), out: rowsOf(inputs) },
        { a: y, b: weight.values, out: dX },
      ),
    };
  }

  forward(x: Floats): Promise<Floats> {
    const { inputs, outputs } = this.#shape;
    const rows = x.length / inputs;
    this.#gpu.write(this.#buffers.x, x);
    this.#gpu.run((commands) => this.#products.y.give(commands, rows, outputs, inputs));
    return this.#gpu.read(this.#buffers.y, rows * outputs);
  }

  backward(x: Floats, dY: Floats): Promise<Floats> {
    const { inputs, outputs } = this.#shape;
    const rows = x.length / inputs;
    this.#gpu.write(this.#buffers.x, x);
    this.#gpu.write(this.#buffers.y, dY);
    this.#gpu.run((commands) => {
      this.#products.dWeight.give(commands, outputs, inputs, rows);
      this.#products.dBias.give(commands, 1, outputs, rows);
      this.#products.dX.give(commands, rows, inputs, outputs);
    });
    return this.#gpu.read(this.#buffers.dX, rows * inputs);
  }
}
