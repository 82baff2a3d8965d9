// Whose outputs the golden episode has. Rounding in single precision adds up over neurons and steps: in a network of a thousand
// neurons it can come to more than an export may differ by, and then says nothing of the export.
import type { ExportCheck } from '../contract/exports.ts';
import { runEpisode } from '../science/programs/evaluate.ts';
import type { NamedValues } from '../science/programs/evaluate.ts';
import type { Program } from '../science/programs/program.ts';
import { largestDifference, tolerance } from './difference.ts';
import type { GoldenEpisode } from './golden.ts';

export interface SettledGolden {
  readonly golden: GoldenEpisode;
  readonly found: Pick<ExportCheck, 'outputs' | 'engineDifference'>;
}

/** `taken` is what the engine was given and answered. `tensors` are the checkpoint's. */
export function settleGolden(program: Program, tensors: NamedValues, taken: GoldenEpisode): SettledGolden {
  const inputs = Object.fromEntries(taken.inputs.map(({ name, values }) => [name, values]));
  const made = runEpisode(program, tensors, inputs);
  const engineDifference = Math.max(
    ...taken.outputs.map(({ name, values }) => largestDifference(made[name], values)),
  );
  if (engineDifference <= tolerance) return { golden: taken, found: { outputs: 'engine', engineDifference } };
  const outputs = taken.outputs.map((tensor) => ({
    ...tensor,
    values: Float32Array.from(made[tensor.name]),
  }));
  return { golden: { ...taken, outputs }, found: { outputs: 'double-precision', engineDifference } };
}
