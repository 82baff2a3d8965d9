// A .npy file (NumPy Enhancement Proposal 1): a magic number, a version, and a Python dictionary with type, order and shape,
// then the values. The header is parsed as text by a pattern; nothing in it is ever evaluated, and arrays of Python objects
// are refused.
import { damaged, plain, refuse } from './refusals.ts';

const magic = '\x93NUMPY';
const mostHeaderBytes = 65_536;
const pattern =
  /^\{\s*'descr'\s*:\s*'([^']+)'\s*,\s*'fortran_order'\s*:\s*(True|False)\s*,\s*'shape'\s*:\s*\(([0-9, L]*)\)\s*,?\s*\}\s*$/;

/** So many bytes of a file tell how long its header is. */
export const npyStartBytes = 12;

export interface NpyHeader {
  /** b is a boolean, u and i are whole numbers, f is a float. */
  readonly type: 'b' | 'u' | 'i' | 'f';
  readonly valueBytes: number;
  readonly isLittleEndian: boolean;
  readonly shape: readonly number[];
  /** Bytes before the values. */
  readonly headerBytes: number;
}

/** Bytes before the values, from a file's first `npyStartBytes`; throws `damaged`. */
export function npyHeaderBytes(start: Uint8Array, place: string): number {
  const bytes = Buffer.from(start.buffer, start.byteOffset, start.byteLength);
  if (bytes.length < npyStartBytes || bytes.toString('latin1', 0, 6) !== magic)
    throw damaged(place, 'expected a NumPy array, got a file that does not begin as one.');
  const lengthBytes = bytes[6] === 1 ? 2 : 4;
  const length = bytes.readUIntLE(8, lengthBytes);
  if (length > mostHeaderBytes || 8 + lengthBytes + length < npyStartBytes)
    throw damaged(
      place,
      `expected a header of at most ${mostHeaderBytes} bytes, got one that claims ${length}.`,
    );
  return 8 + lengthBytes + length;
}

/** `header` is all that comes before the values. Throws `damaged` or, of arrays that are not taken, `bad-input`. */
export function parseNpyHeader(header: Uint8Array, place: string): NpyHeader {
  const textAt = header[6] === 1 ? 10 : 12;
  const text = Buffer.from(header.subarray(textAt)).toString('latin1');
  const [, descr, fortran, shape] = pattern.exec(text.trimEnd()) ?? [];
  if (descr === undefined)
    throw damaged(place, `expected the header of a NumPy array, got "${plain(text.trim())}".`);
  if (fortran === 'True')
    throw refuse(
      place,
      'expected an array in C order, got one in Fortran order. Save it anew with numpy.ascontiguousarray.',
    );
  return { ...parseType(descr, place), shape: parseShape(shape, place), headerBytes: header.length };
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

/** Numbers of a shape, or bytes, as a file that NumPy opens: float32, float64 or uint8, little-endian, in C order. */
export function encodeNpy(
  shape: readonly number[],
  values: Float32Array | Float64Array | Uint8Array,
): Uint8Array {
  const descr = values instanceof Uint8Array ? '|u1' : values instanceof Float64Array ? '<f8' : '<f4';
  const sizes = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const text = `{'descr': '${descr}', 'fortran_order': False, 'shape': (${sizes}), }`;
  const headerBytes = Math.ceil((10 + text.length + 1) / 64) * 64;
  const file = Buffer.alloc(headerBytes + values.byteLength, ' ');
  file.write(`${magic}\x01\x00`, 'latin1');
  file.writeUInt16LE(headerBytes - 10, 8);
  file.write(text, 10, 'latin1');
  file.write('\n', headerBytes - 1, 'latin1');
  file.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), headerBytes);
  return file;
}
