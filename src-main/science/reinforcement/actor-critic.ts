// Advantage actor-critic over whole episodes, with a baseline for each episode (Miconi, Clune & Stanley 2018, section 4.5;
// after Mnih et al. 2016, arXiv 1602.01783): how good the actions of a batch of episodes were, as a loss and its gradient
// with respect to the read-outs that chose them; and how actions are chosen.
import { EngramError } from '../../contract/errors.ts';
import { z } from '../../contract/schema.ts';
import type { Floats } from '../arrays.ts';
import type { Random } from '../random.ts';

/** The defaults are those of Miconi et al. 2019; the paper of 2018 has a value weight of .03 and a policy weight of .1. */
export const actorCriticParameters = z.strictObject({
  discount: z.number().min(0).max(1).default(0.9).meta({
    help: 'What a reward one step later is worth.',
  }),
  valueWeight: z.number().min(0).max(100).default(0.1).meta({
    help: 'Weight, in the loss, of the squared error of the expected rewards.',
  }),
  policySquareWeight: z.number().min(0).max(100).default(0.03).meta({
    help: 'Weight, in the loss, of the squared probabilities of the actions; it keeps the agent from settling too early.',
  }),
});
export type ActorCriticSettings = z.output<typeof actorCriticParameters>;

/** A batch of whole episodes [T, B], row-major, as it happened. */
export interface Rollout {
  readonly batch: number;
  /** [T, B] */
  readonly rewards: Floats;
  /** [T, B] */
  readonly actions: ArrayLike<number>;
  /** [T, B, A]: the policy pi is their softmax. */
  readonly logits: Floats;
  /** [T, B]: the returns that were expected. */
  readonly values: Floats;
}

export interface Criticism {
  readonly loss: number;
  /** dloss/dlogits [T, B, A], of the precision of the logits. */
  readonly dLogits: Floats;
  /** dloss/dvalues [T, B], of the precision of the values. */
  readonly dValues: Floats;
  /** [T, B] */
  readonly returns: Float64Array;
}

/**
 * loss = mean over steps and batch of -log pi(a) (R - V) + valueWeight (V - R)^2 + policySquareWeight sum_a pi(a)^2, where
 * the advantage R - V is a constant to the gradient of the policy, and R is to that of the value. Throws `bad-input` where the
 * arrays' lengths do not belong together.
 */
export function criticise(rollout: Rollout, settings: ActorCriticSettings): Criticism {
  checkLengths(rollout);
  const { batch, rewards, actions, logits, values } = rollout;
  const actionCount = logits.length / values.length;
  const returns = discountedReturns(rewards, batch, settings.discount);
  const dLogits = emptyLike(logits);
  const dValues = emptyLike(values);
  const policy = new Float64Array(actionCount);
  const scale = 1 / values.length;
  let loss = 0;
  for (let k = 0; k < values.length; k++) {
    const row = k * actionCount;
    const logTotal = softmax(logits, row, policy);
    const advantage = returns[k] - values[k];
    let square = 0;
    for (const probability of policy) square += probability * probability;
    loss += (logTotal - logits[row + actions[k]]) * advantage;
    loss += settings.valueWeight * advantage ** 2 + settings.policySquareWeight * square;
    dValues[k] = -2 * scale * settings.valueWeight * advantage;
    for (let a = 0; a < actionCount; a++) {
      const isTaken = a === actions[k] ? 1 : 0;
      const ofSquare = 2 * policy[a] * (policy[a] - square);
      dLogits[row + a] = scale * ((policy[a] - isTaken) * advantage + settings.policySquareWeight * ofSquare);
    }
  }
  return { loss: loss * scale, dLogits, dValues, returns };
}

/** R_t = r_t + discount R_{t+1} of rewards [T, B]; after the end there is nothing. */
export function discountedReturns(rewards: Floats, batch: number, discount: number): Float64Array {
  const returns = Float64Array.from(rewards);
  for (let k = returns.length - batch - 1; k >= 0; k--) returns[k] += discount * returns[k + batch];
  return returns;
}

/**
 * Draws an action for each agent [B] from the softmax of its logits [B, A], with one uniform number from its own generator.
 * An action whose probability rounds to 0 is never drawn.
 */
export function choose(logits: Floats, randoms: readonly Random[], into: Int32Array): void {
  const actionCount = logits.length / randoms.length;
  const policy = new Float64Array(actionCount);
  randoms.forEach((random, b) => {
    softmax(logits, b * actionCount, policy);
    into[b] = pick(policy, random.uniform());
  });
}

/** The policy of each row of logits [M, A]. */
export function softmaxRows(logits: Float32Array, actionCount: number): Float32Array {
  const policies = new Float32Array(logits.length);
  const policy = new Float64Array(actionCount);
  for (let row = 0; row < logits.length; row += actionCount) {
    softmax(logits, row, policy);
    policies.set(policy, row);
  }
  return policies;
}

/** The action at which the probabilities add up to more than `share`. */
function pick(policy: Float64Array, share: number): number {
  let picked = 0;
  for (let a = 0, left = share; a < policy.length && left >= 0; a++) {
    if (!(policy[a] > 0)) continue;
    picked = a;
    left -= policy[a];
  }
  return picked;
}

/** Writes the softmax of the numbers from `row` on to `policy`, and returns the logarithm of their exponentials' sum. */
function softmax(logits: Floats, row: number, policy: Float64Array): number {
  let highest = logits[row];
  for (let a = 1; a < policy.length; a++) highest = Math.max(highest, logits[row + a]);
  let total = 0;
  for (let a = 0; a < policy.length; a++) total += policy[a] = Math.exp(logits[row + a] - highest);
  for (let a = 0; a < policy.length; a++) policy[a] /= total;
  return highest + Math.log(total);
}

function emptyLike(array: Floats): Floats {
  return new (array.constructor as new (length: number) => Floats)(array.length);
}

function checkLengths({ batch, rewards, actions, logits, values }: Rollout): void {
  const count = values.length;
  const isWhole = count > 0 && count % batch === 0 && logits.length > 0 && logits.length % count === 0;
  if (isWhole && rewards.length === count && actions.length === count) return;
  throw new EngramError(
    'bad-input',
    `Expected rewards, actions and values [T, ${batch}] and logits [T, ${batch}, A], got lengths ${rewards.length}, ${actions.length}, ${values.length} and ${logits.length}.`,
  );
}
