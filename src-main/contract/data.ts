// Data sets as a client meets them: what is stored, what can be asked for, and work on them in progress.
import { errorRecord } from './errors.ts';
import { maximumSeed } from './experiment.ts';
import { z } from './schema.ts';

/** Formats that can be imported. */
export const importKinds = ['omniglot', 'cifar-10', 'idx', 'images', 'npz'] as const;
export type ImportKind = (typeof importKinds)[number];

/** What Engram can make by itself. */
export const generatorKinds = ['pictures', 'glyphs'] as const;
export type GeneratorKind = (typeof generatorKinds)[number];

export const datasetName = z
  .string()
  .max(64)
  .refine((name) => /^[\p{L}\p{N}]([\p{L}\p{N} ._-]*[\p{L}\p{N}._-])?$/u.test(name), {
    error: ({ input }) =>
      `expected letters, digits, spaces, dots and dashes, with a letter or digit first, got "${String(input)}".`,
  });

/** SHA-256 of a data set's file, which is also its name in the home's objects folder. */
export const datasetId = z.string().regex(/^[0-9a-f]{64}$/);

export const dataset = z.object({
  id: datasetId,
  name: datasetName,
  kind: z.enum([...importKinds, ...generatorKinds]),
  /** Where it came from, as a sentence or a path. */
  origin: z.string(),
  /** Empty where nobody said. */
  licence: z.string(),
  items: z.int().min(1),
  classes: z.int().min(1),
  width: z.int().min(1),
  height: z.int().min(1),
  /** 1 is grey, 3 is red, green, blue. */
  channels: z.union([z.literal(1), z.literal(3)]),
  /** How many items are for training and how many for testing. */
  split: z.object({ training: z.int(), test: z.int() }),
  /** Size of the file. */
  bytes: z.int(),
  createdAt: z.string(),
});
export type Dataset = z.infer<typeof dataset>;

/** A data set by its name, or by the beginning of its hash. */
export const datasetWord = z.string().min(1).max(200);

const seed = z.int().min(0).max(maximumSeed).default(1);
/** Share of the items set aside for testing where the data does not say itself. */
const testShare = z.number().min(0).max(1);

export const importRequest = z.strictObject({
  kind: z.enum(importKinds),
  /** An absolute path on the machine of the lab. */
  path: z.string().min(1).max(4096),
  name: datasetName,
  /** Overrides what the format's own licence is known to be. */
  licence: z.string().max(200).optional(),
  testShare: testShare.default(0.1),
  seed,
  /** Pictures are cropped to a square and scaled to so many pixels a side; without it all must have one size. */
  size: z.int().min(4).max(512).optional(),
});
export type ImportRequest = z.output<typeof importRequest>;

export const generateRequest = z.strictObject({
  generator: z.enum(generatorKinds),
  count: z.int().min(1).max(1_000_000),
  name: datasetName,
  seed,
  /** A tenth of the pictures, and two fifths of the glyphs' alphabets, by default. */
  testShare: testShare.optional(),
  /** Pixels a side; 32 for pictures and 105 for glyphs by default. */
  size: z.int().min(16).max(128).optional(),
});
export type GenerateRequest = z.output<typeof generateRequest>;

export const downloadRequest = z.strictObject({
  /** The id of one of `data.sources`. */
  source: z.string().min(1).max(64),
  name: datasetName.optional(),
});
export type DownloadRequest = z.output<typeof downloadRequest>;

/** A data set that can be downloaded from its authors, as a file in resources/data describes it. */
export const dataSource = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]+$/),
  title: z.string(),
  sentence: z.string(),
  citation: z.string(),
  licence: z.string(),
  kind: z.enum(importKinds),
  files: z
    .array(
      z.strictObject({
        name: z.string().regex(/^[\w-][\w.-]*$/),
        url: z.url(),
        /** Null where the authors do not state it. */
        bytes: z.int().nullable(),
        checksum: z.strictObject({ algorithm: z.enum(['md5', 'sha256']), value: z.string() }),
      }),
    )
    .min(1),
});
export type DataSource = z.infer<typeof dataSource>;

/** An import, generation or download, while it is at work and for as long as the lab lives after. */
export const dataJob = z.object({
  job: z.int().min(1),
  name: datasetName,
  status: z.enum(['running', 'done', 'stopped', 'failed']),
  /** What it is at, for instance "Reading pictures.zip". */
  stage: z.string(),
  done: z.number(),
  /** Null while unknown. */
  total: z.number().nullable(),
  unit: z.enum(['bytes', 'items']),
  /** Why it failed. */
  error: errorRecord.nullable(),
  /** What came of it. */
  dataset: dataset.nullable(),
  /** Whether the same data was there before; `dataset` is then the one that was. */
  isDuplicate: z.boolean(),
});
export type DataJob = z.infer<typeof dataJob>;

/** Most items that one page of thumbnails holds. */
export const mostThumbnails = 200;

export const showRequest = z
  .strictObject({
    data: datasetWord,
    /** The first item, counted from 0. */
    from: z.int().min(0).default(0),
    /** The item after the last; none by default. */
    to: z.int().min(0).default(0),
  })
  .refine(({ from, to }) => to - from <= mostThumbnails, {
    path: ['to'],
    error: `expected at most ${mostThumbnails} items at a time.`,
  });

/** A page of items, in order; large pictures are reduced. */
export const thumbnails = z.object({
  from: z.int(),
  width: z.int(),
  height: z.int(),
  channels: z.int(),
  /** uint8 [items, height, width, channels]. */
  pixels: z.instanceof(Uint8Array),
  /** The class of each item, an index into the classes. */
  labels: z.array(z.int()),
  isTest: z.array(z.boolean()),
});
export type Thumbnails = z.infer<typeof thumbnails>;

export const datasetDetails = z.object({
  dataset,
  /** In order of their labels. */
  classes: z.array(z.object({ name: z.string(), items: z.int() })),
  thumbnails,
});
export type DatasetDetails = z.infer<typeof datasetDetails>;
