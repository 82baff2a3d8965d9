// The safetensors layout: a little-endian 64-bit header length, a JSON header with names, types, shapes and offsets, then
// the numbers. Checkpoints use it because every framework's users can open it.
import { EngramError } from '../contract/errors.ts';
import { z } from '../contract/schema.ts';
import { sizeOf } from '../science/arrays.ts';
import type { Floats } from '../science/arrays.ts';

export interface NamedTensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: Floats;
}

/** Tensors in order, and texts under `__metadata__`. */
export interface TensorFile {
  readonly tensors: readonly NamedTensor[];
  readonly metadata: Readonly<Record<string, string>>;
}

const entry = z.object({
  dtype: z.enum(['F32', 'F64']),
  shape: z.array(z.int().min(0)),
  data_offsets: z.tuple([z.int().min(0), z.int().min(0)]),
});

export function encodeTensors({ tensors, metadata }: TensorFile): Uint8Array {
  let end = 0;
  const entries = tensors.map(({ name, shape, values }) => {
    const start = end;
    end += values.byteLength;
    return [
      name,
      { dtype: values instanceof Float64Array ? 'F64' : 'F32', shape, data_offsets: [start, end] },
    ];
  });
  const header = padTo8(JSON.stringify({ __metadata__: metadata, ...Object.fromEntries(entries) }));
  const file = new Uint8Array(8 + header.length + end);
  new DataView(file.buffer).setBigUint64(0, BigInt(header.length), true);
  file.set(header, 8);
  let at = 8 + header.length;
  for (const { values } of tensors) {
    file.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), at);
    at += values.byteLength;
  }
  return file;
}

/** The header is padded with spaces so that the numbers after it are aligned. */
function padTo8(text: string): Uint8Array {
  const bytes = new TextEncoder().encode(text);
  const padded = new Uint8Array(Math.ceil(bytes.length / 8) * 8).fill(0x20);
  padded.set(bytes);
  return padded;
}

/** Throws a `damaged` EngramError where the bytes are not of the layout. */
export function decodeTensors(file: Uint8Array): TensorFile {
  try {
    return decode(file);
  } catch (cause) {
    throw new EngramError(
      'damaged',
      'A checkpoint file is not in the safetensors layout; it was cut short or changed.',
      { cause },
    );
  }
}

function decode(file: Uint8Array): TensorFile {
  const length = Number(new DataView(file.buffer, file.byteOffset).getBigUint64(0, true));
  const { __metadata__, ...entries } = z
    .record(z.string(), z.unknown())
    .parse(JSON.parse(new TextDecoder().decode(file.subarray(8, 8 + length))));
  // A copy, because a file read from disk may sit anywhere in a larger buffer.
  const data = new Uint8Array(file.subarray(8 + length)).buffer;
  const tensors = Object.entries(entries).map(([name, raw]) => {
    const { dtype, shape, data_offsets } = entry.parse(raw);
    const [start, end] = data_offsets;
    const values =
      dtype === 'F64'
        ? new Float64Array(data, start, (end - start) / 8)
        : new Float32Array(data, start, (end - start) / 4);
    if (values.length !== sizeOf(shape)) throw new Error(`${name} is not of its shape.`);
    return { name, shape, values };
  });
  return { tensors, metadata: z.record(z.string(), z.string()).parse(__metadata__ ?? {}) };
}
