// y = weight x + bias for each of many rows x, on a graphics card: a matrix product forward, three back. The dense layer is one, and
// so is a convolution whose windows are rows.
import { columnsOf, rowsOf } from '../kernels/wgsl/product.ts';
import type { Commands } from './commands.ts';
import type { Gpu } from './gpu.ts';
import type { WebgpuParameter } from './parameter.ts';
import { Product } from './product.ts';

export interface AffineShape {
  readonly inputs: number;
  readonly outputs: number;
  /** Whether y goes through tanh. */
  readonly isTangent?: boolean;
}

/** weight [outputs, inputs], bias [outputs]. */
export interface AffineParameters {
  readonly weight: WebgpuParameter;
  readonly bias: WebgpuParameter;
}

/** x and dX [rows, inputs], y and dY [rows, outputs]; dX may be x where x is not needed any more, dY may be y. */
export type AffineBuffers = Readonly<Record<'x' | 'y' | 'dY' | 'dX', GPUBuffer>>;

export class Affine {
  readonly #shape: AffineShape;
  readonly #products: Readonly<Record<'y' | 'dWeight' | 'dBias' | 'dX', Product>>;

  constructor(gpu: Gpu, shape: AffineShape, { weight, bias }: AffineParameters, buffers: AffineBuffers) {
    const { inputs, outputs, isTangent = false } = shape;
    const { x, y, dY, dX } = buffers;
    this.#shape = shape;
    this.#products = {
      y: new Product(
        gpu,
        'affine',
        { a: rowsOf(inputs), b: columnsOf(inputs), out: rowsOf(outputs), hasBias: true, isTangent },
        { a: x, b: weight.values, bias: bias.values, out: y },
      ),
      dWeight: new Product(
        gpu,
        'dWeight',
        { a: columnsOf(outputs), b: rowsOf(inputs), out: rowsOf(inputs) },
        { a: dY, b: x, out: weight.gradient },
      ),
      dBias: new Product(
        gpu,
        'dBias',
        { a: null, b: rowsOf(outputs), out: rowsOf(outputs) },
        { b: dY, out: bias.gradient },
      ),
      dX: new Product(
        gpu,
        'dX',
        { a: rowsOf(outputs), b: rowsOf(inputs), out: rowsOf(inputs) },
        { a: dY, b: weight.values, out: dX },
      ),
    };
  }

  forward(commands: Commands, rows: number): void {
    const { inputs, outputs } = this.#shape;
    this.#products.y.give(commands, rows, outputs, inputs);
  }

  /** Gradients of weight and bias, from dY before the tanh. */
  backward(commands: Commands, rows: number): void {
    const { inputs, outputs } = this.#shape;
    this.#products.dWeight.give(commands, outputs, inputs, rows);
    this.#products.dBias.give(commands, 1, outputs, rows);
  }

  /** The gradient of x, after those of the parameters where dX is x. */
  backwardInputs(commands: Commands, rows: number): void {
    const { inputs, outputs } = this.#shape;
    this.#products.dX.give(commands, rows, inputs, outputs);
  }
}
