// What an environment is to the rest of the project: episodes that go on in step, in which what an agent is given next
// depends on what it did. An author writes the rules (`Episodes`); `defineEnvironment` adds what all have in common: a
// generator for each episode, checks of what is handed in, the sum of the rewards, and a record of the first episode.
import { EngramError } from '../../contract/errors.ts';
import type { Floats } from '../arrays.ts';
import { branchRandom } from '../random.ts';
import type { Random } from '../random.ts';

/** An environment with its parameters fixed. */
export interface EnvironmentPlan {
  /** Steps of an episode. */
  readonly steps: number;
  /** Numbers that an agent is given at a step. */
  readonly observations: number;
  /** What an agent can do at a step: 0 to this - 1. */
  readonly actions: number;
  /** What each is called, in a word or two: "left". */
  readonly actionNames: readonly string[];
  /**
   * A batch of fresh episodes that go on in step. Each draws from a generator of its own, derived from `random`, so that an
   * episode does not depend on how many others there are.
   */
  begin(random: Random, batch: number): EnvironmentBatch;
}

/** Throws `bad-input` for arguments that do not fit the plan, `wrong-state` beyond the last step. */
export interface EnvironmentBatch {
  /** What the agents are given before the next step, written to `into` [B, observations]. */
  observe(into: Floats): void;
  /** Takes an action for each episode [B]; writes the rewards [B] of the step. All or nothing: what throws was no step. */
  act(actions: ArrayLike<number>, rewards: Floats): void;
  /** Of the episodes so far, means over the batch: `reward` is the sum of an episode's; the others are the environment's own. */
  metrics(): Record<string, number>;
  /** What happened in the first episode so far, for a person to look at. */
  story(): EpisodeStory;
}

/** What an agent did and got, a number a step. */
export interface Conduct {
  readonly actions: readonly number[];
  readonly rewards: readonly number[];
}

/** A way through cells in a square, which are counted row by row. */
export interface MazeStory {
  readonly kind: 'maze';
  readonly side: number;
  /** [side, side]: 1 is a wall. */
  readonly walls: Uint8Array;
  /** The cell of the reward. */
  readonly reward: number;
  /** Where the agent stood before each step, and at the end: one more than steps. */
  readonly cells: readonly number[];
  /** Steps that ended on the reward, from where the agent was put elsewhere. */
  readonly teleports: readonly number[];
  /** Steps into a wall, which left the agent where it was. */
  readonly bumps: readonly number[];
}

/** Questions about cues that were shown one by one. */
export interface TrialsStory {
  readonly kind: 'trials';
  /** Each cue's bits, +1 or -1. */
  readonly cues: readonly (readonly number[])[];
  /** The cue that is asked for in every trial of the episode. */
  readonly target: number;
  /** What was seen at each step: a cue, by its index, or nothing, or the question. */
  readonly shown: readonly (number | 'blank' | 'go')[];
  readonly trials: readonly Trial[];
}

/** A trial; where the story ends before its go step, what would have followed is null. */
export interface Trial {
  readonly firstStep: number;
  /** The cues it has shown, in their order. */
  readonly cues: readonly number[];
  readonly goStep: number | null;
  /** Whether the target was among the cues: the right answer is 1 if so, else 0. */
  readonly hasTarget: boolean | null;
  readonly answer: number | null;
  readonly isRight: boolean | null;
}

export type EpisodeStory = Conduct & (MazeStory | TrialsStory);

/** Where the episodes stand before a step. */
export interface Moment {
  /** Steps taken. */
  readonly step: number;
  /** Of the last step [B]: -1 before the first. */
  readonly actions: Int32Array;
  /** Of the last step [B]: 0 before the first. */
  readonly rewards: Float64Array;
}

/** The rules of an environment for a batch in progress. What is handed in is checked, and is not to be kept. */
export interface Episodes {
  /** Writes to `into` [B, observations] what is not 0. */
  observe(into: Floats, before: Moment): void;
  /** Takes step number `step` by `actions` [B]; writes to `rewards` [B] what is not 0. */
  act(actions: Int32Array, rewards: Float64Array, step: number): void;
  /** Numbers besides the reward. */
  metrics?(): Record<string, number>;
  story(conduct: Conduct): MazeStory | TrialsStory;
}

