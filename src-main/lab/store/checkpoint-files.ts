// Checkpoints that newer ones have replaced go, but not while somebody reads them.
import { removeObjects } from './objects.ts';

export class CheckpointFiles {
  readonly #folder: string;
  readonly #isInUse: (sha256: string) => boolean;
  /** How many are reading a file. */
  readonly #readers = new Map<string, number>();
  readonly #superseded = new Set<string>();

  constructor(folder: string, isInUse: (sha256: string) => boolean) {
    this.#folder = folder;
    this.#isInUse = isInUse;
  }

  /** Removes files, those that are being read as soon as that has ended. */
  remove(names: readonly string[]): void {
    for (const name of names) {
      if (this.#readers.has(name)) this.#superseded.add(name);
      else removeObjects(this.#folder, [name]);
    }
  }

  /** Keeps a file for as long as `read` takes. */
  async keepDuring<T>(name: string, read: () => Promise<T>): Promise<T> {
    this.#readers.set(name, (this.#readers.get(name) ?? 0) + 1);
    try {
      return await read();
    } finally {
      this.#release(name);
    }
  }

  #release(name: string): void {
    const others = (this.#readers.get(name) ?? 1) - 1;
    if (others > 0) return void this.#readers.set(name, others);
    this.#readers.delete(name);
    if (this.#superseded.delete(name) && !this.#isInUse(name)) removeObjects(this.#folder, [name]);
  }
}
