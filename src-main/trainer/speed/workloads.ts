// The trainings whose speed is measured: real episodes of the pattern task, on a plastic network and on its controls, and
// three whose rule, size and inputs are those of published experiments while the numbers themselves are random. Each is
// small enough to test when `isQuick`.
import type { ExperimentRequest } from '../../contract/experiment.ts';
import type { WorkloadId } from '../../contract/speed.ts';
import { fitRows, sizeOf } from '../../science/arrays.ts';
import type { Floats } from '../../science/arrays.ts';
import { planExperiment, resolveExperiment } from '../../science/experiment.ts';
import type { AdamSettings } from '../../science/optimisers/adam.ts';
import { tensorShapes } from '../../science/plasticity/recurrence.ts';
import { inputWidth, layerOf } from '../../science/networks/network.ts';
import type { Layer, PlasticLayer } from '../../science/networks/network.ts';
import { createRandom } from '../../science/random.ts';
import type { Random } from '../../science/random.ts';
import { binaryPatterns } from '../../science/tasks/binary-patterns/index.ts';

/**
 * How states [T, B, N] are judged. `last`: the sum of (x - target)^2 over the first neurons at the last step, as many as
 * the target has; for a batch of one. `all`: the scalar product with dStates [T, B, N].
 */
export type Loss =
  | { readonly kind: 'last'; readonly target: Float32Array }
  | { readonly kind: 'all'; readonly dStates: Float32Array };

/** A workload in numbers: inputs [T, B, N], the tensors of its recurrence as they begin, the loss, and Adam. */
export interface Problem {
  readonly shape: Layer;
  readonly tensors: Readonly<Record<string, Float32Array>>;
  readonly inputs: Float32Array;
  readonly loss: Loss;
  readonly adam: AdamSettings;
}

export interface Workload {
  readonly id: WorkloadId;
  readonly shape: Layer;
  /** The same numbers at every call. */
  draw(): Problem;
}

/** All of them, at the size of the experiments or at one that takes milliseconds. */
export function listWorkloads(isQuick: boolean): Workload[] {
  return [
    patterns('patterns', { set: { patternSize: isQuick ? 100 : 1000 } }),
    images(isQuick ? { side: 8, presentationSteps: 4 } : { side: 32, presentationSteps: 20 }),
    maze(
      'oja',
      'oja',
      isQuick ? { neurons: 40, batch: 1, steps: 50 } : { neurons: 200, batch: 1, steps: 250 },
    ),
    maze(
      'retroactive',
      'retroactive-hebb',
      isQuick ? { neurons: 20, batch: 4, steps: 40 } : { neurons: 100, batch: 30, steps: 200 },
    ),
    patterns('rnn', { set: { ...fiftyBits, alpha: 'none', neurons: isQuick ? 60 : 2051 } }),
    patterns('lstm', {
      network: 'lstm',
      set: { ...fiftyBits, inputScale: 100, neurons: isQuick ? 60 : 2000 },
    }),
  ];
}

const plain = { kind: 'plastic', alpha: 'matrix', bound: 0 } as const;
const initialRate = 0.01;
const initialScale = 0.01;
/** Large enough that the modulator matters, small enough that no trace reaches its bound. */
const modulatorScale = 0.1;

function adam(learningRate: number): AdamSettings {
  return { learningRate, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, gradientNorm: 0 };
}

/** The comparison of figure 3 of Miconi, Clune & Stanley 2018: two patterns of 50 bits, once each. */
const fiftyBits = {
  ...{ patternSize: 50, patternCount: 2, cycles: 1, presentationSteps: 3, pauseSteps: 1, recallSteps: 3 },
  learningRate: 3e-5,
};

/** An episode of section 4.1 of that paper, as a run of it draws it. */
function patterns(id: WorkloadId, request: Pick<ExperimentRequest, 'network' | 'set'>): Workload {
  const experiment = resolveExperiment({ task: binaryPatterns.id, ...request });
  const plan = planExperiment(experiment);
  const task = binaryPatterns.plan(experiment.settings.task);
  const shape = { ...layerOf(plan.network), batch: 1, steps: task.steps };
  const draw = (): Problem => {
    const random = createRandom(1, 'initialValues', 0);
    const tensors = plan.network.tensors.map(
      (tensor) => [tensor.name, single(tensor.initial(random))] as const,
    );
    const episode = task.draw(createRandom(1, 'episodes', 0), 1);
    const pictures = episode.show(new Float32Array(episode.inputs.length));
    const target = pictures.find(({ role }) => role === 'target')?.values ?? new Float32Array();
    return {
      shape,
      tensors: Object.fromEntries(tensors),
      inputs: single(fitRows(episode.inputs, task.neurons, inputWidth(shape))),
      loss: { kind: 'last', target },
      adam: adam(plan.training.learningRate),
    };
  };
  return { id, shape, draw };
}

