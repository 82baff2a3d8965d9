// A long curve thinned to as many points of its running mean as a small chart can show, evenly spaced on its axis.
import { indexOfStep } from './min-max.ts';
import type { Points } from './min-max.ts';

export interface SampledPoint {
  readonly x: number;
  readonly y: number;
}

/** At most `most` points, the first and the last value among them; not finite ones are left out. */
export function sampleSmooth(points: Points, isLogarithmic: boolean, most = 300): SampledPoint[] {
  if (points.length === 0) return [];
  const [first, last] = [points.steps[0], points.steps[points.length - 1]];
  const stepAt = (share: number) =>
    isLogarithmic ? first * (last / first) ** share : first + share * (last - first);
  const indices = new Set<number>();
  for (let k = 0; k < most; k++)
    indices.add(Math.min(points.length - 1, indexOfStep(points, stepAt(k / (most - 1)) - 1e-6)));
  indices.add(points.length - 1);
  return [...indices]
    .map((k) => ({ x: points.steps[k], y: points.smooth[k] }))
    .filter(({ y }) => Number.isFinite(y));
}
