// The problem that all peers are given: one episode of binary patterns, the same initial network, the same loss and Adam.
// A folder holds it as problem.json and as raw little-endian float32 in NAME.bin; gradients come back as PROGRAM.NAME.bin.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Experiment } from '../../../src-main/contract/experiment.ts';
import type { Floats } from '../../../src-main/science/arrays.ts';
import { planExperiment, resolveExperiment } from '../../../src-main/science/experiment.ts';
import type { ExperimentPlan } from '../../../src-main/science/experiment.ts';
import type { AdamSettings } from '../../../src-main/science/optimisers/adam.ts';
import { createRandom } from '../../../src-main/science/random.ts';
import { binaryPatterns } from '../../../src-main/science/tasks/binary-patterns/index.ts';
import type { EpisodeBatch } from '../../../src-main/science/tasks/task.ts';

/** The trained tensors, in the order in which gradients are compared. */
export const tensorNames = ['w', 'alpha', 'eta'] as const;

/** What problem.json says. */
export interface Problem {
  readonly experiment: Experiment;
  readonly neurons: number;
  readonly steps: number;
  readonly adam: AdamSettings;
  readonly warmUps: number;
  /** How many are timed. */
  readonly updates: number;
}

/** Writes the problem into `folder` and returns it. Throws `bad-input` for an odd or absurd size. */
export function writeProblem(folder: string, patternSize: number): Problem {
  const experiment = resolveExperiment({
    task: binaryPatterns.id,
    network: 'plastic-rnn',
    engine: 'wasm',
    seed: 1,
    set: { patternSize },
  });
  const plan = planExperiment(experiment);
  const { neurons, steps } = plan.task;
  const { learningRate, beta1, beta2, epsilon } = plan.training;
  const adam = { learningRate, beta1, beta2, epsilon };
  const problem: Problem = { experiment, neurons, steps, adam, warmUps: 1, updates: 5 };
  writeFileSync(join(folder, 'problem.json'), JSON.stringify(problem));
  writeEpisode(folder, drawEpisode(experiment, plan), patternSize);
  writeInitialValues(folder, experiment, plan);
  return problem;
}

export function readProblem(folder: string): Problem {
  return JSON.parse(readFileSync(join(folder, 'problem.json'), 'utf8')) as Problem;
}

/** The one episode that every update learns from. */
export function drawEpisode({ seed }: Experiment, plan: ExperimentPlan): EpisodeBatch {
  return plan.task.draw(createRandom(seed, 'episodes', 0), plan.training.batch);
}

function writeEpisode(folder: string, episode: EpisodeBatch, patternSize: number): void {
  const { inputs } = episode;
  writeFloats(folder, 'inputs', inputs);
  // The loss is a sum of (x - bit)^2, so its slope at x = 0 is -2 bit.
  const slopes = episode.evaluate(new Float32Array(inputs.length)).gradient;
  const last = inputs.length - (patternSize + 1);
  writeFloats(
    folder,
    'pattern',
    slopes.slice(last, last + patternSize).map((slope) => -slope / 2),
  );
}

function writeInitialValues(folder: string, { seed }: Experiment, plan: ExperimentPlan): void {
  const random = createRandom(seed, 'initialValues', 0);
  for (const tensor of plan.network.tensors) writeFloats(folder, tensor.name, tensor.initial(random));
}

/** Rounds to single precision. */
export function writeFloats(folder: string, name: string, values: Floats): void {
  writeFileSync(join(folder, `${name}.bin`), Float32Array.from(values));
}

export function readFloats(folder: string, name: string): Float32Array {
  const bytes = readFileSync(join(folder, `${name}.bin`));
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
}
