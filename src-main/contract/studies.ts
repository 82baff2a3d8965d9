// Published experiments, as a person meets them: the claim, the published numbers, and what to run.
import { experimentRequest } from './experiment.ts';
import { z } from './schema.ts';

/** A published number; `mark` says how sure it is: from the paper, measured with the authors' program, or widely quoted. */
export const publishedNumber = z.strictObject({
  sentence: z.string(),
  mark: z.enum(['paper', 'program', 'reported']),
});

export const study = z.strictObject({
  id: z.string(),
  title: z.string(),
  claim: z.string(),
  citation: z.string(),
  bibtex: z.string(),
  /** The metric that its claim is about. */
  metric: z.string(),
  published: z.array(publishedNumber),
  /** The published or measured course of that metric: values[k] at steps[k], to draw beside a run at the paper's scale. */
  curve: z
    .strictObject({ title: z.string(), steps: z.array(z.int()), values: z.array(z.number()) })
    .nullable(),
  quick: z.strictObject({ sentence: z.string(), request: experimentRequest }),
  paper: z.strictObject({ sentence: z.string(), request: experimentRequest }),
});
export type Study = z.infer<typeof study>;
