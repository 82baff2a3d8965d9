// The header of a .npy file (NumPy Enhancement Proposal 1): a magic number, a version, and a Python dictionary with type,
// order and shape. Parsed as text by a pattern; nothing in it is ever evaluated, and arrays of Python objects are refused.
import { damaged, plain, refuse } from '../refusals.ts';
import type { ByteReader } from '../sources/byte-reader.ts';

const mostHeaderBytes = 65_536;
const pattern =
  /^\{\s*'descr'\s*:\s*'([^']+)'\s*,\s*'fortran_order'\s*:\s*(True|False)\s*,\s*'shape'\s*:\s*\(([0-9, L]*)\)\s*,?\s*\}\s*$/;

export interface NpyHeader {
  /** b is a boolean, u and i are whole numbers, f is a float. */
  readonly type: 'b' | 'u' | 'i' | 'f';
  readonly valueBytes: number;
  readonly isLittleEndian: boolean;
  readonly shape: readonly number[];
  /** Bytes before the values. */
  readonly headerBytes: number;
}

/** Reads the header off the front of `reader`. Throws an EngramError. */
export async function readNpyHeader(reader: ByteReader, place: string): Promise<NpyHeader> {
  const start = Buffer.from(await reader.take(8));
  if (start.toString('latin1', 0, 6) !== '\x93NUMPY')
    throw damaged(place, 'expected a NumPy array, got a file that does not begin as one.');
  const isShort = start[6] === 1;
  const length = Buffer.from(await reader.take(isShort ? 2 : 4)).readUIntLE(0, isShort ? 2 : 4);
  if (length > mostHeaderBytes)
    throw damaged(
      place,
      `expected a header of at most ${mostHeaderBytes} bytes, got one that claims ${length}.`,
    );
  const text = Buffer.from(await reader.take(length)).toString('latin1');
  const [, descr, fortran, shape] = pattern.exec(text.trimEnd()) ?? [];
  if (descr === undefined)
    throw damaged(place, `expected the header of a NumPy array, got "${plain(text.trim())}".`);
  if (fortran === 'True')
    throw refuse(
      place,
      'expected an array in C order, got one in Fortran order. Save it anew with numpy.ascontiguousarray.',
    );
  const headerBytes = 8 + (isShort ? 2 : 4) + length;
  return { ...parseType(descr, place), shape: parseShape(shape, place), headerBytes };
}

function parseType(descr: string, place: string): Pick<NpyHeader, 'type' | 'valueBytes' | 'isLittleEndian'> {
  const [, order, type, bytes] = /^([<>|=])([buif])([1248])$/.exec(descr) ?? [];
  if (type === undefined || (type === 'f' && bytes === '1') || (type === 'b' && bytes !== '1'))
    throw refuse(place, `expected numbers or booleans, got an array of type "${plain(descr)}".`);
  return { type: type as NpyHeader['type'], valueBytes: Number(bytes), isLittleEndian: order !== '>' };
}

function parseShape(text: string, place: string): number[] {
  const sizes = text
    .split(',')
    .map((part) => part.trim().replace(/L$/, ''))
    .filter(Boolean)
    .map(Number);
  if (sizes.every((size) => Number.isSafeInteger(size)) && sizes.length <= 8) return sizes;
  throw damaged(place, `expected the shape of an array, got (${plain(text)}).`);
}

/** The numbers behind `bytes`, as doubles. */
export function readValues(bytes: Uint8Array, { type, valueBytes, isLittleEndian }: NpyHeader): Float64Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const read = readerOf(view, type, valueBytes, isLittleEndian);
  return Float64Array.from({ length: bytes.length / valueBytes }, (_, k) => read(k * valueBytes));
}

function readerOf(
  view: DataView,
  type: NpyHeader['type'],
  bytes: number,
  little: boolean,
): (at: number) => number {
  if (type === 'f') {
    if (bytes === 2) return (at) => view.getFloat16(at, little);
    return bytes === 4 ? (at) => view.getFloat32(at, little) : (at) => view.getFloat64(at, little);
  }
  const isSigned = type === 'i';
  if (bytes === 1) return isSigned ? (at) => view.getInt8(at) : (at) => view.getUint8(at);
  if (bytes === 2) return isSigned ? (at) => view.getInt16(at, little) : (at) => view.getUint16(at, little);
  if (bytes === 4) return isSigned ? (at) => view.getInt32(at, little) : (at) => view.getUint32(at, little);
  return (at) => Number(isSigned ? view.getBigInt64(at, little) : view.getBigUint64(at, little));
}
