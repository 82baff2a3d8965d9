// The cue task against a second reading of its rules, and what chance decides in it.
import { describe, expect, test } from 'vitest';
import { createRandom } from '../../src-main/science/random.ts';
import type { Random } from '../../src-main/science/random.ts';
import type { Conduct, EnvironmentPlan, TrialsStory } from '../../src-main/science/tasks/environment.ts';
import { planCueAssociation } from '../../src-main/science/tasks/cue-association/environment.ts';
import { parameters } from '../../src-main/science/tasks/cue-association/parameters.ts';
import type { CueAssociationParameters } from '../../src-main/science/tasks/cue-association/parameters.ts';
import { readTrials, spell, walkTrials } from '../support/cue-trials-by-hand.ts';
import { isEven, play } from '../support/play.ts';
import type { Game, PlayOptions } from '../support/play.ts';

const defaults = parameters.parse({});
const smallest: CueAssociationParameters = { ...defaults, cueCount: 2, cueBits: 2 };

function drawSettings(random: Random): CueAssociationParameters {
  const cueBits = 1 + random.below(40);
  const fillerSteps = random.below(6);
  return parameters.parse({
    cueBits,
    cueCount: 2 + random.below(Math.min(2 ** cueBits, 10) - 1),
    fillerSteps,
    associationSteps: fillerSteps + 5 + random.below(60),
    rightReward: 1 + random.below(3),
    wrongPenalty: random.below(3),
  });
}

function tell(plan: EnvironmentPlan, options: PlayOptions): { game: Game; story: TrialsStory & Conduct } {
  const game = play(plan, options);
  const story = game.batch.story();
  if (story.kind !== 'trials') throw new Error(`Expected the story of trials, got ${story.kind}.`);
  return { game, story };
}

describe('the cue task', () => {
  test("has the paper's numbers by default, without the input that is not used", () => {
    const { steps, observations, actions } = planCueAssociation(defaults);
    expect([steps, observations, actions]).toEqual([120, 27 - 1, 2]);
  });

  test('gives what a second reading of its rules predicts, for many settings', () => {
    const random = createRandom(2, 'episodes', 0);
    for (let index = 0; index < 150; index++) {
      const settings = index === 0 ? defaults : index === 1 ? smallest : drawSettings(random);
      const { game, story } = tell(planCueAssociation(settings), { index, batch: 1 + (index % 3) });
      const [first] = game.episodes;
      expect(story.actions).toEqual(first.actions);
      const predicted = [...walkTrials(settings, story)];
      expect(first.observations).toEqual(predicted.map(({ seen }) => seen));
      expect(first.rewards).toEqual(predicted.map(({ got }) => got));
      expect(story.rewards).toEqual(first.rewards);
    }
  });

  test('is trials of 5 to 8 steps: nothing, two cues among fillers, the question, nothing', () => {
    const lengths = [0, 0, 0, 0];
    for (let index = 0; index < 100; index++) {
      const { story } = tell(planCueAssociation(defaults), { index });
      const trials = readTrials(spell(story), defaults.fillerSteps);
      expect(trials).not.toBeNull();
      expect(trials!.length).toBe(story.trials.length);
      const starts = trials!.map((_, k) => trials!.slice(0, k).join('').length);
      expect(story.trials.map(({ firstStep }) => firstStep)).toEqual(starts);
      for (const trial of trials!.slice(0, -1)) lengths[trial.length - 5]++;
    }
    expect(isEven(lengths)).toBe(true);
  });

  test('tells each trial with its cues, its question and its answer, the last as far as it went', () => {
    for (let index = 0; index < 60; index++) {
      const settings = { ...defaults, associationSteps: 20 + (index % 9) };
      const { story } = tell(planCueAssociation(settings), { index });
      story.trials.forEach((trial, k) => {
        const end = story.trials[k + 1]?.firstStep ?? settings.associationSteps;
        const shown = story.shown.slice(trial.firstStep, end);
        expect(trial.cues).toEqual(shown.filter((what) => typeof what === 'number'));
        const goStep = shown.includes('go') ? trial.firstStep + shown.indexOf('go') : null;
        expect(trial.goStep).toBe(goStep);
        expect(trial.hasTarget).toBe(goStep === null ? null : trial.cues.includes(story.target));
        expect(trial.answer).toBe(goStep === null ? null : story.actions[goStep]);
        expect(trial.isRight).toBe(goStep === null ? null : story.rewards[goStep] > 0);
      });
    }
  });

  test('counts the right answers of the whole batch', () => {
    const { game } = tell(planCueAssociation(defaults), { batch: 4 });
    const answers = game.episodes.flatMap(({ rewards }) => rewards.filter((reward) => reward !== 0));
    const right = answers.filter((reward) => reward > 0).length;
    expect(game.batch.metrics()).toEqual({
      reward: (2 * right - answers.length) / 4,
      rightAnswers: right / answers.length,
    });
  });

  test('never shows the same bits as two cues, even where the bits allow no more cues', () => {
    const plan = planCueAssociation({ ...defaults, cueCount: 4, cueBits: 2 });
    for (let index = 0; index < 50; index++) {
      const { cues } = tell(plan, { index }).story;
      expect(cues.map((cue) => cue.join()).sort()).toEqual(['-1,-1', '-1,1', '1,-1', '1,1']);
    }
  });

  test('refuses more cues than the bits allow, and episodes without a whole trial', () => {
    expect(() => planCueAssociation({ ...defaults, cueCount: 5, cueBits: 2 })).toThrow(
      'Expected at most 4 cues, as many as 2 bits allow, got cueCount = 5.',
    );
    expect(() => planCueAssociation({ ...defaults, associationSteps: 7 })).toThrow(
      'Expected episodes of at least 8 steps, the longest trial, got associationSteps = 7.',
    );
  });
});

