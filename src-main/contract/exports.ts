// Trained networks on their way out of Engram: what is asked for, what a folder of an export says of itself, and what the home
// remembers of it. docs/exports.md describes the folders.
import { experiment } from './experiment.ts';
import { runNumber } from './runs.ts';
import { z } from './schema.ts';

/** A format that networks are exported to. */
export const exportFormat = z.object({ id: z.string(), title: z.string(), sentence: z.string() });
export type ExportFormatDescription = z.infer<typeof exportFormat>;

export const exportsRequest = z.strictObject({
  run: runNumber,
  /** Ids of formats; each becomes a folder of its own. */
  formats: z.array(z.string().min(1).max(64)).min(1).max(16),
  /** An absolute path on the machine of the lab, in which the folders are made; it is made itself where its parent is there. */
  folder: z.string().min(1).max(4096),
  /** The step of one of the checkpoints that the run keeps; the latest where it is left out. */
  checkpoint: z.int().min(0).optional(),
});
export type ExportsRequest = z.output<typeof exportsRequest>;

/** A file of an export. */
export const exportedFile = z.object({
  name: z.string(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  bytes: z.int(),
});
export type ExportedFile = z.infer<typeof exportedFile>;

/** Where a golden episode came from: one that training never draws, or, where the run's data set is missing, one of made-up pictures. */
export const goldenSources = ['held-out', 'made-up'] as const;
export type GoldenSource = (typeof goldenSources)[number];

/** Whose the golden outputs are: the engine's or, where its single precision strays further than the tolerance, double precision's. */
export const goldenOutputs = ['engine', 'double-precision'] as const;

/** What was found when an export was read back. */
export const exportCheck = z.object({
  golden: z.enum(goldenSources),
  /** The engine that took the golden episode, and its steps. */
  engine: z.string(),
  outputs: z.enum(goldenOutputs),
  /** What the engine's own outputs differ by from the same network in double precision, measured as `difference` is. */
  engineDifference: z.number(),
  steps: z.int(),
  /** The largest |difference| / max(1, |value|) between the golden outputs and those of the files as they are read, in double precision. */
  difference: z.number(),
  tolerance: z.number(),
});
export type ExportCheck = z.infer<typeof exportCheck>;

/** An export that is done. */
export const exportRecord = z.object({
  export: z.int().min(1),
  run: runNumber,
  /** Updates done when the checkpoint was saved. */
  step: z.int(),
  format: z.string(),
  /** Its absolute path, which a person may have moved since. */
  folder: z.string(),
  createdAt: z.string(),
  check: exportCheck,
  files: z.array(exportedFile),
});
export type ExportRecord = z.infer<typeof exportRecord>;

/** What a reader needs to know of a network besides its tensors: its kind, and what its program is made for. */
export const exportLayer = z
  .looseObject({ kind: z.enum(['plastic', 'lstm', 'readout']) })
  .catchall(z.union([z.number(), z.string(), z.boolean(), z.null()]));
export type ExportLayer = z.infer<typeof exportLayer>;

/** Where an exported network came from. */
export const exportOrigin = z.object({
  /** Engram's version. */
  engram: z.string(),
  uid: z.string(),
  createdAt: z.string(),
  step: z.int(),
  /** SHA-256 of the checkpoint. */
  checkpoint: z.string(),
  experiment,
  /** Versions, device and platform that it was trained on. */
  environment: z.record(z.string(), z.string()),
});
export type ExportOrigin = z.infer<typeof exportOrigin>;

const port = z.object({ name: z.string(), shape: z.array(z.int()).readonly() });

/** manifest.json of an export. */
export const exportManifest = z.object({
  format: z.literal('engram export'),
  version: z.literal(1),
  model: z.string(),
  origin: exportOrigin,
  layer: exportLayer,
  /** The trained tensors. */
  tensors: z.array(port.extend({ dtype: z.enum(['float32', 'float64']), meaning: z.string() })),
  inputs: z.array(port).readonly(),
  outputs: z.array(port).readonly(),
  /** Zero before an episode's first step. */
  states: z.array(port).readonly(),
  check: exportCheck.extend({ file: z.string() }),
  /** All others of the folder. */
  files: z.array(exportedFile),
});
export type ExportManifest = z.infer<typeof exportManifest>;

/** What the command, the page and the folder's name say: `fifty-bits-plastic-rnn-1a2b3c4d-300-onnx`. */
export function exportFolderName(
  { experiment: { task, network }, uid, step }: Pick<ExportOrigin, 'experiment' | 'uid' | 'step'>,
  format: string,
): string {
  return [task, network, uid.slice(0, 8), step, format].join('-');
}
