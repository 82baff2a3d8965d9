// Memorise binary patterns and complete one of them: Miconi, Clune & Stanley 2018, section 4.1.
import { z } from '../../../contract/schema.ts';
import { defineTask } from '../task.ts';
import { drawBatch } from './episode.ts';

const parameters = z.strictObject({
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

export const binaryPatterns = defineTask({
  id: 'binary-patterns',
  title: 'Binary patterns',
  sentence: 'See a few random patterns once or twice, then complete one of which half is missing.',
  citation: 'Miconi, Clune, Stanley 2018, arXiv 1804.02464, section 4.1',
  parameters,
  metrics: {
    loss: { title: 'Loss', unit: 'squared error', summary: 'mean-of-last-50', isRepeatable: true },
    bitError: { title: 'Bit error', unit: 'share of bits', summary: 'mean-of-last-50', isRepeatable: true },
  },
  defaults: { network: 'plastic-rnn', episodes: 400, learningRate: 3e-4 },
  small: { patternSize: 12, patternCount: 2, cycles: 1, presentationSteps: 3, pauseSteps: 1, recallSteps: 3 },
  plan: (given) => ({
    neurons: given.patternSize + 1,
    steps:
      given.cycles * given.patternCount * (given.presentationSteps + given.pauseSteps) + given.recallSteps,
    chance: { bitError: given.erasedShare / 2 },
    draw: (random, batch) => drawBatch(given, random, batch),
  }),
});
