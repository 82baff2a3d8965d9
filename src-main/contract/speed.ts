// How fast an engine is on this machine: what can be asked for, what is told on the way, and the report.
import { experimentRequest } from './experiment.ts';
import type { EngineReport } from './experiment.ts';
import { z } from './schema.ts';

export const workloadIds = ['patterns', 'images', 'oja', 'retroactive', 'rnn', 'lstm'] as const;
export type WorkloadId = (typeof workloadIds)[number];

export const workloadTitles: Readonly<Record<WorkloadId, string>> = {
  patterns: 'Binary patterns',
  images: 'Images, clamped',
  oja: 'Maze, Oja’s rule',
  retroactive: 'Maze, retroactive neuromodulation',
  rnn: 'Fifty bits, RNN',
  lstm: 'Fifty bits, LSTM',
};

/** `quick` takes a second or two and tells little, `short` some ten seconds, `full` a minute or more. */
export const speedScales = ['quick', 'short', 'full'] as const;
export type SpeedScale = (typeof speedScales)[number];

export const mostThreads = 1024;
export const mostEpisodes = 1024;

/** Mean number of programs at work above which times are not to be trusted. */
export const busyLoad = 0.5;

/** Everything is measured on one thread (not where it is `short`) and on `threads`. */
export const speedRequest = z.strictObject({
  engine: experimentRequest.shape.engine,
  /** As many as the machine runs at once, where it is left out. */
  threads: z.int().min(1).max(mostThreads).optional(),
  /** At once, in which a synapse is measured besides in one alone; 32 on a card where it is left out, else none. */
  episodes: z.int().min(2).max(mostEpisodes).optional(),
  /** `full` where it is left out. */
  scale: z.enum(speedScales).optional(),
});
export type SpeedRequest = z.infer<typeof speedRequest>;

/** Where a measurement stands: `done` of `total` parts, and what is measured now. */
export const speedProgress = z.object({ done: z.int(), total: z.int(), doing: z.string() });
export type SpeedProgress = z.infer<typeof speedProgress>;

/** Of the processor; null where the engine computes elsewhere. */
const threads = z.int().nullable();

/** One training update (forward, backward and Adam): the median of a few after a warm-up. */
export const updateSpeed = z.object({
  workload: z.enum(workloadIds),
  rule: z.string(),
  neurons: z.int(),
  steps: z.int(),
  /** Episodes of an update. */
  batch: z.int(),
  threads,
  /** Null where the engine cannot compute it; `reason` then says why. */
  seconds: z.number().nullable(),
  reason: z.string(),
});
export type UpdateSpeed = z.infer<typeof updateSpeed>;

/** Forward and backward of a network of `neurons`, decaying Hebb, with a weight and an alpha for each synapse. */
export const synapseSpeed = z.object({
  neurons: z.int(),
  /** At once. */
  episodes: z.int(),
  threads,
  /** For one synapse, one step and one episode. */
  seconds: z.number(),
  /** `leastBytes` over `seconds`. */
  movedBytesPerSecond: z.number(),
  /**
   * Bytes read plus bytes written a second by copying: on a processor by as many threads, over as many bytes as such a network
   * holds; on a device of its own by that device, over more than its caches hold. Null where that cannot be measured.
   */
  copyBytesPerSecond: z.number().nullable(),
});
export type SynapseSpeed = z.infer<typeof synapseSpeed>;

/** A processor cache for data, as the system describes it: its size, and how many threads share one. */
export const processorCache = z.object({ level: z.int(), bytes: z.number(), sharedBy: z.int() });
export type ProcessorCache = z.infer<typeof processorCache>;

export const speedReport = z.object({
  engine: z.string(),
  title: z.string(),
  device: z.string(),
  isOnCard: z.boolean(),
  precision: z.string(),
  versions: z.record(z.string(), z.string()),
  scale: z.enum(speedScales),
  measuredAt: z.iso.datetime(),
  /** Mean number of programs at work in the minute before; 0 where the system does not say. */
  loadBefore: z.number(),
  updates: z.array(updateSpeed),
  synapses: z.array(synapseSpeed),
  /** Of the processor; empty where the system does not say. */
  caches: z.array(processorCache),
});
export type SpeedReport = z.infer<typeof speedReport>;

/**
 * Bytes that a synapse, a step and an episode have to move where nothing stays in a cache, float32, decaying Hebb. Forward
 * reads w, alpha and hebb, and writes hebb; backward reads w, alpha, hebb, dLoss/dhebb and dLoss/dalpha, and writes the last
 * three. Each episode has a hebb and a dLoss/dhebb of its own: 24 bytes. The other 24 are of w, alpha and dLoss/dalpha, of which
 * all episodes that are computed at once share one.
 */
export function leastBytes(episodes: number): number {
  return 24 + 24 / episodes;
}

/** Rows of the same network and as many episodes together, which differ in their threads. */
export function groupBySize(synapses: readonly SynapseSpeed[]): SynapseSpeed[][] {
  const groups = Map.groupBy(synapses, ({ neurons, episodes }) => `${neurons} neurons, ${episodes} episodes`);
  return [...groups.values()];
}

/** What share of the rate of copying was reached; above 1 where caches hold what has to be moved. Null where that is not known. */
export function shareOfCopying({ movedBytesPerSecond, copyBytesPerSecond }: SynapseSpeed): number | null {
  return copyBytesPerSecond === null ? null : movedBytesPerSecond / copyBytesPerSecond;
}

/** Whether the engine now computes on another device, or in another version, than when it was measured. */
export function isMeasuredElsewhere(
  { device, versions }: Pick<SpeedReport, 'device' | 'versions'>,
  engine: Pick<EngineReport, 'device' | 'versions'>,
): boolean {
  const names = new Set([...Object.keys(versions), ...Object.keys(engine.versions)]);
  return device !== engine.device || [...names].some((name) => versions[name] !== engine.versions[name]);
}

/** In words; empty where the engine computes elsewhere than on threads of the processor. */
export function threadWords(count: number | null): string {
  if (count === null) return '';
  return count === 1 ? '1 thread' : `${count} threads`;
}
