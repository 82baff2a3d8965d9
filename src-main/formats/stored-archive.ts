// A zip archive whose files are stored as they are: written piece by piece, and read as a list of where they lie.
import { createWriteStream } from 'node:fs';
import type { WriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import yauzl from 'yauzl';
import yazl from 'yazl';

/** Writes an archive of which nothing but the piece at hand is in memory. */
export class StoredArchive {
  readonly #zip = new yazl.ZipFile();
  readonly #target: WriteStream;
  readonly #written: Promise<void>;
  /** Rejects where writing fails, and is never resolved. */
  readonly #failed: Promise<never>;
  readonly #moment: Date;

  /** Makes the file, which must not be there yet; `moment` is the time that its files are given. */
  constructor(path: string, moment: Date) {
    this.#moment = moment;
    this.#target = createWriteStream(path, { flags: 'wx', mode: 0o600 });
    this.#written = pipeline(this.#zip.outputStream, this.#target);
    this.#failed = this.#written.then(() => new Promise<never>(() => undefined));
    this.#failed.catch(() => undefined);
  }

  /** Resolves when the file has been read to its end. One at a time. */
  add(name: string, pieces: AsyncIterable<Uint8Array>): Promise<void> {
    const stream = Readable.from(pieces, { objectMode: false });
    const read = new Promise<void>((resolve, reject) => {
      stream.once('error', reject);
      stream.once('end', resolve);
    });
    this.#zip.addReadStream(stream, name, { compress: false, mtime: this.#moment, mode: 0o100644 });
    return Promise.race([read, this.#failed]);
  }

  /** Resolves when all of it is with the file system. */
  async end(comment: string): Promise<void> {
    this.#zip.end({ comment, forceZip64Format: false });
    await this.#written;
  }

  /** Lets go of the file, of which a part may be there. */
  async abandon(): Promise<void> {
    this.#target.destroy();
    await this.#written.catch(() => undefined);
  }
}

export interface StoredFile {
  readonly name: string;
  /** The place of its first byte in the archive. */
  readonly start: number;
  readonly bytes: number;
}

/** The files of the archive behind an open descriptor, which stays open. Throws where it is none, or has one that is packed. */
export async function listStoredFiles(descriptor: number): Promise<StoredFile[]> {
  const zip = await yauzl.fromFdPromise(descriptor, { autoClose: false });
  const files: StoredFile[] = [];
  for await (const entry of zip.eachEntry()) {
    if (entry.compressionMethod !== 0) throw new Error(`${entry.fileName} is packed`);
    const { fileDataStart } = await zip.readLocalFileHeaderPromise(entry, { minimal: true });
    files.push({ name: entry.fileName, start: fileDataStart, bytes: entry.uncompressedSize });
  }
  return files;
}
