// A workload's numbers as all programs are given them: a folder with problem.json and raw little-endian float32 in
// NAME.bin. Gradients come back as PROGRAM.NAME.bin.
import { closeSync, fstatSync, openSync, readFileSync, readSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Experiment } from '../../../src-main/contract/experiment.ts';
import type { Floats } from '../../../src-main/science/arrays.ts';
import type { AdamSettings } from '../../../src-main/science/optimisers/adam.ts';
import { layerTensorShapes } from '../../../src-main/science/networks/network.ts';
import type { Layer } from '../../../src-main/science/networks/network.ts';
import type { Problem } from '../../../src-main/trainer/speed/workloads.ts';

/** What every problem.json says. */
export interface Outline {
  /** Shapes of the trained tensors, by name. */
  readonly tensors: Readonly<Record<string, readonly number[]>>;
  readonly adam: AdamSettings;
  /** Updates before those that are timed: what compiles does so in them. */
  readonly warmUps: number;
  readonly updates: number;
  /** Where a whole experiment is trained. */
  readonly experiment?: Experiment;
}

/** Of a layer with given inputs. */
interface LayerOutline extends Outline {
  readonly shape: Layer;
  readonly loss: Problem['loss']['kind'];
}

export const warmUps = 3;
const updates = 5;

export function writeProblem(folder: string, problem: Problem): void {
  const { shape, tensors, inputs, loss, adam } = problem;
  const outline: LayerOutline = {
    shape,
    tensors: layerTensorShapes(shape),
    loss: loss.kind,
    adam,
    warmUps,
    updates,
  };
  writeOutline(folder, outline);
  for (const [name, values] of Object.entries(tensors)) writeFloats(folder, name, values);
  writeFloats(folder, 'inputs', inputs);
  if (loss.kind === 'last') writeFloats(folder, 'target', loss.target);
  else writeFloats(folder, 'dStates', loss.dStates);
}

export function writeOutline(folder: string, outline: Outline): void {
  writeFileSync(join(folder, 'problem.json'), JSON.stringify(outline));
}

/** Without reading any numbers. */
export function readOutline(folder: string): Outline {
  return JSON.parse(readFileSync(join(folder, 'problem.json'), 'utf8')) as Outline;
}

export function readProblem(folder: string): Problem {
  const { shape, tensors, loss, adam } = readOutline(folder) as LayerOutline;
  return {
    shape,
    tensors: Object.fromEntries(Object.keys(tensors).map((name) => [name, readFloats(folder, name)])),
    inputs: readFloats(folder, 'inputs'),
    loss:
      loss === 'last'
        ? { kind: loss, target: readFloats(folder, 'target') }
        : { kind: loss, dStates: readFloats(folder, 'dStates') },
    adam,
  };
}

/** Rounds to single precision. */
export function writeFloats(folder: string, name: string, values: Floats): void {
  writeFileSync(join(folder, `${name}.bin`), Float32Array.from(values));
}

/** Into place: a copy more would count as memory of ours. */
export function readFloats(folder: string, name: string): Float32Array {
  const file = openSync(join(folder, `${name}.bin`), 'r');
  const values = new Float32Array(fstatSync(file).size / 4);
  readSync(file, values);
  closeSync(file);
  return values;
}
