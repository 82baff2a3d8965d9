// The numbers of the few-shot task, with the paper's as defaults.
import { z } from '../../../contract/schema.ts';
import { maximumSeed } from '../../../contract/experiment.ts';

const rotationKinds = ['episode', 'classes', 'none'] as const;
const inkValues = ['one', 'zero'] as const;

export const parameters = z.strictObject({
  ways: z.int().min(2).max(50).default(5).meta({ unit: 'classes', help: 'Classes of an episode.' }),
  shots: z
    .int()
    .min(1)
    .max(10)
    .default(1)
    .meta({ unit: 'drawings', help: 'Drawings of each class that are shown with their label.' }),
  rotations: z.enum(rotationKinds).default('episode').meta({
    help: 'Quarter turns: each class of an episode is turned by 0, 90, 180 or 270 degrees at random (episode), each turn of a character is a class of its own (classes), or nothing is turned (none).',
  }),
  ink: z.enum(inkValues).default('one').meta({
    help: 'What ink is as a number, between zero and one; paper is the other. As one, what all drawings have in common is nearly nothing, and learning sets out within hundreds of updates; the program of 2018 has it as zero.',
  }),
  heldOutClasses: z.int().min(2).max(5000).default(100).meta({
    unit: 'classes',
    help: 'Classes set aside, from which the network is judged and never learns.',
  }),
  classSeed: z.int().min(0).max(maximumSeed).default(1).meta({ help: 'Which classes these are.' }),
  labelStrength: z
    .number()
    .min(0)
    .max(1e6)
    .default(1000)
    .meta({ help: 'What a label adds to the drive of its class.' }),
});

export type OmniglotParameters = z.output<typeof parameters>;
