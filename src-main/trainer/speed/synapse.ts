// What one synapse costs at one step, forward and backward, in a network in which no step can be cut short: no neuron is
// clamped or saturated, and every connection has a coefficient of its own.
import type { EngineSession } from '../../engines/engine.ts';
import { tensorShapes } from '../../science/plasticity/recurrence.ts';
import type { PlasticLayer } from '../../science/networks/network.ts';
import { sizeOf } from '../../science/arrays.ts';
import { createRandom } from '../../science/random.ts';
import type { Random } from '../../science/random.ts';
import { timeRepeated } from './timing.ts';
import type { TimingPlan } from './timing.ts';
import { openRecurrence } from './training.ts';

export const synapseSteps = 20;
const inputScale = 0.1;
/** A prime number, so that no two rows of a matrix made of repetitions are the same. */
const tileLength = 99_991;

/** Seconds of a synapse, a step and an episode, where so many episodes are computed at once. */
export async function timeSynapse(
  session: EngineSession,
  { neurons, episodes }: { readonly neurons: number; readonly episodes: number },
  plan: TimingPlan,
): Promise<number> {
  const shape: PlasticLayer = {
    kind: 'plastic',
    neurons,
    batch: episodes,
    steps: synapseSteps,
    rule: 'decaying-hebb',
    alpha: 'matrix',
    inputs: 'additive',
    bound: 0,
  };
  const random = createRandom(1, 'initialValues', 3);
  const { recurrence } = await openRecurrence(session, shape, drawTensors(shape, random));
  const inputs = normals(random, synapseSteps * episodes * neurons, inputScale);
  const dStates = normals(random, synapseSteps * episodes * neurons, 1);
  const seconds = await timeRepeated(async () => {
    await recurrence.forward(inputs);
    await recurrence.backward(dStates);
  }, plan);
  return seconds / (neurons ** 2 * synapseSteps * episodes);
}

/** Weights that keep activity up: neither does it die out, nor does it saturate. */
function drawTensors(shape: PlasticLayer, random: Random): Record<string, Float32Array> {
  const scale = 1 / Math.sqrt(shape.neurons);
  const entries = Object.entries(tensorShapes(shape)).map(([name, dimensions]) => [
    name,
    name === 'eta' ? Float32Array.of(0.01) : tiled(normals(random, tileLength, scale), sizeOf(dimensions)),
  ]);
  return Object.fromEntries(entries) as Record<string, Float32Array>;
}

function normals(random: Random, length: number, scale: number): Float32Array {
  return Float32Array.from({ length }, () => scale * random.normal());
}

/** The tile over and over: random numbers for every synapse of a large network would take longer than what is measured. */
function tiled(tile: Float32Array, length: number): Float32Array {
  return Float32Array.from({ length }, (_, k) => tile[k % tile.length]);
}
