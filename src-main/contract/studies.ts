// Published experiments, as a person meets them: the claim, the published numbers, and what to run: the network that the claim
// is about, and its controls.
import { experiment, experimentRequest } from './experiment.ts';
import type { Experiment } from './experiment.ts';
import { z } from './schema.ts';
import { expectation } from './verdicts.ts';

/** A published number; `mark` says how sure it is: from the paper, measured with the authors' program, or widely quoted. */
export const publishedNumber = z.strictObject({
  sentence: z.string(),
  mark: z.enum(['paper', 'program', 'reported']),
});

/** Published results of several methods on the same measure, as they stand in the paper's table. */
export const publishedTable = z.strictObject({
  /** What the values are. */
  title: z.string(),
  unit: z.string(),
  rows: z
    .array(
      z.strictObject({
        name: z.string(),
        /** As it was published, with its digits. */
        value: z.string().regex(/^-?\d+(\.\d+)?$/),
        /** What stands after ±; empty where nothing does. */
        spread: z.string().regex(/^(\d+(\.\d+)?)?$/),
        mark: publishedNumber.shape.mark,
        /** Whether it is what the claim is about. */
        isSubject: z.boolean().optional(),
      }),
    )
    .min(1),
});
export type PublishedTable = z.infer<typeof publishedTable>;

const id = z.string().regex(/^[a-z0-9-]+$/);

/** One network of a study: a whole request, so that controls may differ from the subject in anything. */
const requestedVariant = z.strictObject({ id, title: z.string(), request: experimentRequest });

/** The same with every choice made, by which the runs of it are known. */
export const studyVariant = requestedVariant.extend({ experiment });
export type StudyVariant = z.infer<typeof studyVariant>;

/** The first of the variants is what the claim is about, the others are its controls. */
function scaleOf<V extends z.ZodType>(variant: V) {
  return z.strictObject({ sentence: z.string(), variants: z.array(variant).min(1) });
}

/** A study as its file in resources/studies has it. */
export const studyFile = z.strictObject({
  id,
  title: z.string(),
  claim: z.string(),
  citation: z.string(),
  bibtex: z.string(),
  /** What is measured; the claim is about the first. */
  metrics: z.array(z.string()).min(1),
  published: z.array(publishedNumber),
  table: publishedTable.optional(),
  /** What runs of it are judged by. */
  expectations: z.array(expectation).optional(),
  /** The published or measured course of the first metric: values[k] at steps[k], to draw beside a run at the paper's scale. */
  curve: z
    .strictObject({ title: z.string(), steps: z.array(z.int()), values: z.array(z.number()) })
    .nullable(),
  quick: scaleOf(requestedVariant),
  hours: scaleOf(requestedVariant).optional(),
  paper: scaleOf(requestedVariant),
});

/** A study as clients get it. */
export const study = studyFile.extend({
  quick: scaleOf(studyVariant),
  hours: scaleOf(studyVariant).optional(),
  paper: scaleOf(studyVariant),
});
export type Study = z.infer<typeof study>;

/** What takes minutes, what an hour or two of two cores reach, and what the paper did. */
export const studyScales = ['quick', 'hours', 'paper'] as const;
export type StudyScale = (typeof studyScales)[number];

/** What a study runs at one of the scales that it has. Throws where it has not that one. */
export function atScale(study: Study, scale: StudyScale): Study['paper'] {
  const found = study[scale];
  if (!found) throw new Error(`The study ${study.id} has no scale "${scale}".`);
  return found;
}

/** The scales of a study, the more complete ones last; not every one has all. */
export function scalesOf(study: Study): StudyScale[] {
  return studyScales.filter((scale) => study[scale] !== undefined);
}

/** Every network of a study at every scale. */
export function variantsOf(study: Study): StudyVariant[] {
  return scalesOf(study).flatMap((scale) => atScale(study, scale).variants);
}

/** Settings that change no number of a run. */
const withoutEffect = ['checkpointSeconds'];

/** The same text for experiments that train the same network on the same task: seed, engine, data and length may differ. */
export function likenessOf({ task, network, settings }: Experiment): string {
  const known = settingTexts.get(settings) ?? textOf(settings);
  settingTexts.set(settings, known);
  return `${task} ${network} ${known}`;
}

/** Thousands of runs share the settings of a few. */
const settingTexts = new WeakMap<Experiment['settings'], string>();

function textOf(settings: Experiment['settings']): string {
  const groups = [settings.task, settings.network, settings.training].map((group) =>
    Object.entries(group)
      .filter(([name]) => !withoutEffect.includes(name))
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
  return JSON.stringify(groups);
}

export function isAlike(a: Experiment, b: Experiment): boolean {
  return likenessOf(a) === likenessOf(b);
}
