// The actor-critic against its equations: returns by hand, the gradient against finite differences of the loss in which the
// advantage is held fixed, and choices against the probabilities.
import { describe, expect, test } from 'vitest';
import { branchRandom } from '../../src-main/science/random.ts';
import {
  actorCriticParameters,
  choose,
  criticise,
  discountedReturns,
} from '../../src-main/science/reinforcement/actor-critic.ts';
import type { Rollout } from '../../src-main/science/reinforcement/actor-critic.ts';
import { fixtureRandom, normals } from '../support/numbers.ts';

const defaults = actorCriticParameters.parse({});

interface Size {
  readonly steps: number;
  readonly batch: number;
  readonly actionCount: number;
}

type DoubleRollout = Rollout & Record<'rewards' | 'logits' | 'values', Float64Array>;

function drawRollout({ steps, batch, actionCount }: Size, scale = 1): DoubleRollout {
  const random = fixtureRandom(100 * steps + batch);
  const count = steps * batch;
  return {
    batch,
    rewards: normals(random, count, 1),
    actions: Int32Array.from({ length: count }, () => random.below(actionCount)),
    logits: normals(random, count * actionCount, scale),
    values: normals(random, count, 1),
  };
}

/** The loss as it is written, with the advantages of the policy's part given. */
function lossWith(rollout: DoubleRollout, advantages: number[], returns: Float64Array, settings = defaults) {
  const actionCount = rollout.logits.length / rollout.values.length;
  const terms = Array.from(rollout.values, (value, k) => {
    const exponentials = [...rollout.logits.subarray(k * actionCount, (k + 1) * actionCount)].map(Math.exp);
    const total = exponentials.reduce((sum, term) => sum + term, 0);
    const policy = exponentials.map((term) => term / total);
    return (
      -Math.log(policy[rollout.actions[k]]) * advantages[k] +
      settings.valueWeight * (value - returns[k]) ** 2 +
      settings.policySquareWeight * policy.map((p) => p * p).reduce((sum, term) => sum + term, 0)
    );
  });
  return terms.reduce((sum, term) => sum + term, 0) / terms.length;
}

describe('returns', () => {
  test('are rewards that count less the later they come, for each episode on its own', () => {
    // Two episodes of three steps: 1 0 2 and 0 4 0, at one half: 1 + 0/2 + 2/4 = 1.5, 0 + 2/2 = 1, 2; and 4/2 = 2, 4, 0.
    expect([...discountedReturns(Float64Array.of(1, 0, 0, 4, 2, 0), 2, 0.5)]).toEqual([1.5, 2, 1, 4, 2, 0]);
    expect([...discountedReturns(Float64Array.of(1, 2, 3), 1, 0)]).toEqual([1, 2, 3]);
    expect([...discountedReturns(Float64Array.of(1, 2, 3), 1, 1)]).toEqual([6, 5, 3]);
    expect([...discountedReturns(Float64Array.of(5, 7), 2, 0.9)]).toEqual([5, 7]);
  });

  test('are part of the criticism, discounted by .9 unless asked otherwise', () => {
    const { returns } = criticise(drawRollout({ steps: 4, batch: 2, actionCount: 3 }), defaults);
    const { rewards } = drawRollout({ steps: 4, batch: 2, actionCount: 3 });
    expect(returns[1]).toBeCloseTo(
      rewards[1] + 0.9 * rewards[3] + 0.81 * rewards[5] + 0.729 * rewards[7],
      12,
    );
  });
});

