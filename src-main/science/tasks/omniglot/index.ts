// Learn new characters from one drawing each: Miconi, Clune & Stanley 2018, section 4.3.
import { defineTask } from '../task.ts';
import { drawEpisode } from './episode.ts';
import { parameters } from './parameters.ts';

/** What four convolutions bring down to one position. */
const side = 31;

/** Nobody looks through six episodes of more drawings than this. */
const mostDrawings = 100;

export const omniglot = defineTask({
  id: 'omniglot',
  title: 'Omniglot',
  sentence: 'See one drawing of each of five new characters, then tell which of them another drawing is.',
  citation: 'Miconi, Clune, Stanley 2018, arXiv 1804.02464, section 4.3; Lake, Salakhutdinov, Tenenbaum 2015',
  parameters,
  metrics: {
    loss: { title: 'Loss', unit: 'cross-entropy', summary: 'mean-of-last-50', isRepeatable: true },
    accuracy: {
      title: 'Accuracy in training',
      unit: 'share of queries',
      summary: 'mean-of-last-50',
      isRepeatable: true,
      bounds: { low: 0, high: 1 },
    },
    testAccuracy: {
      title: 'Accuracy on held-out classes',
      unit: 'share of queries',
      summary: 'last',
      isRepeatable: true,
      bounds: { low: 0, high: 1 },
      margin: 'testAccuracyMargin',
    },
    testAccuracyMargin: {
      title: 'Margin of 95 % on it',
      unit: 'share of queries',
      summary: 'last',
      isRepeatable: true,
    },
  },
  // The paper has batch 1, learning rate 3e-5 and eta .01, and takes millions of episodes. With a trace that begins this
  // strong, and ink as one, learning sets out after some 5,000 episodes.
  defaults: { network: 'plastic-readout', episodes: 4000, set: { batch: 32, learningRate: 1e-3, eta: 0.5 } },
  takesPictures: true,
  heldOut: ['testAccuracy'],
  small: { ways: 3, features: 8, batch: 2 },
  plan: (given) => ({
    kind: 'few-shot',
    side,
    ...given,
    steps: given.ways * given.shots + 1,
    episodesShown: given.ways * given.shots > mostDrawings ? 2 : 6,
    judging: { episodes: 5000, onTheWay: { period: 100, episodes: 320 } },
    chance: { accuracy: 1 / given.ways },
    draw: (source, classes, random) => drawEpisode(given, source, classes, random),
  }),
});
