// NumPy's npz, a zip archive of arrays, of tensors rather than of pictures: all of it in memory, within bounds that are checked
// before anything is unpacked. Written without compression, so that it can be mapped.
import { crc32 } from 'node:zlib';
import yauzl from 'yauzl';
import yazl from 'yazl';
import { npyHeaderBytes, npyStartBytes, parseNpyHeader, readValues, encodeNpy } from './npy.ts';
import type { NpyHeader } from './npy.ts';
import { damaged, explainDamage, formatBytes, plain, refuse } from './refusals.ts';

/** An array of numbers by its name, which has no `.npy` at its end. Read values are doubles, but bytes stay bytes. */
export interface NpzArray {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: Float32Array | Float64Array | Uint8Array;
}

/** An array as it was read, with NumPy's word for the type that its numbers have in the file, for instance float32. */
export interface ReadArray extends NpzArray {
  readonly type: string;
}

/** How much is taken in: arrays, and bytes of all of them unpacked. Where `names` are given, the others are passed over. */
export interface NpzBounds {
  readonly arrays: number;
  readonly bytes: number;
  readonly names?: readonly string[];
}

const words = { b: 'bool', u: 'uint', i: 'int', f: 'float' };

/** Seconds since 1980 are all that a zip has; one moment for all makes the same arrays the same bytes. */
const moment = new Date(1980, 0, 1);

/**
 * The arrays of an archive, in its order. Its other files are passed over. Throws EngramErrors: `damaged` where it breaks the rules of
 * its format, `bad-input` where it has other than numbers, or more than `most`.
 */
export async function readNpz(path: string, place: string, most: NpzBounds): Promise<ReadArray[]> {
  try {
    const zip = await yauzl.openPromise(path, { autoClose: false });
    try {
      return await readArrays(zip, place, most);
    } finally {
      zip.close();
    }
  } catch (cause) {
    throw explainDamage(place, 'a NumPy archive (npz)', cause);
  }
}

async function readArrays(zip: yauzl.ZipFile, place: string, most: NpzBounds): Promise<ReadArray[]> {
  const entries: yauzl.Entry[] = [];
  let bytes = 0;
  for await (const entry of zip.eachEntry()) {
    const isWanted = most.names?.includes(entry.fileName.slice(0, -4)) ?? true;
    if (!entry.fileName.endsWith('.npy') || !isWanted) continue;
    entries.push(entry);
    bytes += entry.uncompressedSize;
    if (bytes > most.bytes)
      throw refuse(place, `expected at most ${formatBytes(most.bytes)} of arrays, got more.`);
    if (entries.length > most.arrays)
      throw refuse(place, `expected at most ${most.arrays} arrays, got more.`);
  }
  const arrays: ReadArray[] = [];
  for (const entry of entries) arrays.push(await readEntry(zip, entry, place));
  return arrays;
}

async function readEntry(zip: yauzl.ZipFile, entry: yauzl.Entry, archive: string): Promise<ReadArray> {
  const place = `${plain(entry.fileName)} in ${archive}`;
  const bytes = await readBytes(zip, entry, place);
  const header = parseNpyHeader(
    bytes.subarray(0, npyHeaderBytes(bytes.subarray(0, npyStartBytes), place)),
    place,
  );
  const values = bytes.subarray(header.headerBytes);
  const expected = header.shape.reduce((product, size) => product * size, header.valueBytes);
  if (values.length !== expected)
    throw damaged(place, `its header claims ${expected} bytes of values, the archive ${values.length}.`);
  const [name, type] = [entry.fileName.slice(0, -4), typeName(header)];
  return { name, shape: header.shape, values: toNumbers(values, header), type };
}

function typeName({ type, valueBytes }: NpyHeader): string {
  return type === 'b' ? words.b : `${words[type]}${8 * valueBytes}`;
}

function toNumbers(bytes: Uint8Array, header: NpyHeader): NpzArray['values'] {
  return header.type === 'u' && header.valueBytes === 1 ? bytes.slice() : readValues(bytes, header);
}

/** yauzl ends the stream where there is more or less than the archive declares. */
async function readBytes(zip: yauzl.ZipFile, entry: yauzl.Entry, place: string): Promise<Uint8Array> {
  if (entry.isEncrypted()) throw refuse(place, 'expected a file without a password, got an encrypted one.');
  const chunks: Buffer[] = [];
  for await (const chunk of await zip.openReadStreamPromise(entry)) chunks.push(chunk as Buffer);
  const bytes = Buffer.concat(chunks);
  if (crc32(bytes) !== entry.crc32)
    throw damaged(
      place,
      'its bytes are not those that the archive has a checksum of; it was damaged on the way.',
    );
  return bytes;
}

/** An archive of arrays: the same bytes for the same arrays. */
export async function encodeNpz(arrays: readonly NpzArray[]): Promise<Uint8Array> {
  const zip = new yazl.ZipFile();
  for (const { name, shape, values } of arrays)
    zip.addBuffer(Buffer.from(encodeNpy(shape, values)), `${name}.npy`, {
      compress: false,
      mtime: moment,
      mode: 0o100644,
    });
  zip.end();
  const chunks: Buffer[] = [];
  for await (const chunk of zip.outputStream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
