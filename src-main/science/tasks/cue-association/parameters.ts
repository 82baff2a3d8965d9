// The numbers of the cue task, with the paper's as defaults.
import { z } from '../../../contract/schema.ts';

export const parameters = z.strictObject({
  associationSteps: z.int().min(1).max(10000).default(120).meta({
    unit: 'steps',
    help: 'Length of an episode; 120 to 200 in the paper. Trials follow one another, and the last may be cut off.',
  }),
  cueCount: z.int().min(2).max(64).default(4).meta({
    unit: 'cues',
    help: 'Cues of an episode, one of them the target. In every trial there is an even chance that it is among the two shown.',
  }),
  cueBits: z
    .int()
    .min(1)
    .max(1000)
    .default(20)
    .meta({ unit: 'bits', help: 'Bits of a cue, +1 or -1; no two cues of an episode are the same.' }),
  fillerSteps: z.int().min(0).max(100).default(3).meta({
    unit: 'steps',
    help: 'The most empty steps among the two cues of a trial; any number from 0 on is as likely. A trial has 5 steps besides.',
  }),
  rightReward: z.number().min(0).max(1000).default(1).meta({ help: 'For a right answer.' }),
  wrongPenalty: z.number().min(0).max(1000).default(1).meta({ help: 'Taken off for a wrong answer.' }),
});

export type CueAssociationParameters = z.output<typeof parameters>;
