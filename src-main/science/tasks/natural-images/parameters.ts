// The numbers of the picture task, with the paper's as defaults.
import { z } from '../../../contract/schema.ts';

export const parameters = z.strictObject({
  pictureSize: z.int().min(4).max(128).multipleOf(2).default(32).meta({
    unit: 'pixels',
    help: 'Side of a picture; larger ones are averaged down to it. The network has a neuron for each pixel and one more, the bias.',
  }),
  pictureCount: z
    .int()
    .min(1)
    .max(100)
    .default(3)
    .meta({ unit: 'pictures', help: 'Pictures to remember in an episode.' }),
  pictureCycles: z
    .int()
    .min(1)
    .max(100)
    .default(3)
    .meta({ help: 'Times that all pictures are shown, in a new order each time.' }),
  showSteps: z
    .int()
    .min(1)
    .max(1000)
    .default(20)
    .meta({ unit: 'steps', help: 'How long a picture is shown.' }),
  restSteps: z
    .int()
    .min(0)
    .max(1000)
    .default(2)
    .meta({ unit: 'steps', help: 'Steps without input after each picture.' }),
  completionSteps: z.int().min(1).max(1000).default(3).meta({
    unit: 'steps',
    help: 'How long half of a picture is shown; the last of these steps is judged.',
  }),
});

export type NaturalImagesParameters = z.output<typeof parameters>;
