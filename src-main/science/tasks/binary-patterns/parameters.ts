// The numbers of the pattern task, with the paper's as defaults.
import { z } from '../../../contract/schema.ts';

export const parameters = z.strictObject({
  patternSize: z.int().min(2).max(16384).multipleOf(2).default(1000).meta({
    unit: 'bits',
    help: 'Bits in a pattern; half are +1, half are -1. The network has one neuron more, the bias.',
  }),
  patternCount: z
    .int()
    .min(1)
    .max(100)
    .default(5)
    .meta({ unit: 'patterns', help: 'Patterns to remember in an episode.' }),
  cycles: z
    .int()
    .min(1)
    .max(100)
    .default(2)
    .meta({ help: 'Times that all patterns are shown, in a new order each time.' }),
  presentationSteps: z
    .int()
    .min(1)
    .max(1000)
    .default(6)
    .meta({ unit: 'steps', help: 'How long a pattern is shown.' }),
  pauseSteps: z
    .int()
    .min(0)
    .max(1000)
    .default(4)
    .meta({ unit: 'steps', help: 'Steps without input after each pattern.' }),
  recallSteps: z.int().min(1).max(1000).default(6).meta({
    unit: 'steps',
    help: 'How long the incomplete pattern is shown; the last of these steps is judged.',
  }),
  erasedShare: z
    .number()
    .min(0)
    .max(1)
    .default(0.5)
    .meta({ help: 'Share of the bits that the incomplete pattern lacks.' }),
  inputScale: z
    .number()
    .min(0)
    .max(1000)
    .default(20)
    .meta({ help: 'Strength of an input bit; at 20 a driven neuron takes the value of its bit.' }),
});

export type BinaryPatternsParameters = z.output<typeof parameters>;
