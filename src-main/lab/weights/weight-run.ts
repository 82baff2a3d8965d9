// A run made of tensors that were trained elsewhere: at rest, of no updates, with a checkpoint that can be looked at.
import { createHash, randomUUID } from 'node:crypto';
import { EngramError } from '../../contract/errors.ts';
import { experiment as experimentSchema } from '../../contract/experiment.ts';
import type { Experiment, ExperimentRequest } from '../../contract/experiment.ts';
import { encodeTensors } from '../../contract/safetensors.ts';
import type { NamedTensor } from '../../contract/safetensors.ts';
import { parseOrExplain } from '../../contract/sentences.ts';
import { damaged, refuse } from '../../formats/refusals.ts';
import { completeExperiment, planExperiment } from '../../science/experiment.ts';
import type { RunFromElsewhere } from '../store/store.ts';
import { checkWeights } from './check-weights.ts';
import type { WeightFile } from './weight-file.ts';

/** Every choice made of what was asked for. */
export type Resolve = (request: ExperimentRequest) => Promise<Experiment>;

export interface WeightRun {
  readonly run: RunFromElsewhere;
  /** The bytes of its checkpoint. */
  readonly checkpoint: Uint8Array;
}

/** Room for headers, and for what is of another size than it should be, so that a sentence can say so. */
const spareBytes = 2 ** 26;

/**
 * `from` is what the tensors are known by, `sha256` their file's. Throws EngramErrors in a sentence where the tensors are not those
 * of the network.
 */
export async function makeWeightRun(
  file: WeightFile,
  asked: ExperimentRequest | undefined,
  resolve: Resolve,
  { from, sha256 }: { readonly from: string; readonly sha256: string },
): Promise<WeightRun> {
  const experiment = asked ? await resolve(asked) : experimentOf(file);
  const { network, parameters } = planExperiment(experiment);
  const given = await file.read(24 * parameters + spareBytes);
  const tensors = checkWeights(file, given, { network: experiment.network, tensors: network.tensors });
  const checkpoint = encodeCheckpoint(tensors, experiment);
  const text = `Its tensors came from ${file.place} (${file.format}, SHA-256 ${sha256}); nothing was trained here.`;
  return { run: toRun(experiment, from, checkpoint, text), checkpoint };
}

/** The experiment that a file says it is of. */
function experimentOf({ place, experiment }: WeightFile): Experiment {
  if (experiment === undefined)
    throw refuse(
      place,
      'it does not say which network it is of. Name its task, and the network and settings where they are not the usual ones.',
    );
  try {
    return completeExperiment(parseOrExplain(experimentSchema, JSON.parse(experiment), 'experiment'));
  } catch (cause) {
    if (cause instanceof EngramError)
      throw refuse(place, `the experiment that it names is none that this Engram knows. ${cause.message}`, {
        cause,
      });
    throw damaged(place, 'the experiment that it names is not JSON; it was cut short or changed.', { cause });
  }
}

/** As a trainer writes it, but for Adam's moments. */
function encodeCheckpoint(tensors: readonly NamedTensor[], experiment: Experiment): Uint8Array {
  return encodeTensors({ tensors, metadata: { updates: '0', experiment: JSON.stringify(experiment) } });
}

function toRun(experiment: Experiment, from: string, bytes: Uint8Array, text: string): RunFromElsewhere {
  const { parameters, metrics } = planExperiment(experiment);
  const at = new Date().toISOString();
  const result = { final: {}, secondsPerEpisode: null };
  const origin = {
    kind: 'imported',
    from,
    at,
    updatesPerPoint: 1,
    hasMoments: false,
    dataset: null,
  } as const;
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return {
    record: {
      ...{ uid: randomUUID(), createdAt: at, status: 'stopped', reason: 'It came as trained tensors alone.' },
      ...{ experiment, parameters, metrics, episodesDone: 0, origin, result, tags: [], note: '' },
    },
    ...{ attempts: [], curves: [], log: [{ at, level: 'info', text }] },
    checkpoint: { step: 0, attempt: 0, sha256, bytes: bytes.length },
  };
}
