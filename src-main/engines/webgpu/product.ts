// A matrix product between buffers of a graphics card.
import { numbers } from '../kernels/wgsl/numbers.ts';
import { productRecord, productText, productTile } from '../kernels/wgsl/product.ts';
import type { ProductShape } from '../kernels/wgsl/product.ts';
import type { Commands } from './commands.ts';
import type { Gpu } from './gpu.ts';
import { Kernel } from './kernel.ts';
import type { BufferPlan } from './kernel.ts';

export interface ProductBuffers {
  readonly a?: GPUBuffer;
  readonly b: GPUBuffer;
  readonly bias?: GPUBuffer;
  readonly out: GPUBuffer;
}

export class Product {
  readonly #gpu: Gpu;
  readonly #kernel: Kernel;
  readonly #buffers: Readonly<Record<string, GPUBuffer>>;

  constructor(gpu: Gpu, label: string, shape: ProductShape, buffers: ProductBuffers) {
    const read = (name: string): BufferPlan => ({ name, access: 'read' });
    const names = [...(shape.a ? ['a'] : []), 'b', ...(shape.hasBias ? ['bias'] : [])];
    this.#gpu = gpu;
    this.#kernel = new Kernel(gpu.device, {
      label,
      buffers: [...names.map(read), { name: 'out', access: 'write' }],
      record: productRecord,
      text: productText(shape, numbers),
    });
    this.#buffers = { ...buffers, records: gpu.records(1) };
  }

  /** out [rows, columns], each a sum of `count` products; before the commands are submitted its size must not change again. */
  give(commands: Commands, rows: number, columns: number, count: number): void {
    this.#gpu.writeRecord(this.#buffers.records, Uint32Array.of(rows, columns, count));
    const tiles = [columns, rows].map((size) => Math.ceil(size / productTile));
    commands.dispatch(this.#kernel, this.#buffers, tiles);
  }
}
