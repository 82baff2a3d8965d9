// A look at a checkpoint: the network on an episode that training never draws, and its matrices.
import { fromFloats } from '../contract/examination.ts';
import type { FullExamination, Matrix } from '../contract/examination.ts';
import type { Experiment } from '../contract/experiment.ts';
import type { Floats } from '../science/arrays.ts';
import { Model } from './model.ts';
import { readObject } from './objects.ts';
import { decodeTensors } from './safetensors.ts';
import type { NamedTensor } from './safetensors.ts';

/** Rows and columns that a screen can show and a channel can carry at once. */
const mostRows = 1536;

export async function examine(
  experiment: Experiment,
  objects: string,
  from: { readonly step: number; readonly sha256: string },
): Promise<FullExamination> {
  const file = decodeTensors(await readObject(objects, from.sha256));
  const model = await Model.create(experiment, objects);
  await model.restore(file);
  const pictures = await model.show();
  await model.close();
  return {
    step: from.step,
    pictures: pictures.map((picture) => ({ ...picture, values: fromFloats(picture.values) })),
    matrices: file.tensors.filter(isMatrix).map(toMatrix),
  };
}

/** Adam's moments are of no interest here. */
function isMatrix({ name, shape }: NamedTensor): boolean {
  return shape.length === 2 && !name.startsWith('adam.');
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
