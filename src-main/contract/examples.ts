// Runs that come with Engram, each a run folder in resources/examples, as clients meet them before they are opened.
import { experiment } from './experiment.ts';
import { run, runDataset, runResult } from './runs.ts';
import { z } from './schema.ts';

const exampleName = z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/);

export const example = z.object({
  /** Of its folder. */
  name: exampleName,
  /** By which its run is known once it was opened. */
  uid: run.shape.uid,
  /** The study it belongs to; empty where it is of none. */
  study: z.string(),
  /** The network's title there, where the study asks for one like it; empty otherwise. */
  variant: z.string(),
  ...experiment.pick({ task: true, network: true, seed: true }).shape,
  episodes: run.shape.episodesDone,
  final: runResult.shape.final,
  /** About how long it was trained; null where nobody measured. */
  seconds: z.number().nullable(),
  /** Where it was trained. */
  device: z.string(),
  /** What it learnt from; null where it took no data set. */
  dataset: runDataset.nullable(),
  /** Of its files. */
  bytes: z.int(),
});
export type Example = z.infer<typeof example>;

/** Those of the names, or of the study; all where neither is given. */
export const examplesChosen = z.strictObject({
  names: z.array(z.string().min(1).max(200)).min(1).optional(),
  study: z.string().optional(),
});
export type ExamplesChosen = z.infer<typeof examplesChosen>;
