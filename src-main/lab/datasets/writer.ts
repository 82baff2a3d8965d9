// Writes a data set's file: items as they come, in any order, then labels and split; flushed, read once more, hashed.
import { createHash } from 'node:crypto';
import { open, statfs } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { EngramError } from '../../contract/errors.ts';
import { encodeDatasetHeader, encodeLabels, splitCodes } from '../../contract/dataset-file.ts';
import type { DatasetLayout, DatasetShape } from '../../contract/dataset-file.ts';
import type { Batch } from './importer.ts';
import { spareBytes } from './limits.ts';
import type { Pulse } from './pulse.ts';
import { formatBytes } from '../../formats/refusals.ts';

const unread = 255;
const gatherBytes = 2 ** 22;
/** So that the last flush of a large file is short. */
const flushEveryBytes = 2 ** 26;

export class DatasetWriter {
  readonly #file: FileHandle;
  readonly #layout: DatasetLayout;
  readonly #pulse: Pulse;
  readonly #labels: Uint16Array;
  readonly #split: Uint8Array;
  /** Pixels that follow each other, written together, and where they go. */
  readonly #gathered = Buffer.allocUnsafe(gatherBytes);
  #gatheredBytes = 0;
  #gatheredAt = 0;
  #unflushedBytes = 0;

  /** Throws `home-unusable` where the disk has no room for it. `path` must not exist. */
  static async create(path: string, shape: DatasetShape, pulse: Pulse): Promise<DatasetWriter> {
    const { header, layout } = encodeDatasetHeader(shape);
    const { bavail, bsize } = await statfs(dirname(path));
    if (layout.bytes + spareBytes > bavail * bsize) throw noRoom(layout.bytes, bavail * bsize);
    const file = await open(path, 'wx+', 0o600).catch((cause: unknown) => {
      throw explainWrite(cause, layout.bytes);
    });
    const writer = new DatasetWriter(file, layout, pulse);
    await writer.#write(header, 0);
    return writer;
  }

  private constructor(file: FileHandle, layout: DatasetLayout, pulse: Pulse) {
    this.#file = file;
    this.#layout = layout;
    this.#pulse = pulse;
    this.#labels = new Uint16Array(layout.items);
    this.#split = new Uint8Array(layout.items).fill(unread);
  }

  async add({ at, pixels, labels, isTest }: Batch): Promise<void> {
    const { itemBytes, items, pixelsAt } = this.#layout;
    if (pixels.length !== labels.length * itemBytes || at + labels.length > items)
      throw new EngramError('internal', 'An importer read other items than it announced.');
    this.#labels.set(labels, at);
    this.#split.fill(isTest ? splitCodes.test : splitCodes.training, at, at + labels.length);
    await this.#gather(pixels, pixelsAt + at * itemBytes);
    this.#pulse.beat();
  }

  async #gather(pixels: Uint8Array, at: number): Promise<void> {
    const isNext = at === this.#gatheredAt + this.#gatheredBytes;
    if (!isNext || this.#gatheredBytes + pixels.length > gatherBytes) await this.#writeGathered();
    if (pixels.length > gatherBytes) return this.#write(pixels, at);
    if (this.#gatheredBytes === 0) this.#gatheredAt = at;
    this.#gathered.set(pixels, this.#gatheredBytes);
    this.#gatheredBytes += pixels.length;
  }

  async #writeGathered(): Promise<void> {
    await this.#write(this.#gathered.subarray(0, this.#gatheredBytes), this.#gatheredAt);
    this.#gatheredBytes = 0;
  }

  async #write(bytes: Uint8Array, at: number): Promise<void> {
    try {
      for (let done = 0; done < bytes.length;)
        done += (await this.#file.write(bytes, done, bytes.length - done, at + done)).bytesWritten;
      this.#unflushedBytes += bytes.length;
      if (this.#unflushedBytes < flushEveryBytes) return;
      await this.#file.datasync();
      this.#unflushedBytes = 0;
    } catch (cause) {
      throw explainWrite(cause, this.#layout.bytes);
    }
  }

  /** Items for training and for testing. */
  get split(): { training: number; test: number } {
    let test = 0;
    for (const code of this.#split) if (code === splitCodes.test) test++;
    return { training: this.#layout.items - test, test };
  }

  /** The file is whole and on the disk when this resolves. `split`, where given, replaces what the items came with. */
  async finish(split?: Uint8Array): Promise<{ sha256: string; bytes: number }> {
    await this.#writeGathered();
    if (this.#split.includes(unread))
      throw new EngramError('internal', 'An importer read fewer items than it announced.');
    if (split) this.#split.set(split);
    await this.#write(encodeLabels(this.#labels), this.#layout.labelsAt);
    await this.#write(this.#split, this.#layout.splitAt);
    await this.#file.sync().catch((cause: unknown) => {
      throw explainWrite(cause, this.#layout.bytes);
    });
    return { sha256: await this.#hash(), bytes: this.#layout.bytes };
  }

  async #hash(): Promise<string> {
    const hash = createHash('sha256');
    const chunk = Buffer.alloc(2 ** 20);
    for (let at = 0; at < this.#layout.bytes;) {
      const { bytesRead } = await this.#file.read(chunk, 0, chunk.length, at);
      if (bytesRead === 0)
        throw new EngramError('damaged', 'The file just written is shorter than what was written.');
      hash.update(chunk.subarray(0, bytesRead));
      at += bytesRead;
      this.#pulse.beat();
    }
    return hash.digest('hex');
  }

  close(): Promise<void> {
    return this.#file.close();
  }
}

function noRoom(needed: number, free: number): EngramError {
  return new EngramError(
    'home-unusable',
    `The data set needs ${formatBytes(needed)}, and the disk of Engram's home has ${formatBytes(free)} free. Make room, or choose another home with --home.`,
  );
}

function explainWrite(cause: unknown, needed: number): EngramError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new EngramError(
    'home-unusable',
    `The data set of ${formatBytes(needed)} could not be written: ${why}. Nothing of it was kept; make room, then try again.`,
    { cause },
  );
}
