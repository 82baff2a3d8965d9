// A zip archive, read where it lies. Sizes are checked before anything is unpacked: yauzl refuses names that lead out of the
// archive and data that is longer than declared; overlapping files, of which bombs are built, are noticed by where they lie.
import { closeSync, createReadStream, fstatSync, openSync, readSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { crc32, inflateRawSync } from 'node:zlib';
import yauzl from 'yauzl';
import type { ZipFile } from 'yauzl';
import { expansionAllowance, mostEntries, mostExpansion } from '../limits.ts';
import type { Pulse } from '../pulse.ts';
import { damaged, explainDamage, formatBytes, plain, refuse } from '../../../formats/refusals.ts';
import { checkSize, isHidden, placeOf, tooManyFiles } from './listing.ts';
import type { Entry, Listing } from './listing.ts';

interface ZipEntry extends Entry {
  readonly header: yauzl.Entry;
}

const sound = 'a sound zip archive';

/** Reads without handing each small piece to another thread and back, which takes most of the time of small files. */
class ArchiveFile extends yauzl.RandomAccessReader {
  readonly bytes: number;
  readonly #descriptor: number;
  readonly #path: string;

  constructor(path: string) {
    super();
    this.#path = path;
    this.#descriptor = openSync(path, 'r');
    this.bytes = fstatSync(this.#descriptor).size;
  }

  override _readStreamForRange(start: number, end: number): Readable {
    return createReadStream(this.#path, { start, end: end - 1 });
  }

  override read(
    buffer: Buffer,
    offset: number,
    length: number,
    position: number,
    callback: (error: Error | null, count?: number) => void,
  ): void {
    let count = 0;
    let failure: Error | null = null;
    try {
      count = this.readAt(buffer.subarray(offset, offset + length), position);
    } catch (error) {
      failure = error as Error;
    }
    callback(failure, count);
  }

  /** Fills `buffer` as far as the file goes; returns how far. */
  readAt(buffer: Buffer, position: number): number {
    return readSync(this.#descriptor, buffer, 0, buffer.length, position);
  }

  end(): void {
    closeSync(this.#descriptor);
  }
}

export async function listZip(path: string, place: string, pulse: Pulse): Promise<Listing> {
  const file = new ArchiveFile(path);
  try {
    const zip = await yauzl.fromRandomAccessReaderPromise(file, file.bytes, { autoClose: false });
    const entries = await readEntries(zip, place, pulse);
    return {
      place,
      entries,
      stream: (entry) => streamEntry(zip, entry as ZipEntry, placeOf(place, entry)),
      read(entry, most) {
        checkSize(placeOf(place, entry), entry.bytes, most);
        return readEntry(file, zip, entry as ZipEntry, placeOf(place, entry));
      },
      close: () => Promise.resolve(file.end()),
    };
  } catch (cause) {
    file.end();
    throw explainDamage(place, sound, cause);
  }
}

async function readEntries(zip: ZipFile, place: string, pulse: Pulse): Promise<ZipEntry[]> {
  if (zip.entryCount > mostEntries) throw tooManyFiles(place);
  const entries: ZipEntry[] = [];
  try {
    for await (const entry of zip.eachEntry()) {
      pulse.beat();
      if (entry.fileName.endsWith('/') || isHidden(entry.fileName)) continue;
      entries.push({ name: entry.fileName, bytes: entry.uncompressedSize, header: slim(entry) });
    }
  } catch (cause) {
    throw explainNames(place, cause);
  }
  checkSideBySide(entries, place);
  return entries;
}

/** A file begins with a header of at least 30 bytes; the next begins after its end. */
function checkSideBySide(entries: readonly ZipEntry[], place: string): void {
  const inOrder = entries
    .map(({ header }) => header)
    .sort((a, b) => a.relativeOffsetOfLocalHeader - b.relativeOffsetOfLocalHeader);
  let end = 0;
  for (const { relativeOffsetOfLocalHeader, compressedSize } of inOrder) {
    if (relativeOffsetOfLocalHeader < end) throw overlapping(place);
    end = relativeOffsetOfLocalHeader + 30 + compressedSize;
  }
}

/** What reading needs, without the raw bytes that yauzl keeps of every entry. */
function slim(entry: yauzl.Entry): yauzl.Entry {
  const { compressedSize, uncompressedSize, compressionMethod, generalPurposeBitFlag } = entry;
  return Object.assign(new yauzl.Entry(), {
    compressedSize,
    uncompressedSize,
    compressionMethod,
    generalPurposeBitFlag,
    relativeOffsetOfLocalHeader: entry.relativeOffsetOfLocalHeader,
    crc32: entry.crc32,
  });
}

function overlapping(place: string) {
  return refuse(place, 'expected files that lie side by side, got some that overlap, as in a zip bomb.');
}

function explainNames(place: string, cause: unknown): Error {
  const message = cause instanceof Error ? cause.message : '';
  const [, name] =
    /^(?:invalid relative path|absolute path|invalid characters in fileName): (.*)$/s.exec(message) ?? [];
  if (name === undefined) return explainDamage(place, sound, cause);
  return refuse(place, `expected names within the archive, got "${plain(name)}", which leads out of it.`, {
    cause,
  });
}

/** Small files are unpacked at once, which is many times quicker than a stream each. */
async function readEntry(
  file: ArchiveFile,
  zip: ZipFile,
  { header }: ZipEntry,
  place: string,
): Promise<Uint8Array> {
  checkReadable(header, place);
  try {
    const { fileDataStart } = await zip.readLocalFileHeaderPromise(header, { minimal: true });
    const packed = Buffer.allocUnsafe(header.compressedSize);
    const content = unpack(header, packed.subarray(0, file.readAt(packed, fileDataStart)));
    checkContent(content.length, crc32(content), header, place);
    return content;
  } catch (cause) {
    throw explainDamage(place, 'a file of the archive', cause);
  }
}

function unpack({ compressionMethod, uncompressedSize }: yauzl.Entry, packed: Buffer): Buffer {
  if (compressionMethod === 0) return packed;
  return inflateRawSync(packed, {
    maxOutputLength: Math.max(1, uncompressedSize),
    chunkSize: Math.max(64, uncompressedSize + 1),
  });
}

async function* streamEntry(zip: ZipFile, { header }: ZipEntry, place: string): AsyncGenerator<Uint8Array> {
  checkReadable(header, place);
  let sum = 0;
  let count = 0;
  try {
    for await (const chunk of await zip.openReadStreamPromise(header)) {
      sum = crc32(chunk as Buffer, sum);
      count += (chunk as Buffer).length;
      yield chunk as Buffer;
    }
  } catch (cause) {
    throw explainDamage(place, 'a file of the archive', cause);
  }
  checkContent(count, sum, header, place);
}

function checkReadable(header: yauzl.Entry, place: string): void {
  if (header.isEncrypted()) throw refuse(place, 'expected a file without a password, got an encrypted one.');
  if (!header.canDecodeFileData())
    throw refuse(
      place,
      `expected a file packed by the method "deflate" or not at all, got method ${header.compressionMethod}.`,
    );
  const { compressedSize, uncompressedSize } = header;
  if (uncompressedSize > mostExpansion * compressedSize + expansionAllowance)
    throw refuse(
      place,
      `${formatBytes(compressedSize)} claim to unpack to ${formatBytes(uncompressedSize)}, as in a zip bomb.`,
    );
  if (compressedSize > 2 * uncompressedSize + expansionAllowance)
    throw damaged(
      place,
      `${formatBytes(compressedSize)} claim to unpack to ${formatBytes(uncompressedSize)}.`,
    );
}

function checkContent(count: number, sum: number, header: yauzl.Entry, place: string): void {
  if (count !== header.uncompressedSize)
    throw damaged(place, `expected ${header.uncompressedSize} bytes, got ${count}.`);
  if (sum !== header.crc32)
    throw damaged(
      place,
      'its bytes are not those that the archive has a checksum of; it was damaged on the way.',
    );
}
