// What the lab and a trainer process say to each other. The trainer sends batches with rising sequence numbers; the lab
// acknowledges one only once it is committed, and the trainer keeps a bounded number in flight.
import { errorRecord } from './errors.ts';
import { fullExamination } from './examination.ts';
import { exportCheck, exportedFile, exportOrigin, goldenSources } from './exports.ts';
import { engineReport, experiment } from './experiment.ts';
import { checkpoint, logLine, metricRow } from './runs.ts';
import { z } from './schema.ts';
import { speedProgress, speedReport, speedRequest } from './speed.ts';

export const toTrainer = z.discriminatedUnion('type', [
  /** Report on every engine, or on the one that is named, then exit. */
  z.strictObject({ type: z.literal('probe'), engine: z.string().nullable() }),
  /** Measure an engine's speed, then exit. */
  z.strictObject({ type: z.literal('measure'), request: speedRequest }),
  /** Train a few updates to see how fast they are, then exit. */
  z.strictObject({ type: z.literal('try'), experiment, objects: z.string() }),
  z.strictObject({
    type: z.literal('train'),
    experiment,
    /** Folder of hashed files; the trainer adds checkpoints to it. */
    objects: z.string(),
    /** Where to go on from; null at the beginning. */
    from: z.object({ step: z.int(), sha256: z.string() }).nullable(),
    /** Threads to compute on; null takes as many as are fastest. */
    threads: z.int().min(1).nullable(),
  }),
  /** Look at a checkpoint, then exit. */
  z.strictObject({
    type: z.literal('examine'),
    experiment,
    objects: z.string(),
    from: z.object({ step: z.int(), sha256: z.string() }),
    withMatrices: z.boolean(),
    /** Not where the data set that episodes are drawn from is missing. */
    withEpisodes: z.boolean(),
  }),
  /** Export the network of a checkpoint, then exit. */
  z.strictObject({
    type: z.literal('export'),
    origin: exportOrigin,
    objects: z.string(),
    golden: z.enum(goldenSources),
    /** Folders to make and fill, which the lab renames or removes afterwards. */
    targets: z.array(z.strictObject({ format: z.string(), folder: z.string() })),
  }),
  z.strictObject({ type: z.literal('acknowledge'), sequence: z.int() }),
  /** Save a checkpoint, say `finished`, exit. */
  z.strictObject({ type: z.literal('halt') }),
]);
export type ToTrainer = z.infer<typeof toTrainer>;

export const trainerBatch = z.object({
  type: z.literal('batch'),
  sequence: z.int().min(1),
  /** Updates done after this batch. */
  step: z.int(),
  rows: z.array(metricRow),
  checkpoint: checkpoint.omit({ attempt: true }).nullable(),
});
export type TrainerBatch = z.infer<typeof trainerBatch>;

export const fromTrainer = z.discriminatedUnion('type', [
  /** `untried` names those that are only described: each wants a process of its own to be tried in. */
  z.object({ type: z.literal('engines'), engines: z.array(engineReport), untried: z.array(z.string()) }),
  z.object({ type: z.literal('measuring'), progress: speedProgress }),
  z.object({ type: z.literal('measured'), report: speedReport }),
  z.object({ type: z.literal('tried'), seconds: z.number() }),
  z.object({ type: z.literal('examined'), examination: fullExamination }),
  /** In the order of the targets. */
  z.object({
    type: z.literal('exported'),
    exports: z.array(z.object({ check: exportCheck, files: z.array(exportedFile) })),
  }),
  z.object({ type: z.literal('started'), environment: z.record(z.string(), z.string()) }),
  trainerBatch,
  z.object({ type: z.literal('log'), line: logLine }),
  /** All batches are acknowledged; `isComplete` is false after a halt. */
  z.object({ type: z.literal('finished'), isComplete: z.boolean() }),
  z.object({ type: z.literal('failed'), error: errorRecord }),
]);
export type FromTrainer = z.infer<typeof fromTrainer>;
