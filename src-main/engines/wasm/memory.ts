// The WebAssembly module's memory, handed out in blocks that live as long as the session. Rows are padded with zeros to
// a multiple of 8 floats, so that kernels need no tails.
import { EngramError } from '../../contract/errors.ts';
import type { Floats } from '../../science/arrays.ts';
import { fractions } from '../kernels/layout.ts';

const pageBytes = 65536;
/** What 32-bit addresses reach. */
const maximumPages = 65536;

/** Bytes of a padded row of `length` floats. */
export function rowBytes(length: number): number {
  return Math.ceil(length / 8) * 32;
}

export class KernelMemory {
  readonly memory = new WebAssembly.Memory({ initial: 2, maximum: maximumPages, shared: true });
  /** The words by which threads meet come first (kernels/assembly/team.ts). */
  #end = pageBytes;

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
  floats(offset: number, length: number): Float32Array {
    return new Float32Array(this.memory.buffer, offset, length);
  }

  doubles(offset: number, length: number): Float64Array {
    return new Float64Array(this.memory.buffer, offset, length);
  }

  words(offset: number, length: number): Uint32Array {
    return new Uint32Array(this.memory.buffer, offset, length);
  }

  /** A list of words; returns its byte offset. */
  list(values: readonly number[]): number {
    const offset = this.allocate(4 * values.length);
    this.words(offset, values.length).set(values);
    return offset;
  }
}

/** A record that kernels read, see kernels/layout.ts. */
export class KernelRecord<F extends string> {
  readonly offset: number;
  readonly #memory: KernelMemory;
  readonly #fields: readonly F[];

  constructor(memory: KernelMemory, fields: readonly F[], values: Partial<Record<F, number>>) {
    this.#memory = memory;
    this.#fields = fields;
    this.offset = memory.allocate(4 * fields.length);
    this.set(values);
  }

  set(values: Partial<Record<F, number>>): void {
    for (const [name, value] of Object.entries(values) as [F, number][]) {
      const at = this.offset + 4 * this.#fields.indexOf(name);
      if (fractions.has(name)) this.#memory.floats(at, 1)[0] = value;
      else this.#memory.words(at, 1)[0] = value;
    }
  }

  /** A field that is a whole number or a pointer. */
  get(name: F): number {
    return this.#memory.words(this.offset + 4 * this.#fields.indexOf(name), 1)[0];
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

  /** Fills rows from `from` on from a dense array, as many as it has. */
  write(values: Floats, from = 0): void {
    const { columns } = this;
    const [count, stride] = [values.length / columns, rowBytes(columns) / 4];
    const rows = this.#memory.floats(this.at(from), count * stride);
    if (stride === columns) rows.set(values);
    else
      for (let r = 0; r < count; r++) rows.set(values.subarray(r * columns, (r + 1) * columns), r * stride);
  }

  /** A dense copy of rows [from, to). */
  read(from = 0, to = this.rows): Float32Array {
    const { columns } = this;
    const [count, stride] = [to - from, rowBytes(columns) / 4];
    const rows = this.#memory.floats(this.at(from), count * stride);
    if (stride === columns) return rows.slice();
    const values = new Float32Array(count * columns);
    for (let r = 0; r < count; r++) values.set(rows.subarray(r * stride, r * stride + columns), r * columns);
    return values;
  }
}
