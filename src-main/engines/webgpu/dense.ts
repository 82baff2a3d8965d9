// The dense layer on a graphics card: a matrix product forward, two back.
import type { Floats } from '../../science/arrays.ts';
import type { DenseShape, DenseTensors } from '../../science/networks/dense.ts';
import type { Dense } from '../engine.ts';
import { Affine } from './affine.ts';
import type { Gpu } from './gpu.ts';
import type { WebgpuParameter } from './parameter.ts';

interface Buffers {
  readonly x: GPUBuffer;
  readonly y: GPUBuffer;
  readonly dX: GPUBuffer;
}

export class WebgpuDense implements Dense {
  readonly #gpu: Gpu;
  readonly #shape: DenseShape;
  readonly #buffers: Buffers;
  readonly #affine: Affine;

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

  private constructor(gpu: Gpu, shape: DenseShape, tensors: DenseTensors<WebgpuParameter>, buffers: Buffers) {
    this.#gpu = gpu;
    this.#shape = shape;
    this.#buffers = buffers;
    this.#affine = new Affine(gpu, shape, tensors, { ...buffers, dY: buffers.y });
  }

  forward(x: Floats): Promise<Floats> {
    const { inputs, outputs } = this.#shape;
    const rows = x.length / inputs;
    this.#gpu.write(this.#buffers.x, x);
    this.#gpu.run((commands) => this.#affine.forward(commands, rows));
    return this.#gpu.read(this.#buffers.y, rows * outputs);
  }

  backward(x: Floats, dY: Floats): Promise<Floats> {
    const { inputs } = this.#shape;
    const rows = x.length / inputs;
    this.#gpu.write(this.#buffers.x, x);
    this.#gpu.write(this.#buffers.y, dY);
    this.#gpu.run((commands) => {
      this.#affine.backward(commands, rows);
      this.#affine.backwardInputs(commands, rows);
    });
    return this.#gpu.read(this.#buffers.dX, rows * inputs);
  }
}
