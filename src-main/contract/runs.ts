// Records of runs as they cross from the lab to its clients.
import { dataset } from './data.ts';
import { experiment, metricDescription } from './experiment.ts';
import { anyNumber, numberList, numberRecord, z } from './schema.ts';

export const runStatuses = [
  'queued',
  'running',
  'paused',
  'completed',
  'stopped',
  'interrupted',
  'failed',
] as const;
export const runStatus = z.enum(runStatuses);
export type RunStatus = z.infer<typeof runStatus>;

/** States from which a run does not go on by itself. */
export function isAtRest(status: RunStatus): boolean {
  return status !== 'queued' && status !== 'running';
}

/** States from which `resume` goes on. */
export function isResumable(status: RunStatus): boolean {
  return status === 'paused' || status === 'stopped' || status === 'interrupted' || status === 'failed';
}

/** Whether `resume` goes on with a run: not where it came without what training needs. */
export function canResume({ status, origin }: Pick<Run, 'status' | 'origin'>): boolean {
  return isResumable(status) && origin?.hasMoments !== false;
}

/** Whether the run is a network that came without the training that made it: then it has no curves, and no seed of its own. */
export function cameAsTensors({ origin, episodesDone }: Pick<Run, 'origin' | 'episodesDone'>): boolean {
  return episodesDone === 0 && origin?.hasMoments === false;
}

export const runNumber = z.int().min(1);

/** What stands at the end (or so far): a value for each metric, and the median wall time of an update, the first left out. */
export const runResult = z.object({
  final: numberRecord,
  secondsPerEpisode: z.number().nullable(),
});
export type RunResult = z.infer<typeof runResult>;

/** What a run knows of its data set where that is not at hand. `origin` is empty where it was a path. */
export const runDataset = dataset.omit({ split: true, createdAt: true });
export type RunDataset = z.infer<typeof runDataset>;

/** Of a run that was not begun in this home: where it came from, and what its folder said that a run of the home need not say. */
export const runOrigin = z.object({
  /** Whether it came with Engram, or from a folder of somebody's. */
  kind: z.enum(['example', 'imported']),
  /** The example's name, or the folder. */
  from: z.string(),
  at: z.string(),
  /** Updates of which each point of its curves is the mean; 1 where they are as they were measured. */
  updatesPerPoint: z.int().min(1),
  /** Whether its checkpoint can be trained further: Adam's moments came with it. */
  hasMoments: z.boolean(),
  /** The data set it learnt from; null where it took none, or nobody knew. */
  dataset: runDataset.nullable(),
});
export type RunOrigin = z.infer<typeof runOrigin>;

/** A sweep, and which of its points. */
export const runPlace = z.object({ sweep: z.int().min(1), point: z.int().min(1) });
export type RunPlace = z.infer<typeof runPlace>;

export const run = z.object({
  run: runNumber,
  /** The run's name everywhere, also on other machines. */
  uid: z.string(),
  createdAt: z.string(),
  status: runStatus,
  /** One sentence on how it came to rest; empty where the status says it all. */
  reason: z.string(),
  experiment,
  /** Trained numbers in the network: weights, alphas, rates. */
  parameters: z.int(),
  /** Updates whose metrics are saved. */
  episodesDone: z.int(),
  metrics: z.record(z.string(), metricDescription),
  /** Null of a run that was begun in this home. */
  origin: runOrigin.nullable(),
  /** What it is of the sweep that began it; null where it was started alone, or its sweep is removed. */
  place: runPlace.nullable(),
  /** What it came to, kept since it came to rest; null until then, and where nothing was measured. */
  result: runResult.nullable(),
  tags: z.array(z.string()),
  /** What a person wrote of it; empty where nobody did. */
  note: z.string(),
});
export type Run = z.infer<typeof run>;

export const attempt = z.object({
  attempt: z.int().min(1),
  startedAt: z.string(),
  endedAt: z.string().nullable(),
  /** Updates already done when this attempt began: the step of the checkpoint it went on from. */
  fromStep: z.int(),
  /** Versions, device and platform, as the trainer found them. */
  environment: z.record(z.string(), z.string()),
});
export type Attempt = z.infer<typeof attempt>;

export const checkpoint = z.object({
  step: z.int(),
  attempt: z.int(),
  /** SHA-256 of the file, which is also its name in the home's objects folder. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  bytes: z.int(),
});
export type Checkpoint = z.infer<typeof checkpoint>;

export const logLine = z.object({
  at: z.string(),
  level: z.enum(['info', 'warning', 'error']),
  text: z.string(),
});
export type LogLine = z.infer<typeof logLine>;

/** The metrics of one update; `step` counts updates from 1. */
export const metricRow = z.object({ step: z.int().min(1), values: z.record(z.string(), anyNumber) });
export type MetricRow = z.infer<typeof metricRow>;

/** One metric over a run: `values[k]` belongs to `steps[k]`, steps rise. */
export const curve = z.object({ name: z.string(), steps: numberList, values: numberList });
export type Curve = z.infer<typeof curve>;

export const runDetails = z.object({
  run,
  result: runResult,
  attempts: z.array(attempt),
  checkpoints: z.array(checkpoint),
  log: z.array(logLine),
});
export type RunDetails = z.infer<typeof runDetails>;
