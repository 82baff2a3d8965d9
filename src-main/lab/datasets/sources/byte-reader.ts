// Takes exact numbers of bytes from a stream of chunks, and says in a sentence where the stream ends too soon.
import { damaged, formatBytes } from '../../../formats/refusals.ts';
import type { Pulse } from '../pulse.ts';

/** About how many bytes `records` hands out at once. */
const batchBytes = 2 ** 20;

export class ByteReader {
  readonly #chunks: AsyncIterator<Uint8Array, undefined>;
  readonly #place: string;
  readonly #pulse: Pulse;
  #rest: Uint8Array = new Uint8Array();
  #taken = 0;

  constructor(chunks: AsyncIterable<Uint8Array>, place: string, pulse: Pulse) {
    this.#chunks = chunks[Symbol.asyncIterator]() as AsyncIterator<Uint8Array, undefined>;
    this.#place = place;
    this.#pulse = pulse;
  }

  /** Exactly `count` bytes, the caller's to keep. Throws `damaged` where there are fewer. */
  async take(count: number): Promise<Uint8Array> {
    const bytes = new Uint8Array(count);
    let filled = 0;
    while (filled < count) {
      const part = await this.#next(count - filled);
      if (!part) throw this.#endsTooSoon(count - filled);
      bytes.set(part, filled);
      filled += part.length;
    }
    return bytes;
  }

  async skip(count: number): Promise<void> {
    for (let left = count; left > 0;) {
      const part = await this.#next(left);
      if (!part) throw this.#endsTooSoon(left);
      left -= part.length;
    }
  }

  /** `count` records of `recordBytes` bytes each, many at a time. */
  async *records(recordBytes: number, count: number): AsyncGenerator<Uint8Array> {
    const most = Math.max(1, Math.floor(batchBytes / recordBytes));
    for (let left = count; left > 0; left -= most) yield await this.take(recordBytes * Math.min(most, left));
  }

  async isAtEnd(): Promise<boolean> {
    if (this.#rest.length === 0) this.#rest = (await this.#next(Infinity)) ?? this.#rest;
    return this.#rest.length === 0;
  }

  /** Lets go of the stream. */
  async close(): Promise<void> {
    await this.#chunks.return?.();
  }

  /** At most `most` bytes, or null at the end. */
  async #next(most: number): Promise<Uint8Array | null> {
    while (this.#rest.length === 0) {
      const next = await this.#chunks.next();
      if (next.done === true) return null;
      this.#pulse.beat();
      this.#rest = next.value;
    }
    const part = this.#rest.subarray(0, most);
    this.#rest = this.#rest.subarray(part.length);
    this.#taken += part.length;
    return part;
  }

  #endsTooSoon(missing: number) {
    return damaged(
      this.#place,
      `expected ${missing.toLocaleString('en-GB')} more bytes after ${formatBytes(this.#taken)}, got its end. It was cut short; get it anew.`,
    );
  }
}
