// The WebAssembly module's memory, handed out in blocks that live as long as the session. Rows are padded with zeros to
// a multiple of 16 floats, so that kernels need no tails.
import { EngramError } from '../../contract/errors.ts';
import type { Floats } from '../../science/arrays.ts';

const pageBytes = 65536;
/** What 32-bit addresses reach. */
const maximumPages = 65536;

/** Bytes of a padded row of `length` floats. */
export function rowBytes(length: number): number {
  return Math.ceil(length / 16) * 64;
}

export class KernelMemory {
  readonly memory = new WebAssembly.Memory({ initial: 1, maximum: maximumPages });
  /** Address 0 stays unused. */
  #end = 64;

  /** A zeroed block of `bytes`, aligned to 64; returns its byte offset. Throws `out-of-memory`. */
  allocate(bytes: number): number {
    const start = this.#end;
    const end = start + Math.ceil(bytes / 64) * 64;
    const missing = Math.ceil((end - this.memory.buffer.byteLength) / pageBytes);
    if (missing > 0) this.#grow(missing, end);
    this.#end = end;
    return start;
  }

  #grow(pages: number, end: number): void {
    try {
      this.memory.grow(pages);
    } catch (cause) {
      const needed = (end / 2 ** 30).toFixed(1);
      throw new EngramError(
        'out-of-memory',
        `This network needs at least ${needed} GiB in the wasm engine, which can have at most 4 GiB of what this machine has free. Choose fewer neurons or a smaller batch.`,
        { cause },
      );
    }
  }

  /** A view of `length` floats; valid until the next allocation. */
  floats(offset: number, length: number): Float32Array<ArrayBuffer> {
    return new Float32Array(this.memory.buffer, offset, length);
  }

  zero(offset: number, bytes: number): void {
    new Uint8Array(this.memory.buffer, offset, bytes).fill(0);
  }
}

/** A matrix inside the memory, its rows padded; a vector is one row. `extraRows` more rows of zeros may follow. */
export class PaddedMatrix {
  readonly offset: number;
  readonly rows: number;
  readonly columns: number;
  readonly bytes: number;
  readonly #memory: KernelMemory;

  constructor(memory: KernelMemory, rows: number, columns: number, extraRows = 0) {
    this.#memory = memory;
    this.rows = rows;
    this.columns = columns;
    this.bytes = (rows + extraRows) * rowBytes(columns);
    this.offset = memory.allocate(this.bytes);
  }

  /** Row `row`'s byte offset. */
  at(row: number): number {
    return this.offset + row * rowBytes(this.columns);
  }

  row(row: number): Float32Array {
    return this.#memory.floats(this.at(row), this.columns);
  }

  /** Fills from a dense array of rows * columns. */
  write(values: Floats): void {
    for (let r = 0; r < this.rows; r++)
      this.row(r).set(values.subarray(r * this.columns, (r + 1) * this.columns));
  }

  /** A dense copy. */
  read(): Float32Array {
    const values = new Float32Array(this.rows * this.columns);
    for (let r = 0; r < this.rows; r++) values.set(this.row(r), r * this.columns);
    return values;
  }

  /** Takes over the values of a matrix of the same shape. */
  copyFrom(other: PaddedMatrix): void {
    const length = this.bytes / 4;
    this.#memory.floats(this.offset, length).set(this.#memory.floats(other.offset, length));
  }

  zero(): void {
    this.#memory.zero(this.offset, this.bytes);
  }
}
