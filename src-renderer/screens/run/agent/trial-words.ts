// Trials of cues in words and signs, and which of many trials are shown.
import type { Scene } from '../../../../src-main/contract/examination.ts';

export type Trials = Extract<Scene, { kind: 'trials' }>;
export type Trial = Trials['trials'][number];

/** A, B, … Z, A2, B2, … */
export function cueName(cue: number): string {
  const round = Math.floor(cue / 26);
  return String.fromCharCode(65 + (cue % 26)) + (round > 0 ? String(round + 1) : '');
}

/** What stands for a step on the strip. */
export function signOf(shown: Trials['shown'][number]): string {
  if (shown === 'blank') return '·';
  return shown === 'go' ? '?' : cueName(shown);
}

/** What is shown at a step, for a sentence. */
export function shownWords(shown: Trials['shown'][number]): string {
  if (shown === 'blank') return 'Nothing is shown';
  return shown === 'go' ? 'It is asked whether the target was shown' : `Cue ${cueName(shown)} is shown`;
}

/** The answer of a trial and whether it is right; a trial may be cut off before it. */
export function outcomeWords({ answer, isRight }: Trial): string {
  if (answer === null || isRight === null) return 'not asked';
  return `${answer === 1 ? 'yes' : 'no'}, ${isRight ? 'right' : 'wrong'}`;
}

/** A trial for who cannot see the strip. */
export function trialWords(trial: Trial, number: number): string {
  const cues = trial.cues.map(cueName).join(' and ');
  const had = trial.hasTarget === null ? '' : `, ${trial.hasTarget ? 'with' : 'without'} the target`;
  return `Trial ${number}: ${cues ? `cues ${cues}` : 'no cues'}${had}; ${outcomeWords(trial)}`;
}

/** The index of the trial that a step is in. */
export function trialAt(trials: readonly Trial[], step: number): number {
  const next = trials.findIndex(({ firstStep }) => firstStep > step);
  return next < 0 ? trials.length - 1 : next - 1;
}

/** The page of at most `most` trials that a step is in: the indices [first, end). */
export function pageOf(trials: readonly Trial[], step: number, most: number): { first: number; end: number } {
  const first = Math.max(0, Math.floor(trialAt(trials, step) / most)) * most;
  return { first, end: Math.min(trials.length, first + most) };
}

/** The steps of a trial: [first, end). */
export function stepsOf({ trials, shown }: Trials, trial: number): { first: number; end: number } {
  return { first: trials[trial].firstStep, end: trials[trial + 1]?.firstStep ?? shown.length };
}

/** Columns of a cue's picture: a little wider than high. */
export function columnsOf(bits: number): number {
  return Math.ceil(Math.sqrt(bits * 1.2));
}

/** A cue's bits as paths of an SVG with a unit for each bit: the squares of +1, and the signs of all. */
export function cuePaths(bits: readonly number[]): { squares: string; pluses: string; minuses: string } {
  const columns = columnsOf(bits.length);
  let [squares, pluses, minuses] = ['', '', ''];
  bits.forEach((bit, k) => {
    const [x, y] = [k % columns, Math.floor(k / columns)];
    const dash = `M${x + 0.28} ${y + 0.5}h0.44`;
    if (bit > 0) {
      squares += `M${x} ${y}h1v1h-1z`;
      pluses += `${dash}M${x + 0.5} ${y + 0.28}v0.44`;
    } else minuses += dash;
  });
  return { squares, pluses, minuses };
}