export interface EnvironmentRules extends Omit<EnvironmentPlan, 'begin' | 'actions'> {
  /** Fresh episodes, one for each generator. */
  begin(randoms: readonly Random[]): Episodes;
}

export function defineEnvironment(rules: EnvironmentRules): EnvironmentPlan {
  const { steps, observations, actionNames } = rules;
  return Object.freeze({
    steps,
    observations,
    actions: actionNames.length,
    actionNames,
    begin(random: Random, batch: number) {
      if (!Number.isInteger(batch) || batch < 1)
        throw new EngramError('bad-input', `Expected a batch of at least one episode, got ${batch}.`);
      const randoms = Array.from({ length: batch }, () => branchRandom(random));
      return new BatchInProgress(rules, batch, rules.begin(randoms));
    },
  });
}

class BatchInProgress implements EnvironmentBatch {
  readonly #rules: EnvironmentRules;
  readonly #episodes: Episodes;
  readonly #batch: number;
  readonly #moment: { step: number; actions: Int32Array; rewards: Float64Array };
  /** Of all episodes so far. */
  #reward = 0;
  /** Of the first episode, by step. */
  readonly #firstActions: Int32Array;
  readonly #firstRewards: Float64Array;

  constructor(rules: EnvironmentRules, batch: number, episodes: Episodes) {
    this.#rules = rules;
    this.#episodes = episodes;
    this.#batch = batch;
    this.#moment = { step: 0, actions: new Int32Array(batch).fill(-1), rewards: new Float64Array(batch) };
    this.#firstActions = new Int32Array(rules.steps);
    this.#firstRewards = new Float64Array(rules.steps);
  }

  observe(into: Floats): void {
    this.#checkTime();
    checkLength('room for', into, this.#batch * this.#rules.observations, 'observations');
    into.fill(0);
    this.#episodes.observe(into, this.#moment);
  }

  act(actions: ArrayLike<number>, rewards: Floats): void {
    this.#checkTime();
    this.#checkActions(actions);
    checkLength('room for', rewards, this.#batch, 'rewards');
    const moment = this.#moment;
    for (let b = 0; b < this.#batch; b++) moment.actions[b] = actions[b];
    moment.rewards.fill(0);
    this.#episodes.act(moment.actions, moment.rewards, moment.step);
    for (let b = 0; b < this.#batch; b++) this.#reward += rewards[b] = moment.rewards[b];
    this.#firstActions[moment.step] = moment.actions[0];
    this.#firstRewards[moment.step] = moment.rewards[0];
    moment.step++;
  }

  metrics(): Record<string, number> {
    return { reward: this.#reward / this.#batch, ...this.#episodes.metrics?.() };
  }

  story(): EpisodeStory {
    const { step } = this.#moment;
    const conduct = {
      actions: [...this.#firstActions.subarray(0, step)],
      rewards: [...this.#firstRewards.subarray(0, step)],
    };
    return { ...conduct, ...this.#episodes.story(conduct) };
  }

  #checkTime(): void {
    const { steps } = this.#rules;
    if (this.#moment.step < steps) return;
    throw new EngramError('wrong-state', `The episodes are over after ${steps} steps. Begin new ones.`);
  }

  #checkActions(actions: ArrayLike<number>): void {
    checkLength('one for each episode,', actions, this.#batch, 'actions');
    for (let b = 0; b < this.#batch; b++) {
      const action = actions[b];
      if (Number.isInteger(action) && action >= 0 && action < this.#rules.actionNames.length) continue;
      const last = this.#rules.actionNames.length - 1;
      throw new EngramError(
        'bad-input',
        `Expected a whole number from 0 to ${last} as the action in episode ${b + 1}, got ${action}.`,
      );
    }
  }
}

function checkLength(why: string, array: ArrayLike<number>, length: number, things: string): void {
  if (array.length === length) return;
  throw new EngramError('bad-input', `Expected ${why} ${length} ${things}, got ${array.length}.`);
}
