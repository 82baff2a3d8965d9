// The safetensors layout: a little-endian 64-bit header length, a JSON header with names, types, shapes and offsets, then
// the numbers. Checkpoints and a run folder's curves use it because every framework's users can open it.
import { EngramError } from './errors.ts';
import { z } from './schema.ts';

export interface NamedTensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: Float32Array | Float64Array;
}

/** Tensors in order, and texts under `__metadata__`. */
export interface TensorFile {
  readonly tensors: readonly NamedTensor[];
  readonly metadata: Readonly<Record<string, string>>;
}

/** Where a tensor lies: bytes `start` to before `end` behind the header. */
export interface TensorPlace {
  readonly name: string;
  readonly dtype: 'F32' | 'F64';
  readonly shape: readonly number[];
  readonly start: number;
  readonly end: number;
}

export interface TensorHeader {
  readonly places: readonly TensorPlace[];
  readonly metadata: TensorFile['metadata'];
}

const prefixBytes = 8;
/** More than a header takes; the names and shapes of a few thousand tensors are some hundred kilobytes. */
export const mostTensorHeaderBytes = 2 ** 24;
const widths = { F32: 4, F64: 8 };

const isNumberType = (dtype: string): dtype is keyof typeof widths => dtype in widths;

const entry = z.object({
  dtype: z.string().max(16),
  shape: z.array(z.int().min(0)),
  data_offsets: z.tuple([z.int().min(0), z.int().min(0)]),
});

/** The bytes before the numbers, padded with spaces so that these are aligned. */
export function encodeTensorHeader({ places, metadata }: TensorHeader): Uint8Array {
  const entries = places.map(({ name, dtype, shape, start, end }) => [
    name,
    { dtype, shape, data_offsets: [start, end] },
  ]);
  const json = JSON.stringify({ __metadata__: metadata, ...Object.fromEntries(entries) });
  const text = new TextEncoder().encode(json);
  const bytes = new Uint8Array(prefixBytes + Math.ceil(text.length / 8) * 8).fill(0x20, prefixBytes);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(bytes.length - prefixBytes), true);
  bytes.set(text, prefixBytes);
  return bytes;
}

/** How many bytes from the file's beginning its header takes; `start` is its first 8 bytes. Throws `damaged`. */
export function tensorHeaderBytes(start: Uint8Array): number {
  const length =
    start.length < prefixBytes ? 0n : new DataView(start.buffer, start.byteOffset).getBigUint64(0, true);
  if (length < 2n || length > BigInt(mostTensorHeaderBytes)) throw notSafetensors();
  return prefixBytes + Number(length);
}

/**
 * Reads a whole header; throws `damaged` where it is none, or where tensors are not one behind the other, and `bad-input` for
 * numbers of other types.
 */
export function decodeTensorHeader(bytes: Uint8Array): TensorHeader {
  try {
    return decodeHeader(bytes);
  } catch (cause) {
    throw cause instanceof EngramError ? cause : notSafetensors(cause);
  }
}

function decodeHeader(bytes: Uint8Array): TensorHeader {
  const { __metadata__, ...entries } = z
    .record(z.string(), z.unknown())
    .parse(JSON.parse(new TextDecoder().decode(bytes.subarray(prefixBytes))));
  const places = Object.entries(entries).map(([name, raw]): TensorPlace => {
    const { dtype, shape, data_offsets } = entry.parse(raw);
    if (!isNumberType(dtype)) throw otherType(name, dtype);
    return { name, dtype, shape, start: data_offsets[0], end: data_offsets[1] };
  });
  places.sort((a, b) => a.start - b.start);
  places.forEach(({ name, dtype, shape, start, end }, k) => {
    if (start !== (places[k - 1]?.end ?? 0) || end - start !== widths[dtype] * sizeOf(shape))
      throw new Error(`offsets of ${name}`);
  });
  return { places, metadata: z.record(z.string(), z.string()).parse(__metadata__ ?? {}) };
}

function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}

/** Where tensors lie that follow each other. */
function placeTensors(tensors: readonly NamedTensor[]): TensorPlace[] {
  let end = 0;
  return tensors.map(({ name, shape, values }) => {
    const start = end;
    end += values.byteLength;
    return { name, dtype: values instanceof Float64Array ? 'F64' : 'F32', shape, start, end };
  });
}

export function encodeTensors({ tensors, metadata }: TensorFile): Uint8Array {
  const places = placeTensors(tensors);
  const header = encodeTensorHeader({ places, metadata });
  const file = new Uint8Array(header.length + (places.at(-1)?.end ?? 0));
  file.set(header);
  tensors.forEach(({ values }, k) =>
    file.set(
      new Uint8Array(values.buffer, values.byteOffset, values.byteLength),
      header.length + places[k].start,
    ),
  );
  return file;
}

/** Throws a `damaged` EngramError where the bytes are not of the layout. */
export function decodeTensors(file: Uint8Array): TensorFile {
  const length = tensorHeaderBytes(file);
  const { places, metadata } = decodeTensorHeader(file.subarray(0, length));
  if (file.length - length !== (places.at(-1)?.end ?? 0)) throw notSafetensors();
  // A copy, because a file read from disk may sit anywhere in a larger buffer.
  const data = new Uint8Array(file.subarray(length)).buffer;
  return { tensors: places.map((place) => readPlace(data, place)), metadata };
}

/** Where doubles follow an odd number of singles they are not aligned: then they are copied. */
function readPlace(data: ArrayBuffer, { name, dtype, shape, start, end }: TensorPlace): NamedTensor {
  const isAligned = start % widths[dtype] === 0;
  const [buffer, at] = isAligned ? [data, start] : [data.slice(start, end), 0];
  const count = (end - start) / widths[dtype];
  const values = dtype === 'F64' ? new Float64Array(buffer, at, count) : new Float32Array(buffer, at, count);
  return { name, shape, values };
}

function otherType(name: string, dtype: string): EngramError {
  return new EngramError(
    'bad-input',
    `Expected the tensor "${name.slice(0, 100)}" as F32 or F64, got ${dtype}. Save it anew as one of them.`,
  );
}

function notSafetensors(cause?: unknown): EngramError {
  return new EngramError(
    'damaged',
    'A file of tensors is not in the safetensors layout; it was cut short or changed.',
    { cause },
  );
}
