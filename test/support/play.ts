// Plays episodes of an environment to the end and keeps what was seen, done and got.
import type { EnvironmentBatch, EnvironmentPlan } from '../../src-main/science/tasks/environment.ts';
import { branchRandom, createRandom } from '../../src-main/science/random.ts';

/** Of one episode, by step. */
export interface PlayedEpisode {
  readonly observations: number[][];
  readonly actions: number[];
  readonly rewards: number[];
}

export interface Game {
  readonly batch: EnvironmentBatch;
  readonly episodes: readonly PlayedEpisode[];
}

export interface PlayOptions {
  readonly index?: number;
  readonly batch?: number;
  /** What is done at a step; at random where it is not given, by a generator of each episode's own. */
  readonly act?: (observation: readonly number[], step: number, episode: number) => number;
}

export function play(plan: EnvironmentPlan, { index = 0, batch: count = 1, act }: PlayOptions = {}): Game {
  const batch = plan.begin(createRandom(7, 'episodes', index), count);
  const agents = createRandom(8, 'episodes', index);
  const randoms = Array.from({ length: count }, () => branchRandom(agents));
  const episodes = randoms.map((): PlayedEpisode => ({ observations: [], actions: [], rewards: [] }));
  const seen = new Float64Array(count * plan.observations);
  const rewards = new Float64Array(count);
  for (let step = 0; step < plan.steps; step++) {
    // What an environment leaves out must not be left over from before.
    batch.observe(seen.fill(NaN));
    episodes.forEach((episode, b) => {
      const observation = [...seen.subarray(b * plan.observations, (b + 1) * plan.observations)];
      episode.observations.push(observation);
      episode.actions.push(act ? act(observation, step, b) : randoms[b].below(plan.actions));
    });
    batch.act(
      episodes.map(({ actions }) => actions[step]),
      rewards,
    );
    episodes.forEach((episode, b) => episode.rewards.push(rewards[b]));
  }
  return { batch, episodes };
}

/** Whether counts are as even as chance makes them: chi-square within six standard deviations of its mean. */
export function isEven(counts: readonly number[]): boolean {
  const expected = counts.reduce((sum, count) => sum + count, 0) / counts.length;
  const chiSquare = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
  const freedom = counts.length - 1;
  return chiSquare < freedom + 6 * Math.sqrt(2 * freedom);
}
