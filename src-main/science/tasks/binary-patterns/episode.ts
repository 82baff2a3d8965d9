// One batch of pattern-completion episodes: what is shown when, and how the last state is judged.
import type { Floats } from '../../arrays.ts';
import type { Random } from '../../random.ts';
import type { EpisodeBatch, EpisodePicture, Evaluation } from '../task.ts';
import type { BinaryPatternsParameters } from './parameters.ts';

/** A pattern: `patternSize` numbers, +1, -1, or 0 where a bit is erased. */
type Pattern = Int8Array;

interface Episode {
  readonly patterns: readonly Pattern[];
  /** The order of presentation, over all cycles: indices into `patterns`. */
  readonly order: readonly number[];
  /** The pattern to complete, and what is shown of it. */
  readonly target: Pattern;
  readonly degraded: Pattern;
}

export function drawBatch(parameters: BinaryPatternsParameters, random: Random, batch: number): EpisodeBatch {
  const episodes = Array.from({ length: batch }, () => drawEpisode(parameters, random));
  const neurons = parameters.patternSize + 1;
  const schedules = episodes.map((episode) => schedule(parameters, episode));
  const inputs = new Float32Array(schedules[0].length * batch * neurons);
  schedules.forEach((shown, b) => {
    shown.forEach((pattern, t) => {
      fillInput(
        inputs.subarray((t * batch + b) * neurons, (t * batch + b + 1) * neurons),
        pattern,
        parameters.inputScale,
      );
    });
  });
  return {
    inputs,
    evaluate: (states) => evaluate(episodes, states, neurons),
    show: (states) => show(episodes[0], states.subarray(states.length - batch * neurons)),
  };
}

export function drawEpisode(parameters: BinaryPatternsParameters, random: Random): Episode {
  const { patternSize, patternCount, cycles, erasedShare } = parameters;
  const patterns = Array.from({ length: patternCount }, () =>
    random.shuffle(Int8Array.from({ length: patternSize }, (_, k) => (k < patternSize / 2 ? 1 : -1))),
  );
  const order = Array.from({ length: cycles }, () => random.shuffle([...patterns.keys()])).flat();
  const target = patterns[random.below(patternCount)];
  const erased = random
    .shuffle(Uint16Array.from({ length: patternSize }, (_, k) => k))
    .subarray(0, Math.round(erasedShare * patternSize));
  const degraded = target.slice();
  for (const bit of erased) degraded[bit] = 0;
  return { patterns, order, target, degraded };
}

/** The pattern shown at each step; null where nothing is. */
function schedule(parameters: BinaryPatternsParameters, episode: Episode): (Pattern | null)[] {
  const shown = episode.order.flatMap((k) => [
    ...Array.from({ length: parameters.presentationSteps }, () => episode.patterns[k]),
    ...Array.from({ length: parameters.pauseSteps }, () => null),
  ]);
  return [...shown, ...Array.from({ length: parameters.recallSteps }, () => episode.degraded)];
}

/** The last neuron is the bias: always driven. */
function fillInput(input: Float32Array, pattern: Pattern | null, scale: number): void {
  if (pattern) for (let k = 0; k < pattern.length; k++) input[k] = scale * pattern[k];
  input[input.length - 1] = scale;
}

/** Squared error summed over the pattern at the last step, averaged over the batch; bits with the wrong sign (0 is wrong). */
function evaluate(episodes: readonly Episode[], states: Floats, neurons: number): Evaluation {
  const gradient = new (states.constructor as new (length: number) => Floats)(states.length);
  const batch = episodes.length;
  let loss = 0;
  let wrong = 0;
  episodes.forEach(({ target }, b) => {
    const last = states.length - (batch - b) * neurons;
    target.forEach((bit, k) => {
      const difference = states[last + k] - bit;
      loss += difference * difference;
      gradient[last + k] = (2 * difference) / batch;
      if (!(states[last + k] * bit > 0)) wrong++;
    });
  });
  return { loss: loss / batch, metrics: { bitError: wrong / (batch * (neurons - 1)) }, gradient };
}

/** The patterns, the incomplete one, and the last state [N] of the network, in rows as near to a square as may be. */
function show({ patterns, target, degraded }: Episode, lastState: Floats): EpisodePicture[] {
  const columns = Math.ceil(Math.sqrt(target.length));
  const picture = (
    title: string,
    role: EpisodePicture['role'],
    values: ArrayLike<number>,
  ): EpisodePicture => ({
    title,
    role,
    columns,
    values: Float32Array.from(values),
  });
  return [
    ...patterns.map((pattern, k) => picture(`Pattern ${k + 1}`, 'shown', pattern)),
    picture('Shown incomplete', 'cue', degraded),
    picture('Recalled', 'recalled', lastState.subarray(0, target.length)),
    picture('To be recalled', 'target', target),
  ];
}
