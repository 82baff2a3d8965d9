// One batch of picture-completion episodes: what is shown when, and how the last state is judged.
import type { Floats } from '../../arrays.ts';
import type { PictureSource } from '../../data/picture-source.ts';
import type { Random } from '../../random.ts';
import { mean } from '../../statistics/summary.ts';
import type { EpisodeBatch, EpisodePicture, Evaluation } from '../task.ts';
import type { NaturalImagesParameters } from './parameters.ts';

interface Episode {
  /** Pixels, -1 to 1. */
  readonly pictures: readonly Float32Array[];
  /** The order of presentation, over all cycles: indices into `pictures`. */
  readonly order: readonly number[];
  readonly target: Float32Array;
  /** The pixels [from, to) of the target that are not shown: its top or bottom half. */
  readonly missing: readonly [number, number];
}

export function drawBatch(
  parameters: NaturalImagesParameters,
  source: PictureSource,
  random: Random,
  batch: number,
): EpisodeBatch {
  const episodes = Array.from({ length: batch }, () => drawEpisode(parameters, source, random));
  const neurons = parameters.pictureSize ** 2 + 1;
  const schedules = episodes.map((episode) => schedule(parameters, episode));
  const inputs = new Float32Array(schedules[0].length * batch * neurons);
  schedules.forEach((shown, b) => {
    shown.forEach((picture, t) => {
      const at = (t * batch + b) * neurons;
      if (picture) inputs.set(picture, at);
      inputs[at + neurons - 1] = 1;
    });
  });
  return {
    inputs,
    evaluate: (states) => evaluate(episodes, states, neurons),
    show: (states) => show(parameters, episodes[0], states.subarray(states.length - batch * neurons)),
  };
}

function drawEpisode(
  { pictureCount, pictureCycles, pictureSize }: NaturalImagesParameters,
  source: PictureSource,
  random: Random,
): Episode {
  const pictures = Array.from({ length: pictureCount }, () => source.read(random.below(source.count)));
  const order = Array.from({ length: pictureCycles }, () => random.shuffle([...pictures.keys()])).flat();
  const target = pictures[random.below(pictureCount)];
  const half = pictureSize ** 2 / 2;
  return { pictures, order, target, missing: random.below(2) === 0 ? [0, half] : [half, 2 * half] };
}

/** The picture shown at each step; null where nothing is. */
function schedule(parameters: NaturalImagesParameters, episode: Episode): (Float32Array | null)[] {
  const repeat = <T>(count: number, value: T): T[] => Array.from({ length: count }, () => value);
  const shown = episode.order.flatMap((k) => [
    ...repeat(parameters.showSteps, episode.pictures[k]),
    ...repeat(parameters.restSteps, null),
  ]);
  return [...shown, ...repeat(parameters.completionSteps, degrade(episode))];
}

/** The target without its missing half: a neuron whose input is 0 is left to itself. */
function degrade({ target, missing }: Episode): Float32Array {
  return target.slice().fill(0, ...missing);
}

/** Squared error summed over all pixels at the last step, averaged over the batch. */
function evaluate(episodes: readonly Episode[], states: Floats, neurons: number): Evaluation {
  const gradient = new (states.constructor as new (length: number) => Floats)(states.length);
  const batch = episodes.length;
  let [loss, error, correlation] = [0, 0, 0];
  episodes.forEach((episode, b) => {
    const last = states.length - (batch - b) * neurons;
    episode.target.forEach((pixel, k) => {
      const difference = states[last + k] - pixel;
      loss += difference ** 2 / batch;
      gradient[last + k] = (2 * difference) / batch;
    });
    const missing = judgeMissing(episode, states.subarray(last, last + neurons));
    error += missing.error / batch;
    correlation += missing.correlation / batch;
  });
  return { loss, metrics: { missingCorrelation: correlation, missingError: error }, gradient };
}

/** Mean absolute error and Pearson correlation over the missing half; a state that is the same everywhere correlates with nothing. */
function judgeMissing({ target, missing: [from, to] }: Episode, state: Floats) {
  const [wanted, got] = [target.subarray(from, to), state.subarray(from, to)];
  const [wantedMean, gotMean] = [mean([...wanted]), mean([...got])];
  let [error, product, wantedSquare, gotSquare] = [0, 0, 0, 0];
  for (let k = 0; k < wanted.length; k++) {
    error += Math.abs(got[k] - wanted[k]);
    product += (got[k] - gotMean) * (wanted[k] - wantedMean);
    wantedSquare += (wanted[k] - wantedMean) ** 2;
    gotSquare += (got[k] - gotMean) ** 2;
  }
  const spread = Math.sqrt(wantedSquare * gotSquare);
  return { error: error / wanted.length, correlation: spread > 0 ? product / spread : 0 };
}

function show(
  { pictureSize }: NaturalImagesParameters,
  episode: Episode,
  lastState: Floats,
): EpisodePicture[] {
  const { pictures, target } = episode;
  const recalled = Float32Array.from(lastState.subarray(0, target.length));
  const picture = (title: string, role: EpisodePicture['role'], values: Float32Array): EpisodePicture => ({
    title,
    role,
    columns: pictureSize,
    values,
  });
  return [
    ...pictures.map((values, k) => picture(`Picture ${k + 1}`, 'shown', values)),
    picture('Shown incomplete', 'cue', degrade(episode)),
    picture('Completed', 'recalled', recalled),
    picture('To be completed', 'target', target),
    picture(
      'Absolute error',
      'error',
      recalled.map((value, k) => Math.abs(value - target[k])),
    ),
  ];
}
