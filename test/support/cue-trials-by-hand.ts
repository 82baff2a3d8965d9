// The cue task, read a second time from its description and written another way: what was shown, as a line of letters that
// a pattern has to match, and a generator that walks along it and says what must have been seen and got.
import type { Conduct, TrialsStory } from '../../src-main/science/tasks/environment.ts';
import type { CueAssociationParameters } from '../../src-main/science/tasks/cue-association/parameters.ts';

/** A letter a step: `.` nothing, `?` the go step, `c` a cue. */
export function spell({ shown }: Pick<TrialsStory, 'shown'>): string {
  return shown.map((what) => (what === 'blank' ? '.' : what === 'go' ? '?' : 'c')).join('');
}

/** The trials in a line of letters, the last of them whole or cut off; null where it is no such line. */
export function readTrials(line: string, fillerSteps: number): string[] | null {
  const whole = /^\.(\.*c\.*c\.*)\?\./;
  const cutOff = /^\.\.*c?\.*c?\.*\??$/;
  const trials: string[] = [];
  let rest = line;
  while (rest.length > 0) {
    const [trial, middle] = whole.exec(rest) ?? cutOff.exec(rest) ?? [];
    const isTooLong = trial && (middle ?? trial.slice(1).replace('?', '')).length > fillerSteps + 2;
    if (!trial || isTooLong) return null;
    trials.push(trial);
    rest = rest.slice(trial.length);
  }
  return trials;
}

export interface TrialStep {
  readonly seen: readonly number[];
  readonly got: number;
}

export function* walkTrials(
  settings: CueAssociationParameters,
  story: TrialsStory & Conduct,
): Generator<TrialStep> {
  const silence = Array.from({ length: settings.cueBits }, () => 0);
  let sinceGo = new Set<number>();
  let got = 0;
  for (const [step, what] of story.shown.entries()) {
    const bits = typeof what === 'number' ? story.cues[what] : silence;
    const did = step === 0 ? [0, 0] : story.actions[step - 1] === 1 ? [0, 1] : [1, 0];
    const seen = [...bits, what === 'go' ? 1 : 0, 1, step / settings.associationSteps, got, ...did];
    got = 0;
    if (typeof what === 'number') sinceGo.add(what);
    if (what === 'go') {
      const saysThere = story.actions[step] === 1;
      got = saysThere === sinceGo.has(story.target) ? settings.rightReward : 0 - settings.wrongPenalty;
      sinceGo = new Set();
    }
    yield { seen, got };
  }
}
