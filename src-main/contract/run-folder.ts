// A run as a folder that can be copied to another machine: what its files are called and what stands in run.json.
// docs/how-runs-are-kept.md describes it.
import { runNote, runTags } from './annotation.ts';
import { datasetId } from './data.ts';
import { experiment, experimentRequest, metricDescription } from './experiment.ts';
import { attempt, checkpoint, logLine, run, runDataset, runNumber, runResult, runStatuses } from './runs.ts';
import { z } from './schema.ts';

export const runFiles = {
  record: 'run.json',
  /** For each metric `<name>.steps` and `<name>.values`, float64 [points]. */
  curves: 'curves.safetensors',
  /** The trained tensors and, unless they were left out, Adam's moments. */
  checkpoint: 'checkpoint.safetensors',
} as const;

export const runFormat = { format: 'engram run', version: 1 } as const;

/** Bounds of what is read into memory: of run.json, and of the curves. */
export const mostRecordBytes = 2 ** 24;
export const mostCurveBytes = 2 ** 28;
/** Of a longer log the latest lines are kept. */
export const mostLogLines = 1000;

/** A number in JSON, which has no word for those that are not finite. */
const jsonNumber = z.union([z.number(), z.enum(['NaN', 'Infinity', '-Infinity']).transform(Number)]);

/** What a run came to, as JSON holds it. */
export const storedResult = runResult.extend({ final: z.record(z.string(), jsonNumber) });

/** JSON in which numbers that are not finite stand as texts. */
export function toJson(value: unknown, space?: number): string {
  const write = (_: string, part: unknown) =>
    typeof part === 'number' && !Number.isFinite(part) ? String(part) : part;
  return JSON.stringify(value, write, space);
}

/** A name is also that of two tensors, and of a line on a chart. */
const metricName = z.string().regex(/^[A-Za-z][A-Za-z0-9]{0,63}$/);
const sha256 = datasetId;
const time = z.iso.datetime();
const resting = z.enum(runStatuses).exclude(['queued', 'running']);

/** Whose ideas a part of the experiment is, for those who build upon the run. */
const reference = z.strictObject({
  /** For instance "task binary-patterns". */
  of: z.string().max(200),
  citation: z.string().max(1000),
});

/** What decides whether the rest can be read. */
export const runFileHead = z.object({ format: z.literal(runFormat.format), version: z.int() });

/** run.json. */
export const runFile = z.strictObject({
  format: z.literal(runFormat.format),
  version: z.literal(runFormat.version),
  uid: z.uuid(),
  createdAt: time,
  status: resting,
  reason: z.string().max(10_000),
  experiment,
  parameters: z.int().min(1),
  metrics: z.record(metricName, metricDescription),
  episodesDone: z.int().min(0),
  result: storedResult,
  tags: runTags.default([]),
  note: runNote.default(''),
  attempts: z.array(attempt.extend({ startedAt: time, endedAt: time.nullable() })).max(10_000),
  log: z.array(logLine.extend({ at: time })).max(mostLogLines),
  /** The data set it learnt from; null where it took none, or nobody knows more than its hash in the experiment. */
  dataset: runDataset.nullable(),
  /** The papers that its task, its network and its rule come from. */
  references: z.array(reference).max(20).default([]),
  curves: z.strictObject({
    sha256,
    bytes: z.int().min(1).max(mostCurveBytes),
    /** Updates of which a point is the mean, at the last step that was measured of them; 1 where nothing was thinned. */
    updatesPerPoint: z.int().min(1),
  }),
  /** Null where none was saved. */
  checkpoint: checkpoint.extend({ hasMoments: z.boolean() }).nullable(),
});
export type RunFile = z.infer<typeof runFile>;

/** An absolute path on the machine of the lab. */
const path = z.string().min(1).max(4096);

const written = {
  run: runNumber,
  /** Each curve is thinned to about so many points; without it all are kept. */
  points: z.int().min(1).max(1e9).optional(),
  /** Without them it is a third as large, and can be looked at but not trained further. */
  withMoments: z.boolean().default(true),
};

/** `folder` must not be there yet. */
export const exportRequest = z.strictObject({ ...written, folder: path });
export type ExportRequest = z.output<typeof exportRequest>;

export const runExported = z.object({
  folder: z.string(),
  /** Of all files. */
  bytes: z.int(),
  updatesPerPoint: z.int(),
});
export type RunExported = z.infer<typeof runExported>;

/** `file` must not be there yet. */
export const bundleRequest = z.strictObject({ ...written, file: path });
export type BundleRequest = z.output<typeof bundleRequest>;

export const runBundled = z.object({
  file: z.string(),
  bytes: z.int(),
  /** Of the whole file. */
  sha256,
  updatesPerPoint: z.int(),
});
export type RunBundled = z.infer<typeof runBundled>;

/** What is at a path is told by its content. */
export const importFileRequest = z.strictObject({
  path,
  /** Of tensors alone: what their network is, where the file does not say it itself. */
  experiment: experimentRequest.optional(),
  /** Of tensors alone: what they are known by; their path by default. */
  name: z.string().trim().min(1).max(200).optional(),
});
export type ImportFileRequest = z.output<typeof importFileRequest>;

export const runImported = z.object({
  run,
  /** Whether it was here before. */
  isDuplicate: z.boolean(),
});
export type RunImported = z.infer<typeof runImported>;
