// Runs and groups of runs beside each other: their curves over seeds, what they came to, and whether that differs.
import { experiment, metricDescription, settingValue } from './experiment.ts';
import { runNumber, runStatus } from './runs.ts';
import { anyNumber, z } from './schema.ts';

/** Numbers in double precision, in the machine's byte order. */
const doubles = z.instanceof(Uint8Array);

export const comparisonRequest = z.strictObject({
  /** At most so many, which is more than a person can look at. */
  runs: z.array(runNumber).max(2000),
  /** Whether runs that differ in nothing but the seed are one group; else each run stands for itself. */
  isGrouped: z.boolean().default(true),
  /** What is compared; by default what the task's study measures. */
  metric: z.string().optional(),
  /** A run of the group that the others are tested against; the first group by default, null for every group against every other. */
  reference: runNumber.nullable().optional(),
  /** The updates to show; all by default. */
  view: z.strictObject({ from: z.int().min(1), to: z.int().min(1) }).optional(),
});
export type ComparisonRequest = z.infer<typeof comparisonRequest>;

/** A 95 % interval. */
export const interval = z.object({ low: anyNumber, high: anyNumber });
export type Interval = z.infer<typeof interval>;

export const comparedRun = z.object({
  run: runNumber,
  seed: z.int(),
  status: runStatus,
  episodesDone: z.int(),
  /** What it came to, or has come to so far; null where nothing is measured yet. */
  score: anyNumber.nullable(),
  /** Whether the score counts: only that of a completed run does, if it is a number. */
  isCounted: z.boolean(),
});
export type ComparedRun = z.infer<typeof comparedRun>;

/**
 * A group's curve in columns of `width` updates. All arrays have an entry a column. Of each run a column holds the mean of its
 * values there; `mean`, `low` and `high` are over runs, `least` and `most` over all values.
 */
export const groupCurve = z.object({
  width: z.int().min(1),
  /** The update in a column's middle. */
  steps: doubles,
  mean: doubles,
  /** The 95 % interval of the mean, at this column alone; NaN where there is none. */
  low: doubles,
  high: doubles,
  least: doubles,
  most: doubles,
  /** How many runs have values there. */
  counts: doubles,
});
export type GroupCurve = z.infer<typeof groupCurve>;

export const comparedGroup = z.object({
  /** The lowest number of its runs in the home, compared or not, which gives it its colour; of a run for itself its own. */
  first: runNumber,
  title: z.string(),
  /** That of its first run; those of the others differ in the seed. */
  experiment,
  /** Trained numbers. */
  parameters: z.int(),
  /** One a seed, in order of seeds. */
  runs: z.array(comparedRun),
  /** Over the scores that count; null where none does. */
  score: z.object({ count: z.int(), mean: anyNumber, interval: interval.nullable() }).nullable(),
  curve: groupCurve,
});
export type ComparedGroup = z.infer<typeof comparedGroup>;

/** Two groups' scores against each other. Differences are first minus second. */
export const groupTest = z.object({
  /** Places of the groups in the list. */
  first: z.int(),
  second: z.int(),
  /** Whether both have the same seeds, so that scores go in pairs. */
  isPaired: z.boolean(),
  counts: z.tuple([z.int(), z.int()]),
  difference: anyNumber,
  interval: interval.nullable(),
  /** Of Wilcoxon's signed-rank test where paired, else of Mann and Whitney's U of the first. */
  statistic: anyNumber,
  p: anyNumber,
  /** Corrected for the number of tests (Holm 1979). */
  adjustedP: anyNumber,
  isExact: z.boolean(),
  /** The smallest p that so many scores can give. */
  leastP: anyNumber,
  /** Cliff's delta, or its like for pairs: -1 to 1. */
  rankBiserial: anyNumber,
  /** Hedges' g; null where neither group varies. */
  hedgesG: anyNumber.nullable(),
});
export type GroupTest = z.infer<typeof groupTest>;

export const comparison = z.object({
  metric: z.string(),
  /** All that could be compared, in the order to offer them. */
  metrics: z.record(z.string(), metricDescription),
  stepWord: z.enum(['episode', 'update']),
  isGrouped: z.boolean(),
  groups: z.array(comparedGroup),
  tests: z.array(groupTest),
  /** What the experiments differ in, besides the seed: a value for each group, null where it has no such setting. */
  differences: z.array(z.object({ name: z.string(), values: z.array(settingValue.nullable()) })),
  /** What a reader must know besides, in sentences. */
  notes: z.array(z.string()),
});
export type Comparison = z.infer<typeof comparison>;

export const comparisonFormats = ['svg', 'csv', 'html', 'markdown'] as const;
export type ComparisonFormat = (typeof comparisonFormats)[number];

export const comparisonFile = z.object({ name: z.string(), type: z.string(), text: z.string() });
export type ComparisonFile = z.infer<typeof comparisonFile>;

/** The numbers behind such bytes; a copy. */
export function toDoubles(bytes: Uint8Array): Float64Array {
  return new Float64Array(bytes.slice().buffer);
}

export function fromDoubles(values: Float64Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(values.slice().buffer);
}

/** Whether lengths differ so much that the shorter curves would be lost on an even axis. */
export function needsLogarithm(lengths: readonly number[]): boolean {
  const positive = lengths.filter((length) => length > 0);
  return positive.length > 1 && Math.max(...positive) > 10 * Math.min(...positive);
}
