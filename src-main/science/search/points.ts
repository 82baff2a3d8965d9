// The points of a sweep by its method: all at once where they do not depend on what came of others, else one by one.
import { EngramError } from '../../contract/errors.ts';
import type { Settings } from '../../contract/experiment.ts';
import { mostBayesianPoints, mostRuns } from '../../contract/sweeps.ts';
import type { SweepPlan } from '../../contract/sweeps.ts';
import { createRandom } from '../random.ts';
import { unknownPoint } from './bayesian.ts';
import { countPoints, gridOf, pointKey, randomPoint } from './space.ts';
import type { Dimension } from './space.ts';

/** How many points a sweep has; throws `bad-input` where that cannot be. */
export function requirePoints(
  space: readonly Dimension[],
  method: SweepPlan['method'],
  asked: number | undefined,
): number {
  if (method === 'grid') return requireGrid(space, asked);
  if (space.length === 0) {
    throw new EngramError(
      'bad-input',
      `axes: expected something to vary by the method ${method}, got nothing.`,
    );
  }
  if (asked === undefined)
    throw new EngramError(
      'bad-input',
      `points: expected how many points the method ${method} tries, got nothing.`,
    );
  const there = countPoints(space);
  if (asked > there)
    throw new EngramError(
      'bad-input',
      `points: expected at most the ${there} that there are, got ${asked}. The method grid takes them all.`,
    );
  if (method === 'bayesian' && asked > mostBayesianPoints)
    throw new EngramError(
      'bad-input',
      `points: expected at most ${mostBayesianPoints} for a Bayesian search, got ${asked}.`,
    );
  return asked;
}

function requireGrid(space: readonly Dimension[], asked: number | undefined): number {
  const range = space.find(({ kind }) => kind === 'range');
  if (range)
    throw new EngramError(
      'bad-input',
      `${range.name}: expected a list of values for a grid, or a range with a number of values, got a range. The methods random and bayesian take ranges.`,
    );
  if (asked !== undefined)
    throw new EngramError(
      'bad-input',
      `points: expected nothing for a grid, which tries every combination, got ${asked}.`,
    );
  const count = countPoints(space);
  if (count > mostRuns)
    throw new EngramError('bad-input', `axes: expected at most ${mostRuns} combinations, got ${count}.`);
  return count;
}

/** The points that are known beforehand, all different: none of a Bayesian search. */
export function pointsBeforehand(space: readonly Dimension[], plan: SweepPlan): Settings[] {
  if (plan.method === 'bayesian') return [];
  return plan.method === 'grid' ? gridOf(space) : drawPoints(space, plan);
}

function drawPoints(space: readonly Dimension[], { points, samplerSeed }: SweepPlan): Settings[] {
  const known = new Set<string>();
  return Array.from({ length: points }, (_, index) => {
    const random = createRandom(samplerSeed, 'search', index);
    const drawn = randomPoint(space, random);
    const point = known.has(pointKey(space, drawn)) ? unknownPoint(space, known, random) : drawn;
    known.add(pointKey(space, point));
    return point;
  });
}
