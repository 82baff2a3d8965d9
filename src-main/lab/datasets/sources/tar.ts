// A tar archive, gzip or not, read in its own order. Links, devices and long names are passed over; what an archive of
// data holds is plain files. The format: POSIX.1-1988 ustar, blocks of 512 bytes.
import { mostEntries, mostTarBytes } from '../limits.ts';
import type { Pulse } from '../pulse.ts';
import { damaged, formatBytes, plain, refuse } from '../../../formats/refusals.ts';
import { ByteReader } from './byte-reader.ts';
import { isGzip, readStart } from './file-start.ts';
import { checkSize, isHidden, placeOf, tooManyFiles } from './listing.ts';
import type { Entry, Listing } from './listing.ts';
import { unpack } from './unpack.ts';

const blockBytes = 512;
const sound = 'a sound tar archive';
/** Files so small are kept from the first pass, so that reading one costs no pass of its own. */
const smallBytes = 4096;
const mostSmallFiles = 100;

interface TarEntry extends Entry {
  /** Where its content begins in the unpacked archive. */
  readonly at: number;
}

export async function listTar(path: string, place: string, pulse: Pulse): Promise<Listing> {
  const isPacked = isGzip(await readStart(path, 2));
  const entries: TarEntry[] = [];
  const small = new Map<string, Uint8Array>();
  let pass = new Pass(path, isPacked, place, pulse);
  await pass.walk(async (entry) => {
    if (entries.length === mostEntries) throw tooManyFiles(place);
    entries.push(entry);
    if (entry.bytes <= smallBytes && small.size < mostSmallFiles)
      small.set(entry.name, await pass.take(entry.bytes));
  });

  async function* stream(entry: Entry): AsyncGenerator<Uint8Array> {
    const { at, bytes } = entry as TarEntry;
    if (pass.position > at) {
      await pass.close();
      pass = new Pass(path, isPacked, place, pulse);
    }
    await pass.skipTo(at);
    yield* pass.records(bytes);
  }
  return {
    place,
    entries,
    stream,
    close: () => pass.close(),
    async read(entry, most) {
      const kept = small.get(entry.name);
      if (kept) return kept;
      checkSize(placeOf(place, entry), entry.bytes, most);
      const parts: Uint8Array[] = [];
      for await (const part of stream(entry)) parts.push(part);
      return Buffer.concat(parts);
    },
  };
}

/** One way through the unpacked archive, forwards only. */
class Pass {
  position = 0;
  readonly #place: string;
  readonly #reader: ByteReader;

  constructor(path: string, isPacked: boolean, place: string, pulse: Pulse) {
    this.#place = place;
    this.#reader = new ByteReader(unpack(path, isPacked, place, sound), place, pulse);
  }

  async take(count: number): Promise<Uint8Array> {
    this.position += count;
    return this.#reader.take(count);
  }

  async skipTo(position: number): Promise<void> {
    const count = position - this.position;
    this.position = position;
    await this.#reader.skip(count);
  }

  async *records(bytes: number): AsyncGenerator<Uint8Array> {
    for await (const part of this.#reader.records(1, bytes)) {
      this.position += part.length;
      yield part;
    }
  }

  /** Calls `visit` for each plain file; what it does not take is skipped. Ends at the first empty block. */
  async walk(visit: (entry: TarEntry) => Promise<void>): Promise<void> {
    for (;;) {
      const entry = parseHeader(await this.take(blockBytes), this.#place);
      if (!entry) return;
      const end = this.position + Math.ceil(entry.bytes / blockBytes) * blockBytes;
      if (end > mostTarBytes) throw tooLong(this.#place, end);
      if (entry.isFile && !isHidden(entry.name)) await visit({ ...entry, at: this.position });
      await this.skipTo(end);
    }
  }

  close(): Promise<void> {
    return this.#reader.close();
  }
}

/** Null for the empty block that ends an archive. */
function parseHeader(
  block: Uint8Array,
  place: string,
): { name: string; bytes: number; isFile: boolean } | null {
  if (block.every((byte) => byte === 0)) return null;
  const text = (from: number, to: number) =>
    Buffer.from(block.subarray(from, to)).toString('utf8').replace(/\0.*$/s, '');
  const octal = (from: number, to: number) => {
    const digits = text(from, to).trim();
    if (!/^[0-7]*$/.test(digits)) throw damaged(place, `expected ${sound}, got a header that is none.`);
    return Number.parseInt(digits || '0', 8);
  };
  const sum = block.reduce((total, byte, k) => total + (k >= 148 && k < 156 ? 0x20 : byte), 0);
  if (sum !== octal(148, 156))
    throw damaged(place, `expected ${sound}, got a header whose checksum is wrong.`);
  const prefix = text(257, 262) === 'ustar' && block[262] === 0 ? text(345, 500) : '';
  const name = [prefix, text(0, 100)]
    .filter(Boolean)
    .join('/')
    .replace(/^(\.\/)+/, '');
  if (name.startsWith('/') || name.split('/').includes('..'))
    throw refuse(place, `expected names within the archive, got "${plain(name)}", which leads out of it.`);
  return { name, bytes: octal(124, 136), isFile: block[156] === 0 || block[156] === 0x30 };
}

function tooLong(place: string, bytes: number) {
  return refuse(
    place,
    `expected an archive that unpacks to at most ${formatBytes(mostTarBytes)}, got one of at least ${formatBytes(bytes)}.`,
  );
}