describe('chance', () => {
  /** Of whole trials: the cues that were shown, and whether the target was among them. */
  function trialsOf(settings: CueAssociationParameters, episodes: number) {
    const plan = planCueAssociation(settings);
    return Array.from({ length: episodes }, (_, index) => tell(plan, { index }).story).flatMap((story) =>
      story.trials
        .filter(({ goStep }) => goStep !== null)
        .map(({ cues, hasTarget }) => ({
          pair: cues.map((cue) => (cue - story.target + settings.cueCount) % settings.cueCount),
          hasTarget,
        })),
    );
  }

  test('shows any two of four cues in any order equally often', () => {
    const counts = new Map<string, number>();
    for (const { pair } of trialsOf(defaults, 300))
      counts.set(pair.join(), (counts.get(pair.join()) ?? 0) + 1);
    expect(counts.size).toBe(12);
    for (const pair of counts.keys()) expect(pair).not.toMatch(/^(\d),\1$/);
    expect(isEven([...counts.values()])).toBe(true);
  });

  test.each([2, 3, 4, 7])('makes both answers right equally often with %i cues', (cueCount) => {
    const trials = trialsOf({ ...defaults, cueCount }, 200);
    const withTarget = trials.filter(({ hasTarget }) => hasTarget).length;
    expect(isEven([withTarget, trials.length - withTarget])).toBe(true);
  });

  test('shows one of only two cues twice, so that what is shown does not betray the answer', () => {
    for (const { pair, hasTarget } of trialsOf(smallest, 20))
      expect(pair).toEqual(hasTarget ? [0, 0] : [1, 1]);
  });

  test('makes each cue the target and each bit +1 equally often', () => {
    const targets = [0, 0, 0, 0];
    const bits = Array.from({ length: 40 }, () => 0);
    const plan = planCueAssociation({ ...defaults, cueBits: 40, associationSteps: 8 });
    for (let index = 0; index < 1000; index++) {
      const { target, cues } = tell(plan, { index }).story;
      targets[target]++;
      cues[0].forEach((bit, k) => (bits[k] += bit));
    }
    expect(isEven(targets)).toBe(true);
    for (const sum of bits) expect(Math.abs(sum)).toBeLessThan(5 * Math.sqrt(1000));
  });
});

test('an agent that remembers is right again and again, one that does not is right half of the time', () => {
  const settings = { ...smallest, associationSteps: 2000 };
  const remembering = tell(planCueAssociation(settings), { act: rememberTarget() }).game.batch.metrics();
  const guessing = tell(planCueAssociation(settings), { act: () => 1 }).game.batch.metrics();
  expect(remembering.rightAnswers).toBeGreaterThan(0.99);
  expect(Math.abs(guessing.rightAnswers - 0.5)).toBeLessThan(0.1);
});

/** With two cues of two bits: says that it was the target, and learns from the reward whether it was. */
function rememberTarget() {
  let cue = '';
  let known: { cue: string; isTarget: boolean } | null = null;
  let hasAsked = false;
  return (seen: readonly number[]): number => {
    const [isGo, reward] = [seen[2] === 1, seen[5]];
    if (hasAsked) known = { cue, isTarget: reward > 0 };
    if (seen[0] !== 0) cue = seen.slice(0, 2).join();
    hasAsked = isGo && known === null;
    return known === null || (known.cue === cue) === known.isTarget ? 1 : 0;
  };
}
