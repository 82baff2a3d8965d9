// What a trained network looks like at its latest checkpoint: episodes it never saw, and its tensors.
import { anyNumber, z } from './schema.ts';

/** float32 numbers in the machine's byte order. */
const floats = z.instanceof(Uint8Array);

/** A picture of `columns` columns. Values are -1 to 1; 0 in a cue is what the network is not shown. */
export const picture = z.object({
  title: z.string(),
  role: z.enum(['shown', 'cue', 'recalled', 'target', 'error']),
  columns: z.int().min(1),
  values: floats,
});
export type Picture = z.infer<typeof picture>;

const numbers = z.array(z.int()).readonly();

/** A way through cells in a square, which are counted row by row. */
const mazeScene = z.object({
  kind: z.literal('maze'),
  side: z.int().min(1),
  /** [side, side]: 1 is a wall. */
  walls: z.instanceof(Uint8Array),
  /** The cell of the reward. */
  reward: z.int(),
  /** Where the agent stood before each step, and at the end. */
  cells: numbers,
  /** Steps that ended on the reward, and steps into a wall. */
  teleports: numbers,
  bumps: numbers,
});

/** A trial; where the episode ends before its go step, what would have followed is null. */
const trial = z.object({
  firstStep: z.int(),
  cues: numbers,
  goStep: z.int().nullable(),
  hasTarget: z.boolean().nullable(),
  answer: z.int().nullable(),
  isRight: z.boolean().nullable(),
});

/** Questions about cues that were shown one by one. */
const trialsScene = z.object({
  kind: z.literal('trials'),
  /** Each cue's bits, +1 or -1. */
  cues: z.array(numbers).readonly(),
  target: z.int(),
  /** At each step: a cue by its index, nothing, or the question. */
  shown: z.array(z.union([z.int(), z.enum(['blank', 'go'])])).readonly(),
  trials: z.array(trial).readonly(),
});

export const scene = z.discriminatedUnion('kind', [mazeScene, trialsScene]);
export type Scene = z.infer<typeof scene>;

/** What an agent did in an episode of T steps, and what went on in its network. */
export const agentConduct = z.object({
  scene,
  /** [A]: what each action is called. */
  actionNames: z.array(z.string()).readonly(),
  /** [T] */
  actions: numbers,
  rewards: z.array(anyNumber).readonly(),
  /** [T]: the discounted rewards that it expected. */
  values: floats,
  /** [T, A]: the probability of each action. */
  policy: floats,
  /** [T]: M(t) of a network that modulates its own plasticity; null for others. */
  modulator: floats.nullable(),
});
export type AgentConduct = z.infer<typeof agentConduct>;

/** What the classes of a few-shot episode are called: A, B, …, Z, AA, … */
export function classLetters(count: number): string[] {
  return Array.from({ length: count }, (_, index) => letterOf(index));
}

function letterOf(index: number): string {
  const letter = String.fromCharCode(65 + (index % 26));
  return index < 26 ? letter : letterOf(Math.floor(index / 26) - 1) + letter;
}

/** What a network took the last picture of a few-shot episode for. */
export const fewShotAnswer = z.object({
  /** What the classes are called in the titles of the pictures shown. */
  classes: z.array(z.string()),
  /** [W] */
  probabilities: floats,
  /** The class it is. */
  right: z.int(),
  /** The read-out's traces, a row a class and a column a feature. */
  hebb: z.object({ rows: z.int(), columns: z.int(), values: floats }),
});
export type FewShotAnswer = z.infer<typeof fewShotAnswer>;

/** An episode that training never draws: what there is to see of it, and the task's metrics of it alone. */
export const shownEpisode = z.object({
  pictures: z.array(picture),
  metrics: z.record(z.string(), anyNumber),
  /** Of an agent's episode. */
  conduct: agentConduct.nullable(),
  /** Of a few-shot episode, whose last picture is the query. */
  answer: fewShotAnswer.nullable(),
});
export type ShownEpisode = z.infer<typeof shownEpisode>;

/**
 * What the neurons stand for that a task drives: the pixels of a picture of `columns` columns, row by row, or the bits of a
 * pattern, `count` of them from neuron 0 on. The neuron after them is the bias; further ones have no names.
 */
export const neuronNames = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('pixels'), columns: z.int().min(1), count: z.int().min(1) }),
  z.object({ kind: z.literal('bits'), count: z.int().min(1) }),
]);
export type NeuronNames = z.infer<typeof neuronNames>;

/** A matrix, row-major; a row is a receiving neuron, a column a sending one. With `block` > 1 each value is the mean of block x block. */
export const matrix = z.object({
  name: z.string(),
  rows: z.int(),
  columns: z.int(),
  block: z.int().min(1),
  values: floats,
});
export type Matrix = z.infer<typeof matrix>;

/** A matrix without its values: those are asked for one matrix at a time, so that no message holds anybody up. */
export const matrixOutline = matrix.omit({ values: true });

/** All there is to see of a checkpoint, as a trainer reports it. */
export const fullExamination = z.object({
  /** Updates done when the checkpoint was saved. */
  step: z.int(),
  /** The first of those that every run of the task on the same data is judged by; the same for all of them. */
  episodes: z.array(shownEpisode),
  /** What the rows and columns of the square matrices are; null where the task has no names for them. */
  neurons: neuronNames.nullable(),
  matrices: z.array(matrix),
});
export type FullExamination = z.infer<typeof fullExamination>;

/** Why there are no episodes to see: the data set they are drawn from is not in this home. */
export const missingData = z.object({
  /** Which it is, and how it is got. */
  sentence: z.string(),
  way: z.enum(['import', 'generate', 'download']),
});
export type MissingData = z.infer<typeof missingData>;

export const examination = fullExamination.extend({
  matrices: z.array(matrixOutline),
  missingData: missingData.nullable(),
});
export type Examination = z.infer<typeof examination>;

/** The numbers behind the bytes of a picture or matrix; a copy. */
export function toFloats(bytes: Uint8Array): Float32Array {
  return new Float32Array(bytes.slice().buffer);
}

export function fromFloats(values: Float32Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(values.slice().buffer);
}
