// Cues and rewards: Miconi et al. 2019, section 4.1. Which of some random cues is the target is learned from the rewards, and
// asked for in trial after trial. Inputs, in order: the bits of the cue that is shown, the go bit, a constant 1, the share of the
// steps that are over, the last reward, the last action one-hot. The input that the paper's program never uses is left out.
import { EngramError } from '../../../contract/errors.ts';
import type { Floats } from '../../arrays.ts';
import { defineEnvironment } from '../environment.ts';
import type { Conduct, EnvironmentPlan, Episodes, Moment, Trial, TrialsStory } from '../environment.ts';
import type { CueAssociationParameters } from './parameters.ts';
import { blank, drawSchedule, go, unasked } from './schedule.ts';
import type { Schedule } from './schedule.ts';

/** Whether the target was among the cues of the trial. */
const actionNames = ['no', 'yes'] as const;

/** Throws `bad-input` where there are more cues than the bits allow, or an episode may end before the first answer. */
export function planCueAssociation(given: CueAssociationParameters): EnvironmentPlan {
  checkParameters(given);
  return defineEnvironment({
    steps: given.associationSteps,
    observations: given.cueBits + 4 + actionNames.length,
    actionNames,
    begin: (randoms) =>
      new CueEpisodes(
        given,
        randoms.map((random) => drawSchedule(given, random)),
      ),
  });
}

function checkParameters({ cueCount, cueBits, associationSteps, fillerSteps }: CueAssociationParameters) {
  if (cueCount > 2 ** cueBits)
    throw new EngramError(
      'bad-input',
      `Expected at most ${2 ** cueBits} cues, as many as ${cueBits} bits allow, got cueCount = ${cueCount}. Give more bits or fewer cues.`,
    );
  const longestTrial = fillerSteps + 5;
  if (associationSteps < longestTrial)
    throw new EngramError(
      'bad-input',
      `Expected episodes of at least ${longestTrial} steps, the longest trial, got associationSteps = ${associationSteps}. Give more steps or fewer fillers.`,
    );
}

class CueEpisodes implements Episodes {
  readonly #given: CueAssociationParameters;
  readonly #schedules: readonly Schedule[];
  #answers = 0;
  #rightAnswers = 0;

  constructor(given: CueAssociationParameters, schedules: readonly Schedule[]) {
    this.#given = given;
    this.#schedules = schedules;
  }

  observe(into: Floats, { step, actions, rewards }: Moment): void {
    const { cueBits, associationSteps } = this.#given;
    const width = into.length / this.#schedules.length;
    for (let b = 0; b < this.#schedules.length; b++) {
      const { cues, shown } = this.#schedules[b];
      const rest = b * width + cueBits;
      if (shown[step] === go) into[rest] = 1;
      else if (shown[step] !== blank) into.set(cues[shown[step]], b * width);
      into[rest + 1] = 1;
      into[rest + 2] = step / associationSteps;
      into[rest + 3] = rewards[b];
      if (step > 0) into[rest + 4 + actions[b]] = 1;
    }
  }

  act(actions: Int32Array, rewards: Float64Array, step: number): void {
    for (let b = 0; b < actions.length; b++) {
      const rightAnswer = this.#schedules[b].rightAnswers[step];
      if (rightAnswer === unasked) continue;
      const isRight = actions[b] === rightAnswer;
      this.#answers++;
      this.#rightAnswers += Number(isRight);
      if (isRight) rewards[b] += this.#given.rightReward;
      else rewards[b] -= this.#given.wrongPenalty;
    }
  }

  /** The share of right answers is NaN until there is one. */
  metrics(): Record<string, number> {
    return { rightAnswers: this.#rightAnswers / this.#answers };
  }

  story({ actions }: Conduct): TrialsStory {
    const [schedule] = this.#schedules;
    const shown = [...schedule.shown.subarray(0, actions.length)];
    const begun = schedule.firstSteps.filter((firstStep) => firstStep < actions.length);
    return {
      kind: 'trials',
      cues: schedule.cues.map((cue) => [...cue]),
      target: schedule.target,
      shown: shown.map((what) => (what === blank ? 'blank' : what === go ? 'go' : what)),
      trials: begun.map((firstStep, k) => tellTrial(schedule, actions, firstStep, begun[k + 1])),
    };
  }
}

/** The trial from `firstStep` to before `end`, as far as there are actions. */
function tellTrial(
  { shown, rightAnswers }: Schedule,
  actions: readonly number[],
  firstStep: number,
  end = actions.length,
): Trial {
  const steps = [...shown.subarray(firstStep, end)];
  const cues = steps.filter((what) => what !== blank && what !== go);
  if (!steps.includes(go))
    return { firstStep, cues, goStep: null, hasTarget: null, answer: null, isRight: null };
  const goStep = firstStep + steps.indexOf(go);
  const answer = actions[goStep];
  const hasTarget = rightAnswers[goStep] === 1;
  return { firstStep, cues, goStep, hasTarget, answer, isRight: answer === rightAnswers[goStep] };
}