const pictureCount = 3;
const cycles = 3;
const pauseSteps = 2;
const recallSteps = 3;

/** As section 4.2 of the same paper, with random pixels: pictures are shown, then the upper half of one of them. */
function images({ side, presentationSteps }: { side: number; presentationSteps: number }): Workload {
  const neurons = side ** 2 + 1;
  const shape: PlasticLayer = {
    ...plain,
    neurons,
    batch: 1,
    steps: cycles * pictureCount * (presentationSteps + pauseSteps) + recallSteps,
    rule: 'decaying-hebb',
    inputs: 'clamped',
  };
  const draw = (): Problem => {
    const random = createRandom(1, 'episodes', 1);
    const pictures = Array.from({ length: pictureCount }, () => drawPicture(random, side ** 2));
    const target = pictures[random.below(pictureCount)];
    const upperHalf = target.map((value, k) => (k < target.length / 2 ? value : 0));
    const blank = new Float32Array(target.length);
    const shown = Array.from({ length: cycles }, () => random.shuffle([...pictures])).flat();
    const schedule = [
      ...shown.flatMap((picture) => [...repeat(picture, presentationSteps), ...repeat(blank, pauseSteps)]),
      ...repeat(upperHalf, recallSteps),
    ];
    const inputs = new Float32Array(shape.steps * neurons).fill(1);
    schedule.forEach((picture, t) => inputs.set(picture, t * neurons));
    const tensors = drawTensors(shape, createRandom(1, 'initialValues', 1), (values) => values.normal());
    return { shape, tensors, inputs, loss: { kind: 'last', target }, adam: adam(1e-4) };
  };
  return { id: 'images', shape, draw };
}

/** Pixels in (-1, 1); none is 0, which would leave its neuron free. */
function drawPicture(random: Random, pixels: number): Float32Array {
  return Float32Array.from({ length: pixels }, () => 2 * random.uniform() - 1 || 0.5);
}

function repeat<T>(value: T, count: number): T[] {
  return Array.from({ length: count }, () => value);
}

const drivenNeurons = 17;

/** As many neurons, inputs and steps as an agent in a maze has, and a random loss at every step. */
function maze(
  id: WorkloadId,
  rule: string,
  size: Pick<PlasticLayer, 'neurons' | 'batch' | 'steps'>,
): Workload {
  const shape: PlasticLayer = { ...plain, ...size, rule, inputs: 'additive' };
  const draw = (): Problem => {
    const random = createRandom(1, 'episodes', 2);
    const inputs = new Float32Array(size.steps * size.batch * size.neurons);
    for (let at = 0; at < inputs.length; at += size.neurons)
      for (let k = 0; k < drivenNeurons; k++) inputs[at + k] = random.normal();
    const dStates = inputs.map(() => random.normal());
    const tensors = drawTensors(shape, createRandom(1, 'initialValues', 2), (values) => values.uniform());
    return { shape, tensors, inputs, loss: { kind: 'all', dStates }, adam: adam(1e-4) };
  };
  return { id, shape, draw };
}

/** Matrices from `draw`, eta, and a modulator without bias. */
function drawTensors(
  shape: PlasticLayer,
  random: Random,
  draw: (random: Random) => number,
): Record<string, Float32Array> {
  const entries = Object.entries(tensorShapes(shape)).map(([name, dimensions]) => {
    const value = () =>
      name === 'eta'
        ? initialRate
        : name === 'modulatorBias'
          ? 0
          : name === 'modulatorWeight'
            ? modulatorScale * random.normal()
            : initialScale * draw(random);
    return [name, Float32Array.from({ length: sizeOf(dimensions) }, value)] as const;
  });
  return Object.fromEntries(entries);
}

function single(values: Floats): Float32Array {
  return Float32Array.from(values);
}
