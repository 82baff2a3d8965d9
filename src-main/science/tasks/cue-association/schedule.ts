// One episode of the cue task as it is drawn: its cues, which of them is the target, and what is shown at each step. A
// trial is an empty step, two cues among up to `fillerSteps` empty ones in any order, the go step, and an empty step.
import type { Random } from '../../random.ts';
import type { CueAssociationParameters } from './parameters.ts';

/** In place of a cue's index. */
export const blank = -1;
export const go = -2;

/** At a step at which no answer is read. */
export const unasked = -1;

export interface Schedule {
  /** +1 or -1; no two are the same. */
  readonly cues: readonly Int8Array[];
  readonly target: number;
  /** By step: a cue's index, `blank` or `go`. */
  readonly shown: Int8Array;
  /** By step: 1 where the target was shown, 0 where it was not, `unasked` where it is not asked for. */
  readonly rightAnswers: Int8Array;
  readonly firstSteps: readonly number[];
}

export function drawSchedule(given: CueAssociationParameters, random: Random): Schedule {
  const steps = given.associationSteps;
  const cues = drawCues(given, random);
  const target = random.below(cues.length);
  const shown = new Int8Array(steps);
  const rightAnswers = new Int8Array(steps).fill(unasked);
  const firstSteps: number[] = [];
  for (let t = 0; t < steps;) {
    const trial = drawTrial(given, target, random);
    const goStep = t + trial.indexOf(go);
    firstSteps.push(t);
    shown.set(trial.slice(0, steps - t), t);
    if (goStep < steps) rightAnswers[goStep] = trial.includes(target) ? 1 : 0;
    t += trial.length;
  }
  return { cues, target, shown, rightAnswers, firstSteps };
}

/** Every set of different cues is as likely as another. */
function drawCues({ cueCount, cueBits }: CueAssociationParameters, random: Random): Int8Array[] {
  const cues = new Map<string, Int8Array>();
  while (cues.size < cueCount) {
    const cue = drawBits(cueBits, random);
    cues.set(cue.join(), cue);
  }
  return [...cues.values()];
}

function drawBits(count: number, random: Random): Int8Array {
  let word = 0;
  return Int8Array.from({ length: count }, (_, k) => {
    word = k % 32 === 0 ? random.word() : word >>> 1;
    return (word & 1) === 1 ? 1 : -1;
  });
}

function drawTrial(given: CueAssociationParameters, target: number, random: Random): number[] {
  const fillers = Array.from({ length: random.below(given.fillerSteps + 1) }, () => blank);
  const middle = random.shuffle([...drawPair(given.cueCount, target, random), ...fillers]);
  return [blank, ...middle, go, blank];
}

/**
 * With a chance of one half the target and another cue, else two others: of four cues, that is any two as likely as any
 * others. Two different cues of only two would always have the target among them, and the answer would need no memory; then a
 * trial shows one of the two, twice.
 */
function drawPair(cueCount: number, target: number, random: Random): [number, number] {
  const others = random.shuffle(Array.from({ length: cueCount - 1 }, (_, k) => (target + 1 + k) % cueCount));
  const hasTarget = random.below(2) === 1;
  if (cueCount === 2) return hasTarget ? [target, target] : [others[0], others[0]];
  return [others[0], hasTarget ? target : others[1]];
}
