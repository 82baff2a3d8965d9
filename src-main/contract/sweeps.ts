// Sweeps: one experiment at many points of its settings, each with the same seeds. What a person asks for, what is kept of it,
// and what came of it.
import { interval } from './comparison.ts';
import { experimentRequest, maximumSeed, metricDescription, settingValue } from './experiment.ts';
import type { ExperimentRequest, Settings } from './experiment.ts';
import { runNumber, runStatus } from './runs.ts';
import type { Run } from './runs.ts';
import { anyNumber, z } from './schema.ts';

/** More runs than this are nobody's plan for one machine. */
export const mostRuns = 2000;
/** What a search by a model of all earlier points can take in a moment. */
export const mostBayesianPoints = 200;

const axisName = z.string().min(1).max(64);

/** What is varied: `network`, `episodes`, or any setting. Over a list, or, where it is a number, within a range. */
export const sweepAxis = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('list'),
    name: axisName,
    values: z.array(settingValue).min(1).max(mostRuns),
  }),
  z.strictObject({
    kind: z.literal('range'),
    name: axisName,
    low: z.number(),
    high: z.number(),
    scale: z.enum(['linear', 'logarithmic']),
    /** So many values, evenly spaced from low to high, in place of all that lie between. */
    count: z.int().min(2).max(mostRuns).optional(),
  }),
]);
export type SweepAxis = z.infer<typeof sweepAxis>;

export const sweepMethods = ['grid', 'random', 'bayesian'] as const;
export type SweepMethod = (typeof sweepMethods)[number];

const seed = z.int().min(0).max(maximumSeed);
export const sweepSeeds = z.array(seed).min(1).max(mostRuns);

/** What points are judged by. */
export const sweepGoal = z.strictObject({
  metric: z.string(),
  direction: z.enum(['minimise', 'maximise']),
});
export type SweepGoal = z.infer<typeof sweepGoal>;

export const sweepRequest = z.strictObject({
  /** What all points share. */
  base: experimentRequest.omit({ seed: true }),
  /** None where only seeds are many. */
  axes: z.array(sweepAxis).max(8).default([]),
  /** Every combination of the lists; points drawn at random; or points that those before them suggest. */
  method: z.enum(sweepMethods).default('grid'),
  /** How many points, unless the method is `grid`. */
  points: z.int().min(1).max(mostRuns).optional(),
  /** By default what the task's study measures. */
  goal: sweepGoal.partial({ direction: true }).optional(),
  /** Where the random numbers begin by which points are chosen. */
  samplerSeed: seed.default(1),
  /** Every point runs once with each. */
  seeds: sweepSeeds.default([1]),
  /** Hours of training, of all runs together, after which no further run begins. */
  budgetHours: z.number().positive().optional(),
});
export type SweepRequest = z.input<typeof sweepRequest>;

/** The same with every choice made. */
export const sweepPlan = sweepRequest.extend({
  axes: z.array(sweepAxis),
  method: z.enum(sweepMethods),
  points: z.int(),
  goal: sweepGoal,
  samplerSeed: seed,
  seeds: z.array(seed),
});
export type SweepPlan = z.infer<typeof sweepPlan>;

export const sweepStatuses = ['running', 'stopped', 'completed'] as const;
export const sweepStatus = z.enum(sweepStatuses);
export type SweepStatus = z.infer<typeof sweepStatus>;

export const sweepNumber = z.int().min(1);

export const sweep = z.object({
  sweep: sweepNumber,
  createdAt: z.string(),
  status: sweepStatus,
  /** One sentence on how it came to rest; empty where the status says it all. */
  reason: z.string(),
  plan: sweepPlan,
  /** Those of the plan, and those added since. */
  seeds: z.array(z.int()),
  /** Points of a Bayesian search that are tried at once: each is suggested by all but so many before it. */
  pointsAtOnce: z.int().min(1),
  /** Runs that were removed: they are not made again, and not counted below. */
  runsRemoved: z.int(),
  /** Runs that all of it comes to, and those of them that are at rest for good. */
  runsInAll: z.int(),
  runsEnded: z.int(),
});
export type Sweep = z.infer<typeof sweep>;

/** What a sweep would be and cost. */
export const sweepEstimate = z.object({
  plan: sweepPlan,
  points: z.int(),
  runs: z.int(),
  /** All of it, as many at once as the machine takes. */
  seconds: z.number(),
  runsAtOnce: z.int(),
  /** Whether the time was taken from runs on this machine. */
  isMeasured: z.boolean(),
  /** Of the largest run. */
  memoryBytes: z.number(),
  /** What its points can be judged by. */
  metrics: z.record(z.string(), metricDescription),
});
export type SweepEstimate = z.infer<typeof sweepEstimate>;

export const sweepRun = z.object({
  run: runNumber,
  seed: z.int(),
  status: runStatus,
  episodesDone: z.int(),
  episodes: z.int(),
  /** What it came to; null where it is not completed, or came to no number. */
  score: anyNumber.nullable(),
});
export type SweepRun = z.infer<typeof sweepRun>;

/** Over the scores of a point's completed runs. */
const pointScore = z.object({ count: z.int(), mean: anyNumber, interval: interval.nullable() });

export const sweepPoint = z.object({
  /** Counted from 1 in the order in which points were chosen. */
  point: z.int().min(1),
  /** By the axes' names. */
  values: z.record(z.string(), settingValue),
  /** In order of seeds. */
  runs: z.array(sweepRun),
  score: pointScore.nullable(),
});
export type SweepPoint = z.infer<typeof sweepPoint>;

export const sweepDetails = z.object({
  sweep,
  /** Of what points are judged by. */
  metric: metricDescription,
  /** Whether that means updates of several episodes. */
  stepWord: z.enum(['episode', 'update']),
  points: z.array(sweepPoint),
  /** The number of the best point so far; null where none has a score. */
  best: z.int().nullable(),
});
export type SweepDetails = z.infer<typeof sweepDetails>;

/** Why a run that its sweep stopped rests; such a run goes on with its sweep, one that a person stopped does not. */
export const stoppedWithSweep = 'Its sweep was stopped.';

/** Whether a run is at rest for good: it does not go on when its sweep does. */
export function hasEnded({ status, reason }: Pick<Run, 'status' | 'reason'>): boolean {
  if (status === 'stopped') return reason !== stoppedWithSweep;
  return status === 'completed' || status === 'failed' || status === 'paused';
}

/** What a point asks for, with one seed. */
export function requestAt(
  { base }: Pick<SweepPlan, 'base'>,
  values: Settings,
  seed: number,
): ExperimentRequest {
  const { network, episodes, ...set } = values;
  return {
    ...base,
    ...(network !== undefined && { network: String(network) }),
    ...(episodes !== undefined && { episodes: Number(episodes) }),
    seed,
    set: { ...base.set, ...set },
  };
}

/** Best first; points without a score last, in the order in which they were chosen. */
export function rankPoints({ sweep, points }: Pick<SweepDetails, 'sweep' | 'points'>): SweepPoint[] {
  const sign = sweep.plan.goal.direction === 'minimise' ? 1 : -1;
  const worth = ({ score }: SweepPoint) => (score ? sign * score.mean : Infinity);
  return points.toSorted((a, b) => (worth(a) === worth(b) ? a.point - b.point : worth(a) - worth(b)));
}
