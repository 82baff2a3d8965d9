// Remember photographs and complete one of them: Miconi, Clune & Stanley 2018, section 4.2.
import { madeUpPictures } from '../../data/grey-pictures.ts';
import { defineTask } from '../task.ts';
import { drawBatch } from './episode.ts';
import { parameters } from './parameters.ts';

export const naturalImages = defineTask({
  id: 'natural-images',
  title: 'Natural images',
  sentence: 'See a few pictures several times, then complete one of which the top or bottom half is missing.',
  citation: 'Miconi, Clune, Stanley 2018, arXiv 1804.02464, section 4.2',
  parameters,
  metrics: {
    loss: { title: 'Loss', unit: 'squared error', summary: 'mean-of-last-50', isRepeatable: true },
    missingError: {
      title: 'Error, missing half',
      unit: '',
      summary: 'last',
      isRepeatable: true,
    },
    missingCorrelation: {
      title: 'Correlation, missing half',
      unit: '',
      summary: 'last',
      isRepeatable: true,
      bounds: { low: -1, high: 1 },
    },
  },
  defaults: { network: 'plastic-rnn', episodes: 3000, set: { learningRate: 1e-4 } },
  small: {
    pictureSize: 4,
    pictureCount: 2,
    pictureCycles: 1,
    showSteps: 3,
    restSteps: 1,
    completionSteps: 2,
  },
  takesPictures: true,
  heldOut: ['missingError', 'missingCorrelation'],
  plan: (given) => ({
    kind: 'driven',
    neurons: given.pictureSize ** 2 + 1,
    inputs: 'clamped',
    steps:
      given.pictureCycles * given.pictureCount * (given.showSteps + given.restSteps) + given.completionSteps,
    neuronNames: { kind: 'pixels', columns: given.pictureSize, count: given.pictureSize ** 2 },
    episodesShown: 6,
    judging: { episodes: 200, onTheWay: { period: 10, episodes: 1 } },
    chance: { missingCorrelation: 0 },
    pictureSize: given.pictureSize,
    draw: (random, batch, pictures = madeUpPictures(given.pictureSize).training) =>
      drawBatch(given, pictures, random, batch),
  }),
});
