// A file of trained tensors as other programs write it, safetensors or NumPy's npz: what it holds, read within bounds.
import { isMoments } from '../../contract/checkpoint.ts';
import { EngramError } from '../../contract/errors.ts';
import { decodeTensorHeader, tensorHeaderBytes } from '../../contract/safetensors.ts';
import type { TensorHeader, TensorPlace } from '../../contract/safetensors.ts';
import { z } from '../../contract/schema.ts';
import { readNpz } from '../../formats/npz.ts';
import { damaged, formatBytes, refuse } from '../../formats/refusals.ts';
import { readBytes } from '../run-folders/copy.ts';
import type { Section } from '../run-folders/copy.ts';

export interface GivenTensor {
  readonly name: string;
  readonly shape: readonly number[];
  /** Of its numbers, for instance float32. */
  readonly type: string;
  readonly values: Float32Array | Float64Array | Uint8Array;
}

export interface WeightFile {
  /** Its path, which begins every refusal. */
  readonly place: string;
  readonly format: 'npz' | 'safetensors';
  /** The experiment whose network it is of, as JSON; undefined where the file does not say. */
  readonly experiment: string | undefined;
  /** All tensors but Adam's moments. Throws EngramErrors, `bad-input` where they take more than so many bytes. */
  read(mostBytes: number): Promise<GivenTensor[]>;
}

/** What Engram writes of the network beside its arrays: texts by their names, JSON as bytes. */
const textsName = '__metadata__';
const mostTextBytes = 2 ** 24;
const mostArrays = 1000;

export async function openNpz(place: string): Promise<WeightFile> {
  const [texts] = await readNpz(place, place, { arrays: 1, bytes: mostTextBytes, names: [textsName] });
  return {
    ...{ place, format: 'npz', experiment: readTexts(texts?.values).experiment },
    async read(mostBytes) {
      const arrays = await readNpz(place, place, { arrays: mostArrays, bytes: mostBytes });
      return arrays.filter(({ name }) => name !== textsName && !isMoments(name)).map(asSaved);
    },
  };
}

/** None where they are something else. */
function readTexts(values: GivenTensor['values'] | undefined): Readonly<Record<string, string>> {
  if (!(values instanceof Uint8Array)) return {};
  try {
    return z.record(z.string(), z.string()).parse(JSON.parse(new TextDecoder().decode(values)));
  } catch {
    return {};
  }
}

/** Arrays are read as doubles: those that were singles are these again. */
function asSaved(array: GivenTensor): GivenTensor {
  return array.type === 'float32' ? { ...array, values: Float32Array.from(array.values) } : array;
}

export async function openSafetensors(place: string, file: Section): Promise<WeightFile> {
  const { header, start } = await readHeader(place, file).catch((cause: unknown) => {
    throw ofPlace(place, cause);
  });
  return {
    ...{ place, format: 'safetensors', experiment: header.metadata.experiment },
    async read(mostBytes) {
      if (file.bytes > mostBytes) throw tooLarge(place, mostBytes, file.bytes);
      const tensors: GivenTensor[] = [];
      for (const tensor of header.places)
        if (!isMoments(tensor.name)) tensors.push(await readTensor(place, file, start, tensor));
      return tensors;
    },
  };
}

async function readHeader(place: string, file: Section): Promise<{ header: TensorHeader; start: number }> {
  const start = tensorHeaderBytes(await readBytes(file, 0, 8));
  const header = decodeTensorHeader(await readBytes(file, 0, start));
  const end = start + (header.places.at(-1)?.end ?? 0);
  if (end === file.bytes) return { header, start };
  throw damaged(
    place,
    `expected ${end} bytes, as its header has them, got ${file.bytes}; it was cut short or changed.`,
  );
}

async function readTensor(
  place: string,
  file: Section,
  from: number,
  { name, dtype, shape, start, end }: TensorPlace,
): Promise<GivenTensor> {
  const bytes = await readBytes(file, from + start, end - start);
  if (bytes.length < end - start) throw damaged(place, 'it became shorter while it was read.');
  return dtype === 'F64'
    ? { name, shape, type: 'float64', values: new Float64Array(bytes.buffer) }
    : { name, shape, type: 'float32', values: new Float32Array(bytes.buffer) };
}

function tooLarge(place: string, most: number, got: number) {
  return refuse(
    place,
    `expected at most ${formatBytes(most)} of tensors for that network, got ${formatBytes(got)}.`,
  );
}

/** What is said of a file of tensors anywhere, said of this one. */
function ofPlace(place: string, cause: unknown): unknown {
  if (!(cause instanceof EngramError) || cause.message.startsWith(place)) return cause;
  return new EngramError(cause.code, `${place}: ${cause.message}`, { cause });
}
