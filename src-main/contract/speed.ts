// How fast an engine is on this machine: what can be asked for, what is told on the way, and the report.
import { experimentRequest } from './experiment.ts';
import { z } from './schema.ts';

export const workloadIds = ['patterns', 'images', 'oja', 'retroactive', 'rnn', 'lstm'] as const;
export type WorkloadId = (typeof workloadIds)[number];

export const mostThreads = 1024;

/** Everything is measured on one thread and on `threads`: as many as the machine runs at once, where it is left out. */
export const speedRequest = z.strictObject({
  engine: experimentRequest.shape.engine,
  threads: z.int().min(1).max(mostThreads).optional(),
  /** At sizes that take a few seconds in all and tell little. */
  isQuick: z.boolean().optional(),
});
export type SpeedRequest = z.infer<typeof speedRequest>;

/** Where a measurement stands: `done` of `total` parts, and what is measured now. */
export const speedProgress = z.object({ done: z.int(), total: z.int(), doing: z.string() });
export type SpeedProgress = z.infer<typeof speedProgress>;

/** One training update (forward, backward and Adam): the median of a few after a warm-up. */
export const updateSpeed = z.object({
  workload: z.enum(workloadIds),
  rule: z.string(),
  neurons: z.int(),
  steps: z.int(),
  /** Episodes of an update. */
  batch: z.int(),
  threads: z.int(),
  /** Null where the engine cannot compute it; `reason` then says why. */
  seconds: z.number().nullable(),
  reason: z.string(),
});
export type UpdateSpeed = z.infer<typeof updateSpeed>;

/** Forward and backward of a network of `neurons`, for one synapse and one step. */
export const synapseSpeed = z.object({
  neurons: z.int(),
  threads: z.int(),
  seconds: z.number(),
  /** Bytes read plus bytes written a second by copying memory on as many threads, over as many bytes as such a network holds. */
  copyBytesPerSecond: z.number(),
});
export type SynapseSpeed = z.infer<typeof synapseSpeed>;

/** A processor cache for data, as the system describes it: its size, and how many threads share one. */
export const processorCache = z.object({ level: z.int(), bytes: z.number(), sharedBy: z.int() });
export type ProcessorCache = z.infer<typeof processorCache>;

export const speedReport = z.object({
  engine: z.string(),
  title: z.string(),
  device: z.string(),
  precision: z.string(),
  versions: z.record(z.string(), z.string()),
  /** Mean number of programs at work in the minute before; 0 where the system does not say. */
  loadBefore: z.number(),
  updates: z.array(updateSpeed),
  synapses: z.array(synapseSpeed),
  /** Empty where the system does not say. */
  caches: z.array(processorCache),
});
export type SpeedReport = z.infer<typeof speedReport>;
