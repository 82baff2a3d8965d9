// The numbers of the T-maze.
import { z } from '../../../contract/schema.ts';

export const parameters = z.strictObject({
  corridorLength: z.int().min(1).max(1000).default(6).meta({
    unit: 'cells',
    help: 'Cells from the start to the junction; the cue has to be remembered as long as it takes to walk them.',
  }),
  spareSteps: z.int().min(0).max(1000).default(6).meta({
    unit: 'steps',
    help: 'Steps of an episode beyond the fewest that reach the end of an arm.',
  }),
  armReward: z.number().min(0).max(1000).default(1).meta({ help: 'For the arm that the cue pointed to.' }),
});

export type TMazeParameters = z.output<typeof parameters>;
