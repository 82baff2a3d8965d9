// Good bundles and files of tensors, made from a run that comes with Engram, and damaged in ways that are repeated by a number.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ExperimentRequest } from '../../src-main/contract/experiment.ts';
import { projectRoot } from '../../src-main/contract/project-root.ts';
import { decodeTensors, encodeTensors } from '../../src-main/contract/safetensors.ts';
import type { NamedTensor } from '../../src-main/contract/safetensors.ts';
import { encodeNpz } from '../../src-main/formats/npz.ts';
import { encodeNpy } from '../../src-main/formats/npy.ts';
import { decodeSeal, encodeSeal } from '../../src-main/lab/run-folders/bundle-seal.ts';
import { createRandom } from '../../src-main/science/random.ts';
import type { Random } from '../../src-main/science/random.ts';
import { makeZip } from '../support/data-files.ts';
import { mutate } from './mutations.ts';

export const example = join(projectRoot, 'resources/examples/fifty-bits-plastic');

/** What a damaged file may be taken for: nothing, its own tensors as they stand in it, the tensors that it had, or anything that holds together. */
export type Promised = 'nothing' | 'what-it-holds' | 'what-it-held' | 'anything-sound';

export interface DamagedFile {
  readonly kind: string;
  readonly bytes: Buffer;
  readonly promised: Promised;
  /** What is asked with it. */
  readonly experiment?: ExperimentRequest;
  /** The tensors that it had. */
  readonly tensors: readonly NamedTensor[];
}

type Maker = (random: Random) => Pick<DamagedFile, 'kind' | 'bytes' | 'promised' | 'experiment'>;

/** Makes the damaged file number `index`, the same every time. `bundle` is a good one of the example. */
export async function createRunFuzzer(bundle: Buffer, seed: number): Promise<(index: number) => DamagedFile> {
  const tensors = decodeTensors(readFileSync(join(example, 'checkpoint.safetensors'))).tensors;
  const makers = await prepareMakers(bundle, tensors);
  return (index) => {
    const random = createRandom(seed, 'examination', index);
    return { ...makers[index % makers.length](random), tensors };
  };
}

async function prepareMakers(bundle: Buffer, tensors: readonly NamedTensor[]): Promise<Maker[]> {
  const { task, network, settings } = (JSON.parse(readFileSync(join(example, 'run.json'), 'utf8')) as RunJson)
    .experiment;
  const set = { ...settings.task, ...settings.network, ...settings.training };
  const experiment = { task, network, set };
  const stored = Buffer.from(await encodeNpz(tensors));
  const packed = makeZip(
    tensors.map(({ name, shape, values }) => ({ name: `${name}.npy`, content: encodeNpy(shape, values) })),
  );
  const plain = Buffer.from(encodeTensors({ tensors, metadata: {} }));
  return [
    (random) => ({ kind: 'bundle', bytes: damage(bundle, random), promised: 'nothing' }),
    (random) => ({ kind: 'bundle', bytes: damage(bundle, random), promised: 'nothing' }),
    (random) => ({ kind: 'resealed', bytes: reseal(bundle, random), promised: 'anything-sound' }),
    (random) => ({ kind: 'npz', bytes: damage(stored, random), promised: 'what-it-held', experiment }),
    (random) => ({ kind: 'packed npz', bytes: damage(packed, random), promised: 'what-it-held', experiment }),
    (random) => ({
      kind: 'safetensors',
      bytes: damage(plain, random),
      promised: 'what-it-holds',
      experiment,
    }),
  ];
}

interface RunJson {
  readonly experiment: {
    readonly task: string;
    readonly network: string;
    readonly settings: Record<'task' | 'network' | 'training', Record<string, number | string | boolean>>;
  };
}

/** Changes may cancel each other: then there is another. */
function damage(file: Buffer, random: Random): Buffer {
  for (;;) {
    const damaged = mutate(file, random);
    if (!damaged.equals(file)) return damaged;
  }
}

/** Damaged before its seal, and given the hashes of what it has become: what is behind the seal has to hold by itself. */
function reseal(bundle: Buffer, random: Random): Buffer {
  const found = decodeSeal(bundle.toString('latin1'));
  if (!found) throw new Error('The bundle to damage has no seal.');
  const sealed = damage(bundle.subarray(0, bundle.length - found.bytes), random);
  const parts = found.seal.parts.map((part) => ({
    ...part,
    sha256: hashOf(sealed.subarray(part.start, part.start + part.bytes)),
  }));
  return Buffer.concat([sealed, Buffer.from(encodeSeal({ parts, sha256: hashOf(sealed) }), 'latin1')]);
}

function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
