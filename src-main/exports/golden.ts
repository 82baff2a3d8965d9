// The golden episode: what an engine of Engram was given and answered over a whole episode, beside every export.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EngramError } from '../contract/errors.ts';
import { decodeTensors, encodeTensors } from '../contract/safetensors.ts';
import type { NamedTensor } from '../contract/safetensors.ts';
import { z } from '../contract/schema.ts';
import { encodeNpz, readNpz } from '../formats/npz.ts';

export type GoldenKind = 'safetensors' | 'npz' | 'json';

/** Inputs and outputs of an episode, [T, ...] each, by their names in the program. */
export interface GoldenEpisode {
  readonly inputs: readonly NamedTensor[];
  readonly outputs: readonly NamedTensor[];
}

const jsonTensors = z.record(z.string(), z.object({ shape: z.array(z.int()), values: z.array(z.number()) }));
const jsonEpisode = z.object({ inputs: jsonTensors, outputs: jsonTensors });

const bounds = { arrays: 100, bytes: 2 ** 33 };

export function goldenFile(kind: GoldenKind): string {
  return `golden.${kind}`;
}

export async function encodeGolden(
  kind: GoldenKind,
  { inputs, outputs }: GoldenEpisode,
): Promise<Uint8Array> {
  if (kind === 'npz') return encodeNpz([...inputs, ...outputs]);
  if (kind === 'safetensors') return encodeTensors({ tensors: [...inputs, ...outputs], metadata: {} });
  const json = { inputs: toJson(inputs), outputs: toJson(outputs) };
  return new TextEncoder().encode(`${JSON.stringify(json)}\n`);
}

function toJson(tensors: readonly NamedTensor[]): z.infer<typeof jsonTensors> {
  return Object.fromEntries(
    tensors.map(({ name, shape, values }) => [name, { shape: [...shape], values: [...values] }]),
  );
}

/** All tensors of a golden episode by name, as they are on the disk; throws `damaged`. */
export async function readGolden(kind: GoldenKind, folder: string): Promise<NamedTensor[]> {
  const path = join(folder, goldenFile(kind));
  if (kind === 'safetensors') return [...decodeTensors(await readFile(path)).tensors];
  if (kind === 'npz')
    return (await readNpz(path, goldenFile(kind), bounds)).map(({ name, shape, values }) => ({
      name,
      shape,
      values: Float64Array.from(values),
    }));
  const { inputs, outputs } = parseJson(await readFile(path, 'utf8'));
  return Object.entries({ ...inputs, ...outputs }).map(([name, { shape, values }]) => ({
    name,
    shape,
    values: Float64Array.from(values),
  }));
}

function parseJson(text: string): z.infer<typeof jsonEpisode> {
  try {
    return jsonEpisode.parse(JSON.parse(text));
  } catch (cause) {
    throw new EngramError('damaged', 'golden.json: expected a golden episode, got something else.', {
      cause,
    });
  }
}
