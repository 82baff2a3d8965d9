// Which point to try next: where the improvement on the best so far is expected to be greatest (Mockus, Tiesis & Zilinskas 1978;
// Jones, Schonlau & Welch 1998, eq. 15) by a Gaussian process over the points tried; points still at work are taken to come
// out as it predicts (Ginsbourger, Le Riche & Carraro 2010). The first points are a Latin hypercube (McKay, Beckman & Conover 1979).
import type { Settings } from '../../contract/experiment.ts';
import { createRandom } from '../random.ts';
import type { Random } from '../random.ts';
import { normalTail } from '../statistics/distributions.ts';
import { median } from '../statistics/summary.ts';
import { GaussianProcess } from './gaussian.ts';
import type { Prediction } from './gaussian.ts';
import {
  axisOfCoordinates,
  coordinatesOf,
  countPoints,
  gridOf,
  placeOf,
  pointAt,
  pointKey,
  randomPoint,
} from './space.ts';
import type { Dimension } from './space.ts';

export interface Tried {
  readonly point: Settings;
  /** Less is better; null where it came to nothing, which counts as the worst there is. */
  readonly score: number | null;
}

const drawnCandidates = 1000;
/** Around each of the best points, at each of these distances. */
const nearCandidates = 60;
const nearDistances = [0.02, 0.1];
const bestLookedAt = 3;
/** Spaces of at most so many points are looked at in whole. */
const smallSpace = 4000;

/** How many points are chosen before any has told something. */
function firstPoints(space: readonly Dimension[]): number {
  return Math.max(4, 2 * space.length + 1);
}

/**
 * The point number `index`, counted from 0. `tried` are earlier points that have ended, `pending` those that have not; all that
 * decides is in the arguments, so that the same ones give the same point again.
 */
export function suggestPoint(
  space: readonly Dimension[],
  samplerSeed: number,
  index: number,
  tried: readonly Tried[],
  pending: readonly Settings[],
): Settings {
  const known = new Set(
    [...tried.map(({ point }) => point), ...pending].map((point) => pointKey(space, point)),
  );
  const random = createRandom(samplerSeed, 'search', index);
  if (index < firstPoints(space) || tried.length < 2) {
    const first = hypercubePoint(space, samplerSeed, index);
    return known.has(pointKey(space, first)) ? unknownPoint(space, known, random) : first;
  }
  const axes = axisOfCoordinates(space);
  const points = tried.map(({ point }) => coordinatesOf(space, point));
  const fitted = GaussianProcess.fit({ points, values: evenOut(tried) }, axes, random);
  const awaited = pending.map((point) => coordinatesOf(space, point));
  const model = fitted.with(
    awaited,
    awaited.map((point) => fitted.predict(point).mean),
  );
  const best = Math.min(...[...points, ...awaited].map((point) => model.predict(point).mean));
  const candidates = listCandidates(space, tried, random).filter(
    (point) => !known.has(pointKey(space, point)),
  );
  if (candidates.length === 0) return unknownPoint(space, known, random);
  const worth = candidates.map((point) =>
    expectedImprovement(model.predict(coordinatesOf(space, point)), best),
  );
  return candidates[worth.indexOf(Math.max(...worth))];
}

/** E[max(best - y, 0)] of a normal y. */
export function expectedImprovement({ mean, deviation }: Prediction, best: number): number {
  if (deviation === 0) return Math.max(0, best - mean);
  const z = (best - mean) / deviation;
  const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
  return (best - mean) * normalTail(-z) + deviation * density;
}

/** Of as many points as `firstPoints` every axis has one in each of as many parts. */
function hypercubePoint(space: readonly Dimension[], samplerSeed: number, index: number): Settings {
  const count = firstPoints(space);
  const random = createRandom(samplerSeed, 'searchDesign', Math.floor(index / count));
  const places = space.map(() => {
    const parts = random.shuffle(Array.from({ length: count }, (_, k) => k));
    const within = Array.from({ length: count }, () => random.uniform());
    return (parts[index % count] + within[index % count]) / count;
  });
  return pointAt(space, places);
}

/** One that was not tried, where there is one; else any. */
export function unknownPoint(
  space: readonly Dimension[],
  known: ReadonlySet<string>,
  random: Random,
): Settings {
  if (countPoints(space) <= smallSpace) {
    const left = gridOf(space).filter((point) => !known.has(pointKey(space, point)));
    if (left.length > 0) return left[random.below(left.length)];
  }
  let point = randomPoint(space, random);
  for (let k = 0; k < drawnCandidates && known.has(pointKey(space, point)); k++)
    point = randomPoint(space, random);
  return point;
}

/** Everything where that is little; else points from everywhere, and some near the best. */
function listCandidates(space: readonly Dimension[], tried: readonly Tried[], random: Random): Settings[] {
  if (countPoints(space) <= smallSpace) return gridOf(space);
  const anywhere = Array.from({ length: drawnCandidates }, () => randomPoint(space, random));
  const best = tried
    .filter(({ score }) => score !== null)
    .toSorted((a, b) => (a.score ?? 0) - (b.score ?? 0))
    .slice(0, bestLookedAt);
  const near = best.flatMap(({ point }) =>
    nearDistances.flatMap((distance) =>
      Array.from({ length: nearCandidates }, () => pointNear(space, point, distance, random)),
    ),
  );
  return [...anywhere, ...near];
}

/** Words change now and then. */
function pointNear(space: readonly Dimension[], point: Settings, distance: number, random: Random): Settings {
  const places = space.map((dimension) => {
    const place = placeOf(dimension, point[dimension.name]) + distance * random.normal();
    const isElsewhere = dimension.kind === 'list' && random.uniform() < 0.2;
    return isElsewhere ? random.uniform() : Math.min(1, Math.max(0, place));
  });
  return pointAt(space, places);
}

/**
 * Scores with mean 0 and spread 1. What came to nothing counts as the worst, and what is far worse than most as less so (beyond
 * Tukey's fence, 1977), or one run that diverged would flatten everything else.
 */
function evenOut(tried: readonly Tried[]): number[] {
  const scores = tried.flatMap(({ score }) => (score === null ? [] : [score])).sort((a, b) => a - b);
  if (scores.length === 0) return tried.map(() => 0);
  const middle = median(scores) ?? 0;
  const upper = scores[Math.floor(0.75 * (scores.length - 1))];
  const fence = Math.max(upper + 1.5 * (upper - scores[0]), middle);
  const worst = Math.min(fence, scores[scores.length - 1]);
  const even = tried.map(({ score }) => Math.min(score ?? worst, worst));
  const mean = even.reduce((sum, value) => sum + value, 0) / even.length;
  const spread = Math.sqrt(even.reduce((sum, value) => sum + (value - mean) ** 2, 0) / even.length);
  return even.map((value) => (spread > 0 ? (value - mean) / spread : 0));
}
