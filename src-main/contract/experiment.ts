// What a person asks for (a request), what exactly runs (a specification), and how the choices are described.
import { anyNumber, z } from './schema.ts';

const id = z
  .string()
  .min(1)
  .max(64)
  .regex(/^[a-z0-9-]+$/);

/** A setting's value: every parameter is a number, a word or a switch. */
export const settingValue = z.union([anyNumber, z.string(), z.boolean()]);
export const settings = z.record(z.string(), settingValue);
export type Settings = z.infer<typeof settings>;

export const maximumSeed = 2 ** 32 - 1;

/** A request leaves out what should take its default. `set` is flat: names are unique over task, network and training. */
export const experimentRequest = z.strictObject({
  task: id,
  network: id.optional(),
  engine: id.optional(),
  data: z.string().min(1).max(200).optional(),
  episodes: z.int().min(1).max(1e9).optional(),
  seed: z.int().min(0).max(maximumSeed).optional(),
  set: settings.optional(),
});
export type ExperimentRequest = z.infer<typeof experimentRequest>;

/** Everything that decides the numbers of a run. `episodes` counts updates: a batch is one update. */
export const experiment = z.strictObject({
  task: id,
  network: id,
  engine: id,
  data: z.string().nullable(),
  episodes: z.int().min(1),
  seed: z.int().min(0).max(maximumSeed),
  settings: z.strictObject({ task: settings, network: settings, training: settings }),
});
export type Experiment = z.infer<typeof experiment>;

/** Which engine a run takes where nobody named one, and why. */
export const engineChoice = z.object({
  engine: id,
  /** Whether it stands, or a trial at the start will tell. */
  isSettled: z.boolean(),
  reason: z.string(),
});
export type EngineChoice = z.infer<typeof engineChoice>;

/** What a run would be: the whole experiment, its size, and how long it would take. */
export const estimate = z.object({
  experiment,
  /** How its engine came to be; null where it was named. */
  engineChoice: engineChoice.nullable(),
  /** Trained numbers. */
  parameters: z.int(),
  neurons: z.int(),
  /** Steps of an episode. */
  steps: z.int(),
  memoryBytes: z.number(),
  largestTensorBytes: z.number(),
  /** Why there is too little memory for it; empty where there is enough. */
  memoryShortage: z.string(),
  secondsPerEpisode: z.number(),
  /** Whether the time was taken from runs on this machine, or is only what a typical machine takes. */
  isMeasured: z.boolean(),
});
export type Estimate = z.infer<typeof estimate>;

/** A parameter as a form, a flag or a page of the docs needs it; taken from the JSON Schema of the entry's own schema. */
export const parameterDescription = z.object({
  name: z.string(),
  type: z.enum(['integer', 'number', 'string', 'boolean']),
  default: settingValue,
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  multipleOf: z.number().optional(),
  choices: z.array(z.string()).optional(),
  unit: z.string().optional(),
  help: z.string(),
});
export type ParameterDescription = z.infer<typeof parameterDescription>;

/** How a metric is read: its unit, how its last value is summed up, and whether the same seed gives the same numbers. */
export const metricDescription = z.object({
  title: z.string(),
  unit: z.string(),
  summary: z.enum(['mean-of-last-50', 'last']),
  isRepeatable: z.boolean(),
  /** The values that it can have, where they end: an axis need not go beyond. */
  bounds: z.object({ low: z.number(), high: z.number() }).optional(),
  /** The metric that says what this one, a mean of many episodes, may be off by: half of a 95 % interval. */
  margin: z.string().optional(),
});
export type MetricDescription = z.infer<typeof metricDescription>;

export const entryDescription = z.object({
  id,
  title: z.string(),
  sentence: z.string(),
  citation: z.string(),
  parameters: z.array(parameterDescription),
  /** Whether a data set of pictures may be named for it. */
  takesPictures: z.boolean(),
  /** Of a task: settings of network and training that begin otherwise with it. */
  defaults: settings,
  /** Of a task: the networks that can be given it. */
  networks: z.array(id),
});
export type EntryDescription = z.infer<typeof entryDescription>;

export const engineReport = z.object({
  id,
  title: z.string(),
  sentence: z.string(),
  isAvailable: z.boolean(),
  /** Where it computes, for instance a processor's name. */
  device: z.string(),
  /** Whether that is a graphics card; a program that acts as one on the processor is none. */
  isOnCard: z.boolean(),
  precision: z.enum(['float32', 'float64']),
  /** Whether the same seed gives bit-identical results on this device. */
  isRepeatable: z.boolean(),
  /** The most memory it can use; null where that is all that the machine has. */
  memoryLimitBytes: z.number().nullable(),
  /** The most that one tensor can take of it; null where that is all. */
  tensorLimitBytes: z.number().nullable(),
  versions: z.record(z.string(), z.string()),
  /** Why it is missing and what to do; empty where it is available. */
  reason: z.string(),
  /** Where it is available but not as it could be: what it lacks. */
  remark: z.string(),
});
export type EngineReport = z.infer<typeof engineReport>;
