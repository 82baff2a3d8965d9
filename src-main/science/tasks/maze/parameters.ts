// The numbers of the maze, with those of Miconi et al. 2019 as defaults; the help says where the paper of 2018 differs.
import { z } from '../../../contract/schema.ts';

const stepInputs = ['share', 'number'] as const;

const isOdd = (size: number) => size % 2 === 1;

export const parameters = z.strictObject({
  mazeSize: z
    .int()
    .min(5)
    .max(99)
    .refine(isOdd, { error: 'expected an odd number, so that one cell is in the middle.' })
    .default(11)
    .meta({
      unit: 'cells',
      help: 'Side of the square with its outer wall, an odd number: 11 leaves 9 x 9 cells inside, as in the paper of 2018.',
    }),
  mazeSteps: z
    .int()
    .min(1)
    .max(10000)
    .default(200)
    .meta({ unit: 'steps', help: 'Length of an episode; 250 in 2018.' }),
  mazeReward: z.number().min(0).max(1000).default(10).meta({ help: 'For a step that ends on the reward.' }),
  bumpPenalty: z
    .number()
    .min(0)
    .max(1000)
    .default(0)
    .meta({ help: 'Taken off for a step into a wall; 0.1 in 2018.' }),
  canRewardBeCentre: z
    .boolean()
    .default(false)
    .meta({ help: 'Whether the reward may lie where the agent starts.' }),
  canTeleportToReward: z.boolean().default(false).meta({
    help: 'Whether an agent that found the reward may be put back on the cell it was found in.',
  }),
  viewRadius: z.int().min(1).max(5).default(1).meta({
    unit: 'cells',
    help: 'How far the agent sees walls to every side: 1 is the 3 x 3 cells around it.',
  }),
  rewardInputScale: z
    .number()
    .min(0)
    .max(100)
    .default(1)
    .meta({ help: 'What the reward of the step before is multiplied by as an input; 1 gives it as it is.' }),
  stepInput: z.enum(stepInputs).default('share').meta({
    help: 'How the agent is given the time: the share of the steps that are over, or their number, as in 2018.',
  }),
  biasInput: z.number().min(0).max(100).default(1).meta({ help: 'An input that never changes.' }),
  hasPreviousAction: z.boolean().default(true).meta({
    help: 'Whether the action of the step before is given, as one input for each action; not so in 2018.',
  }),
});

export type MazeParameters = z.output<typeof parameters>;
