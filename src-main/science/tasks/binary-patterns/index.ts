// Memorise binary patterns and complete one of them: Miconi, Clune & Stanley 2018, section 4.1.
import { defineTask } from '../task.ts';
import { drawBatch } from './episode.ts';
import { parameters } from './parameters.ts';

export const binaryPatterns = defineTask({
  id: 'binary-patterns',
  title: 'Binary patterns',
  sentence: 'See a few random patterns once or twice, then complete one of which half is missing.',
  citation: 'Miconi, Clune, Stanley 2018, arXiv 1804.02464, section 4.1',
  parameters,
  metrics: {
    loss: { title: 'Loss', unit: 'squared error', summary: 'mean-of-last-50', isRepeatable: true },
    bitError: {
      title: 'Bit error',
      unit: 'share of bits',
      summary: 'mean-of-last-50',
      isRepeatable: true,
      bounds: { low: 0, high: 1 },
    },
  },
  defaults: { network: 'plastic-rnn', episodes: 400, set: { learningRate: 3e-4 } },
  small: { patternSize: 12, patternCount: 2, cycles: 1, presentationSteps: 3, pauseSteps: 1, recallSteps: 3 },
  plan: (given) => ({
    kind: 'driven',
    neurons: given.patternSize + 1,
    inputs: 'additive',
    steps:
      given.cycles * given.patternCount * (given.presentationSteps + given.pauseSteps) + given.recallSteps,
    neuronNames: { kind: 'bits', count: given.patternSize },
    episodesShown: 1,
    judging: { episodes: 0, onTheWay: null },
    chance: { bitError: given.erasedShare / 2 },
    draw: (random, batch) => drawBatch(given, random, batch),
  }),
});
