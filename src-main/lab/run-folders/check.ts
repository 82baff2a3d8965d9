// Whether what a run folder or a bundle says holds together: its record with the experiment's plan, its curves and its tensors with both.
import { momentsName } from '../../contract/checkpoint.ts';
import { EngramError } from '../../contract/errors.ts';
import { runFiles } from '../../contract/run-folder.ts';
import type { RunFile } from '../../contract/run-folder.ts';
import type { Curve } from '../../contract/runs.ts';
import { decodeTensors, mostTensorHeaderBytes } from '../../contract/safetensors.ts';
import type { NamedTensor, TensorHeader } from '../../contract/safetensors.ts';
import { completeExperiment, planExperiment } from '../../science/experiment.ts';
import type { ExperimentPlan } from '../../science/experiment.ts';
import { damaged, unreadable } from './refusals.ts';
import type { Place } from './refusals.ts';

/** The record with its experiment completed. Throws where parts of it cannot belong together. */
export function checkRecord(from: Place, given: RunFile): RunFile {
  const { experiment, plan } = readExperiment(from, given);
  const record = { ...given, experiment };
  const fault = faultOf(record, plan);
  if (fault) throw damaged(from, `${runFiles.record} does not hold together: ${fault}`);
  return record;
}

function readExperiment(from: Place, { experiment: given }: RunFile) {
  try {
    const experiment = completeExperiment(given);
    return { experiment, plan: planExperiment(experiment) };
  } catch (error) {
    if (!(error instanceof EngramError)) throw error;
    throw unreadable(from, `its experiment is none that this Engram knows. ${error.message}`, error);
  }
}

/** What is wrong, in a sentence; undefined where nothing is. */
function faultOf(record: RunFile, plan: ExperimentPlan): string | undefined {
  const { experiment, parameters, episodesDone, status, attempts, checkpoint, dataset, metrics } = record;
  const unknown = Object.keys(record.result.final).find((name) => !(name in metrics));
  const faults: [boolean, string][] = [
    [parameters !== plan.parameters, `expected ${plan.parameters} parameters, got ${parameters}.`],
    [
      episodesDone > experiment.episodes || (status === 'completed' && episodesDone < experiment.episodes),
      `a run of ${experiment.episodes} updates cannot be ${status} after ${episodesDone}.`,
    ],
    [attempts.length === 0 && episodesDone > 0, 'expected an attempt that made its updates, got none.'],
    [
      attempts.some(({ attempt, fromStep }, k) => attempt !== k + 1 || fromStep > episodesDone),
      'expected attempts that are numbered from 1 and begin before its end.',
    ],
    [
      checkpoint !== null && (checkpoint.step > episodesDone || checkpoint.attempt > attempts.length),
      `expected a checkpoint of one of its attempts and its ${episodesDone} updates.`,
    ],
    [
      checkpoint !== null && checkpoint.bytes > mostCheckpointBytes(plan),
      `expected a checkpoint of at most ${mostCheckpointBytes(plan)} bytes, got one of ${checkpoint?.bytes}.`,
    ],
    [
      dataset !== null && dataset.id !== experiment.data,
      'it describes another data set than it learnt from.',
    ],
    [unknown !== undefined, `it has a result "${unknown}" that is none of its metrics.`],
  ];
  return faults.find(([isWrong]) => isWrong)?.[1];
}

/** Doubles, each with its two moments, and a header. */
function mostCheckpointBytes({ parameters }: ExperimentPlan): number {
  return 24 * parameters + mostTensorHeaderBytes;
}

/** The curves of a file whose hash is right, one for each metric. */
export function readCurves(from: Place, record: RunFile, bytes: Uint8Array): Curve[] {
  const tensors = decodeCurves(from, bytes);
  const expected = Object.keys(record.metrics).flatMap((name) => [`${name}.steps`, `${name}.values`]);
  const other = [...tensors.keys()].find((name) => !expected.includes(name));
  if (other !== undefined)
    throw damaged(from, `${runFiles.curves} has a tensor "${other}" that is no metric's.`);
  return Object.keys(record.metrics).map((name) => {
    const [steps, values] = ['steps', 'values'].map((part) => listOf(from, tensors, `${name}.${part}`));
    checkSteps(from, name, steps, values, record.episodesDone);
    return { name, steps, values };
  });
}

function decodeCurves(from: Place, bytes: Uint8Array): Map<string, NamedTensor> {
  try {
    return new Map(decodeTensors(bytes).tensors.map((tensor) => [tensor.name, tensor]));
  } catch (cause) {
    throw damaged(from, `${runFiles.curves} is not in the safetensors layout.`, cause);
  }
}

function listOf(from: Place, tensors: ReadonlyMap<string, NamedTensor>, name: string): number[] {
  const tensor = tensors.get(name);
  if (!tensor) throw damaged(from, `expected a tensor "${name}" in ${runFiles.curves}, and there is none.`);
  if (tensor.shape.length !== 1 || !(tensor.values instanceof Float64Array))
    throw damaged(from, `expected "${name}" in ${runFiles.curves} to be a list of float64.`);
  return [...tensor.values];
}

function checkSteps(
  from: Place,
  name: string,
  steps: readonly number[],
  values: readonly number[],
  last: number,
): void {
  if (steps.length !== values.length)
    throw damaged(from, `the curve "${name}" has ${steps.length} steps and ${values.length} values.`);
  const wrong = steps.findIndex(
    (step, k) => !Number.isInteger(step) || step <= (steps[k - 1] ?? 0) || step > last,
  );
  if (wrong >= 0)
    throw damaged(
      from,
      `expected the steps of the curve "${name}" to rise from 1 to at most ${last}, got ${steps[wrong]} at place ${wrong + 1}.`,
    );
}

/** Whether a checkpoint has the tensors of the experiment's network, and Adam's moments where it should. */
export function checkCheckpoint(
  from: Place,
  { experiment, checkpoint }: RunFile,
  { places }: TensorHeader,
): void {
  const { tensors } = planExperiment(experiment).network;
  const moments = tensors.map(({ name, shape }) => ({ name: momentsName(name), shape: [2, ...shape] }));
  const describe = ({ name, shape }: Pick<NamedTensor, 'name' | 'shape'>) => `${name} [${shape.join(', ')}]`;
  const expected = [...tensors, ...(checkpoint?.hasMoments ? moments : [])].map(describe);
  const found = places.map(describe);
  const wrong =
    expected.find((name) => !found.includes(name)) ?? found.find((name) => !expected.includes(name));
  if (wrong !== undefined)
    throw damaged(
      from,
      `${runFiles.checkpoint} ${expected.includes(wrong) ? 'lacks' : 'has'} the tensor ${wrong}, unlike the network of ${runFiles.record}.`,
    );
}
