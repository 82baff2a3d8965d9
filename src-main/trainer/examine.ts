// A look at a checkpoint: the network on episodes that training never draws, and its matrices.
import { isMoments } from '../contract/checkpoint.ts';
import { fromFloats } from '../contract/examination.ts';
import type { FullExamination, Matrix, ShownEpisode } from '../contract/examination.ts';
import type { Experiment } from '../contract/experiment.ts';
import { decodeTensors } from '../contract/safetensors.ts';
import type { NamedTensor, TensorFile } from '../contract/safetensors.ts';
import type { Floats } from '../science/arrays.ts';
import { gates } from '../science/networks/lstm/recurrence.ts';
import { planExperiment } from '../science/experiment.ts';
import { readObject } from './objects.ts';
import { openCheckpoint } from './open-checkpoint.ts';

/** Rows and columns that a screen can show and a channel can carry at once. */
const mostRows = 1536;

export interface ExaminationOrder {
  readonly experiment: Experiment;
  /** Folder of hashed files. */
  readonly objects: string;
  readonly from: { readonly step: number; readonly sha256: string };
  readonly withMatrices: boolean;
  /** Not where the data set is missing that they are drawn from: the matrices can be seen without it. */
  readonly withEpisodes: boolean;
}

export async function examine({
  experiment,
  objects,
  from,
  withMatrices,
  withEpisodes,
}: ExaminationOrder): Promise<FullExamination> {
  const { task } = planExperiment(experiment);
  const file = decodeTensors(await readObject(objects, from.sha256));
  return {
    step: from.step,
    episodes: withEpisodes ? await showEpisodes(experiment, objects, file) : [],
    neurons: task.kind === 'driven' ? (task.neuronNames ?? null) : null,
    matrices: withMatrices ? file.tensors.flatMap(listMatrices).map(toMatrix) : [],
  };
}

async function showEpisodes(
  experiment: Experiment,
  objects: string,
  file: TensorFile,
): Promise<ShownEpisode[]> {
  const { model } = await openCheckpoint(experiment, objects, file);
  const episodes = await model.show();
  await model.close();
  return episodes.map(({ pictures, metrics, conduct, answer }) => ({
    pictures: pictures.map((picture) => ({ ...picture, values: fromFloats(picture.values) })),
    metrics: { ...metrics },
    conduct,
    answer,
  }));
}

/** A tensor's matrices: one for each gate of an LSTM. Adam's moments are of no interest here. */
function listMatrices({ name, shape, values }: NamedTensor): NamedTensor[] {
  if (isMoments(name)) return [];
  if (shape.length === 2) return [{ name, shape, values }];
  const [rows, count, columns] = shape;
  if (shape.length !== 3 || count !== gates.length) return [];
  return gates.map((gate, k) => {
    const part = new Float32Array(rows * columns);
    for (let row = 0; row < rows; row++) {
      const from = (row * count + k) * columns;
      part.set(values.subarray(from, from + columns), row * columns);
    }
    return { name: `${name}.${gate}`, shape: [rows, columns], values: part };
  });
}

function toMatrix({ name, shape: [rows, columns], values }: NamedTensor): Matrix {
  const block = Math.ceil(Math.max(rows, columns) / mostRows);
  const size = { rows: Math.ceil(rows / block), columns: Math.ceil(columns / block) };
  const shown = block === 1 ? Float32Array.from(values) : blockMeans(values, columns, block, size);
  return { name, ...size, block, values: fromFloats(shown) };
}

/** Means of block x block values; blocks at the edges may be smaller. */
function blockMeans(
  values: Floats,
  columns: number,
  block: number,
  size: { rows: number; columns: number },
): Float32Array {
  const sums = new Float32Array(size.rows * size.columns);
  const counts = new Uint32Array(sums.length);
  values.forEach((value, k) => {
    const at = Math.floor(Math.floor(k / columns) / block) * size.columns + Math.floor((k % columns) / block);
    sums[at] += value;
    counts[at]++;
  });
  return sums.map((sum, at) => sum / counts[at]);
}
