// What a run takes of memory, and whether there is that much; looked at before it starts.
import type { EngineReport, Estimate } from '../contract/experiment.ts';
import type { ExperimentPlan } from '../science/experiment.ts';
import type { LayerPlan } from '../science/networks/network.ts';
import { findRule } from '../science/plasticity/recurrence.ts';

/** What a trainer takes before its first tensor. */
const idleBytes = 8e7;

/** About what convolutions keep of a picture of 31 pixels a side. */
const bytesPerPicture = 1e5;

/** Bytes of scratch that a batch of several episodes may take on its way back. */
const scratchBytes = 2 ** 28;

/**
 * At most, in float32: values, gradients and two moments of every parameter; for each episode its trace and those kept on
 * the way, about sqrt(T); scratch matrices for the way back; inputs, states and their gradients, and an LSTM's gates.
 */
export function memoryOf({ parameters, network, task, training }: ExperimentPlan): number {
  if (network.recurrence.kind === 'readout')
    return idleBytes + 16 * parameters + task.steps * training.batch * bytesPerPicture;
  const { neurons, kind } = network.recurrence;
  const rows = (kind === 'lstm' ? 15 : 5) * task.steps * training.batch * neurons;
  return idleBytes + 4 * (4 * parameters + rows) + tracesOf(network.recurrence, task.steps, training.batch);
}

function tracesOf(layer: LayerPlan, steps: number, batch: number): number {
  if (layer.kind === 'lstm' || layer.alpha === 'none') return 0;
  const { neurons, rule } = layer;
  const matrix = 4 * neurons ** 2 * (findRule(rule).hasEligibility ? 2 : 1);
  const kept = Math.ceil(Math.sqrt(steps)) + 1;
  const scratch = matrix * (2 + kept);
  return batch * matrix * (1 + kept) + Math.min(batch * scratch, Math.max(scratch, scratchBytes));
}

/** A sentence where the machine or the engine has less memory than the run is estimated to take; empty where it has enough. */
export function memoryShortage(
  { memoryBytes, neurons }: Pick<Estimate, 'memoryBytes' | 'neurons'>,
  engine: EngineReport,
  available = process.availableMemory(),
): string {
  const limit = engine.memoryLimitBytes ?? Infinity;
  if (memoryBytes <= Math.min(available, limit)) return '';
  const there =
    limit < available
      ? `the engine "${engine.id}" can have at most ${gigabytes(limit)}`
      : `${gigabytes(available)} are free on this machine`;
  return `This run is estimated to need ${gigabytes(memoryBytes)} of memory, and ${there}. Choose fewer than ${neurons} neurons, a smaller batch or fewer steps, or close other programs.`;
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toPrecision(2)} GB`;
}
