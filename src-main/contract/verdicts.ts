// What a study expects, in a form that a machine can judge, and the verdict on what was measured here.
import { interval } from './comparison.ts';
import { anyNumber, z } from './schema.ts';

const id = z.string().regex(/^[a-z0-9-]+$/);

/** That the subject's score is below or above a control's, or a value. */
export const expectation = z
  .strictObject({
    sentence: z.string(),
    metric: z.string(),
    /** Ids of networks of the study. */
    subject: id,
    against: id.optional(),
    value: z.number().optional(),
    direction: z.enum(['below', 'above']),
    mark: z.enum(['paper', 'program', 'reported']),
    /** Where it means something; everywhere by default. */
    scales: z.array(z.string()).optional(),
    /** Whether it is about a data set, so that made-up data says nothing of it. */
    isOfData: z.boolean().optional(),
  })
  .refine(({ against, value }) => (against === undefined) !== (value === undefined), {
    error: 'expected either a control or a value to judge against.',
  });
export type Expectation = z.infer<typeof expectation>;

export const outcomes = ['reproduced', 'consistent', 'not reached', 'not measured'] as const;
export type VerdictOutcome = (typeof outcomes)[number];

/** Over seeds. */
const measured = z.object({
  title: z.string(),
  count: z.int(),
  mean: anyNumber,
  interval: interval.nullable(),
});
export type Measured = z.infer<typeof measured>;

export const verdict = z.object({
  expectation,
  outcome: z.enum(outcomes),
  /** The numbers behind it, in words. */
  sentence: z.string(),
  /** Null where nothing is completed. */
  subject: measured.nullable(),
  /** Null where it is judged against a value, or nothing is completed. */
  control: measured.nullable(),
});
export type Verdict = z.infer<typeof verdict>;