describe('the loss', () => {
  test('of one step, by hand: even odds of two actions, a return of 3 where 1 was expected', () => {
    const rollout: Rollout = {
      batch: 1,
      rewards: Float64Array.of(3),
      actions: [1],
      logits: Float64Array.of(5, 5),
      values: Float64Array.of(1),
    };
    const { loss, dLogits, dValues } = criticise(rollout, {
      discount: 0.9,
      valueWeight: 0.1,
      policySquareWeight: 0.03,
    });
    expect(loss).toBeCloseTo(Math.log(2) * 2 + 0.1 * 4 + 0.03 * 0.5, 12);
    // Both squares are as large as their mean, so their weight pulls neither way.
    expect(dLogits[0]).toBeCloseTo(1, 12);
    expect(dLogits[1]).toBeCloseTo(-1, 12);
    expect(dValues[0]).toBeCloseTo(-0.4, 12);
  });

  test.each([
    { steps: 1, batch: 1, actionCount: 2 },
    { steps: 5, batch: 3, actionCount: 4 },
    { steps: 7, batch: 2, actionCount: 3 },
  ])(
    'has the gradient of central differences, $steps steps, $batch episodes, $actionCount actions',
    (size) => {
      const settings = { discount: 0.8, valueWeight: 0.3, policySquareWeight: 0.7 };
      const rollout = drawRollout(size, 2);
      const { loss, dLogits, dValues, returns } = criticise(rollout, settings);
      const advantages = Array.from(returns, (value, k) => value - rollout.values[k]);
      expect(loss).toBeCloseTo(lossWith(rollout, advantages, returns, settings), 10);
      const slope = (name: 'logits' | 'values', k: number) => {
        const at = (h: number) =>
          lossWith(
            { ...rollout, [name]: rollout[name].with(k, rollout[name][k] + h) },
            advantages,
            returns,
            settings,
          );
        return (at(1e-5) - at(-1e-5)) / 2e-5;
      };
      dLogits.forEach((g, k) => expect(g).toBeCloseTo(slope('logits', k), 8));
      dValues.forEach((g, k) => expect(g).toBeCloseTo(slope('values', k), 8));
    },
  );

  test('and its gradient are finite, and the same, when all logits are huge', () => {
    const rollout = drawRollout({ steps: 3, batch: 2, actionCount: 4 });
    const moved = { ...rollout, logits: rollout.logits.map((logit) => logit + 2 ** 20) };
    const [near, far] = [criticise(rollout, defaults), criticise(moved, defaults)];
    expect(far.loss).toBeCloseTo(near.loss, 6);
    far.dLogits.forEach((g, k) => expect(g).toBeCloseTo(near.dLogits[k], 6));
    const certain = criticise({ ...rollout, logits: rollout.logits.map((logit) => 1e30 * logit) }, defaults);
    expect([certain.loss, ...certain.dLogits].every(Number.isFinite)).toBe(true);
  });

  test("comes with gradients of the read-outs' own precision", () => {
    const { rewards, logits, values, ...rest } = drawRollout({ steps: 2, batch: 2, actionCount: 3 });
    const single = {
      rewards: Float32Array.from(rewards),
      logits: Float32Array.from(logits),
      values: Float32Array.from(values),
    };
    const { dLogits, dValues, returns } = criticise({ ...rest, ...single }, defaults);
    expect([dLogits, dValues].every((array) => array instanceof Float32Array)).toBe(true);
    expect(returns).toBeInstanceOf(Float64Array);
  });

  test('is refused with a sentence where the lengths do not belong together', () => {
    const rollout = drawRollout({ steps: 2, batch: 2, actionCount: 3 });
    expect(() => criticise({ ...rollout, rewards: new Float64Array(3) }, defaults)).toThrow(
      'Expected rewards, actions and values [T, 2] and logits [T, 2, A], got lengths 3, 4, 4 and 12.',
    );
    expect(() => criticise({ ...rollout, batch: 3 }, defaults)).toThrow('Expected rewards');
  });
});

describe('choices', () => {
  const chooseOften = (logits: Float64Array, count: number) => {
    const random = fixtureRandom(1);
    const counts = Array.from(logits, () => 0);
    const into = new Int32Array(1);
    for (let k = 0; k < count; k++) {
      choose(logits, [random], into);
      counts[into[0]]++;
    }
    return counts;
  };

  test('come as often as the softmax says', () => {
    const probabilities = [0.1, 0.2, 0.3, 0.4];
    const count = 20_000;
    const counts = chooseOften(Float64Array.from(probabilities, Math.log), count);
    counts.forEach((found, a) => {
      const spread = Math.sqrt(count * probabilities[a] * (1 - probabilities[a]));
      expect(Math.abs(found - count * probabilities[a])).toBeLessThan(5 * spread);
    });
  });

  test('take one uniform number each, from a generator of the agent itself', () => {
    const randoms = [1, 2, 3].map(fixtureRandom);
    const logits = normals(fixtureRandom(4), 12, 1);
    const [together, alone] = [new Int32Array(3), new Int32Array(1)];
    choose(logits, randoms, together);
    expect(randoms.map((random) => random.state().drawn)).toEqual([2, 2, 2]);
    choose(logits.subarray(4, 8), [fixtureRandom(2)], alone);
    expect(alone[0]).toBe(together[1]);
  });

  test('are sure where logits are far apart, and never what cannot be', () => {
    expect(chooseOften(Float64Array.of(-1e308, 1e308, 0), 200)).toEqual([0, 200, 0]);
    expect(chooseOften(Float64Array.of(1000, 0, 1000, -1000), 2000)[1]).toBe(0);
    expect(chooseOften(Float64Array.of(1000, 0, 1000, -1000), 2000)[3]).toBe(0);
    expect(chooseOften(Float64Array.of(-2000, -2000), 2000).every((found) => found > 800)).toBe(true);
    const certain = { ...fixtureRandom(1), uniform: () => 1 - 2 ** -53 };
    const into = new Int32Array(1);
    choose(Float64Array.of(0.1, 0.2, 0.3, -1e9), [certain], into);
    expect(into[0]).toBe(2);
  });

  test('are an action even where the logits are no numbers', () => {
    expect(chooseOften(Float64Array.of(NaN, NaN), 3)).toEqual([3, 0]);
    expect(chooseOften(Float64Array.of(Infinity, 0), 3)).toEqual([3, 0]);
  });
});

test('a generator branched off another is as it was, whatever is drawn from its sisters', () => {
  const draw = (greedy: boolean) => {
    const parent = fixtureRandom(9);
    const branches = [0, 1, 2].map(() => branchRandom(parent));
    if (greedy) branches[0].normal();
    return branches.slice(1).map((branch) => branch.uniform());
  };
  expect(draw(true)).toEqual(draw(false));
  expect(new Set(draw(true)).size).toBe(2);
});
