// What a run takes of memory, and whether there is that much; looked at before it starts.
import type { EngineReport } from '../contract/experiment.ts';
import type { ExperimentPlan } from '../science/experiment.ts';
import type { LayerPlan } from '../science/networks/network.ts';
import { findRule } from '../science/plasticity/recurrence.ts';

export interface MemoryNeed {
  readonly memoryBytes: number;
  readonly largestTensorBytes: number;
  readonly neurons: number;
}

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
function memoryOf({ parameters, network, task, training }: ExperimentPlan): number {
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

/** All of what is weighed. */
export function memoryNeedOf(plan: ExperimentPlan): MemoryNeed {
  const { neurons } = plan.network.recurrence;
  return { neurons, memoryBytes: memoryOf(plan), largestTensorBytes: largestTensorOf(plan) };
}

/** About the largest tensor of it: the gradients of all episodes' traces, which an engine may keep in one. */
function largestTensorOf({ network, task, training }: ExperimentPlan): number {
  const layer = network.recurrence;
  if (layer.kind === 'readout') return task.steps * training.batch * bytesPerPicture;
  const rows = 4 * (layer.kind === 'lstm' ? 15 : 4) * task.steps * training.batch * layer.neurons;
  if (layer.kind === 'lstm' || layer.alpha === 'none') return Math.max(rows, 4 * layer.neurons ** 2);
  const matrices = 1 + Number(findRule(layer.rule).hasEligibility) + Number(layer.alpha === 'matrix');
  return Math.max(rows, 4 * matrices * training.batch * layer.neurons ** 2);
}

/** A sentence where there is too little memory for it; empty where there is enough. A card's memory is its own, and not all drivers tell how much it is. */
export function memoryShortage(
  { memoryBytes, largestTensorBytes, neurons }: MemoryNeed,
  engine: EngineReport,
  available = process.availableMemory(),
): string {
  const most = Math.min(engine.memoryLimitBytes ?? Infinity, engine.isOnCard ? Infinity : available);
  const advice = `Choose fewer than ${neurons} neurons, a smaller batch or fewer steps`;
  const tensorLimit = engine.tensorLimitBytes ?? Infinity;
  if (largestTensorBytes > tensorLimit)
    return `The largest tensor of this run is estimated to be ${gigabytes(largestTensorBytes)}, and the engine "${engine.id}" can have at most ${gigabytes(tensorLimit)} in one on ${engine.device}. ${advice}, or the engine "wasm".`;
  if (memoryBytes <= most) return '';
  const there =
    most < available || engine.isOnCard
      ? `the engine "${engine.id}" can have at most ${gigabytes(most)}`
      : `${gigabytes(available)} are free on this machine`;
  return `This run is estimated to need ${gigabytes(memoryBytes)} of memory, and ${there}. ${advice}, or close other programs.`;
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toPrecision(2)} GB`;
}
