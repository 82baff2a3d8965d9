// What the lab and an importer process say to each other. Pixels never cross: the importer writes the data set's file under
// the name it is given, and the lab decides what becomes of it.
import { dataset, datasetId, dataSource, generateRequest, importRequest } from './data.ts';
import { errorRecord } from './errors.ts';
import { z } from './schema.ts';

/** Where the importer writes: a name in the home's objects folder that no file has yet. */
const unfinished = z.string();

export const importOrder = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('import'), request: importRequest, unfinished }),
  z.strictObject({ type: z.literal('generate'), request: generateRequest, unfinished }),
  /** Downloads what is missing of `source` to `folder`, then imports it. */
  z.strictObject({ type: z.literal('download'), source: dataSource, folder: z.string(), unfinished }),
]);
export type ImportOrder = z.output<typeof importOrder>;

export const importProgress = z.object({
  type: z.literal('progress'),
  stage: z.string(),
  done: z.number(),
  total: z.number().nullable(),
  unit: z.enum(['bytes', 'items']),
});
export type ImportProgress = z.infer<typeof importProgress>;

/** The file is whole and flushed, under its unfinished name. */
export const importWritten = z.object({
  type: z.literal('written'),
  id: datasetId,
  facts: dataset.omit({ id: true, name: true, kind: true, createdAt: true }),
});
export type ImportWritten = z.infer<typeof importWritten>;

export const fromImporter = z.discriminatedUnion('type', [
  importProgress,
  importWritten,
  z.object({ type: z.literal('failed'), error: errorRecord }),
]);
export type FromImporter = z.infer<typeof fromImporter>;
