// Points of a sweep as lines across parallel axes, one for each varied setting and one for the score (Inselberg 1985): where each
// line crosses an axis, and which line is nearest to a pointer.
import { scoreWords } from '../../../src-main/contract/comparison-words.ts';
import type { WrittenValues } from '../../../src-main/contract/sweep-words.ts';
import type { SweepDetails, SweepPoint } from '../../../src-main/contract/sweeps.ts';
import { titleOf, wordsOf } from '../../parts/form/words.ts';
import { scaleOfAxis, scaleOfNumbers } from './axis-scale.ts';
import type { AxisScale } from './axis-scale.ts';
import { endsOf, scoreAxis } from './point-filter.ts';

export interface ParallelAxis {
  /** The setting's, or `scoreAxis`. */
  readonly name: string;
  readonly title: string;
  readonly scale: AxisScale;
}

export interface PointLine {
  readonly point: number;
  /** On each axis, from 0 to 1; null on that of scores where the point has none. */
  readonly places: readonly (number | null)[];
  /** The share of scores that are no better, from 0, the worst, to 1, the best; null where it has none. */
  readonly worth: number | null;
  /** The point in words. */
  readonly words: string;
}

/** The axes in the order in which settings were varied, that of scores last. */
export function axesOf({ sweep, metric, points }: SweepDetails): ParallelAxis[] {
  const settings = sweep.plan.axes.map((axis) => ({
    name: axis.name,
    title: titleOf(axis.name),
    scale: scaleOfAxis(
      axis,
      points.map(({ values }) => values[axis.name]),
    ),
  }));
  const means = points.flatMap(({ score }) => (score ? [score.mean] : []));
  const scale =
    means.length === 0 ? scaleOfNumbers(0, 1) : scaleOfNumbers(Math.min(...means), Math.max(...means));
  return [...settings, { name: scoreAxis, title: metric.title, scale }];
}

/** In the order of the points given. Worth goes by rank, so that a few far scores do not leave one colour to all others. */
export function linesOf(
  points: readonly SweepPoint[],
  axes: readonly ParallelAxis[],
  isLessBetter: boolean,
): PointLine[] {
  const worthOf = worthByRank(
    points.flatMap(({ score }) => (score ? [score.mean] : [])),
    isLessBetter,
  );
  return points.map(({ point, values, score }) => {
    const places = axes.map(({ name, scale }) =>
      name !== scoreAxis ? scale.place(values[name]) : score && scale.place(score.mean),
    );
    const settings = axes
      .filter(({ name }) => name !== scoreAxis)
      .map(({ name, title }) => `${title} ${wordsOf(values[name])}`);
    const words = `Point ${point}: ${settings.join(', ')}; ${score ? scoreWords(score.mean) : 'no score yet'}`;
    return { point, places, worth: score && worthOf(score.mean), words };
  });
}

/** Equal scores are worth the same. */
function worthByRank(scores: readonly number[], isLessBetter: boolean): (score: number) => number {
  const ordered = [...new Set(scores)].sort((a, b) => (isLessBetter ? b - a : a - b));
  const ranks = new Map(ordered.map((score, rank) => [score, rank]));
  return (score) => (ordered.length > 1 ? (ranks.get(score) ?? 0) / (ordered.length - 1) : 1);
}

/** Worth along the axis of scores from 0 to 1, at most so many and both ends: what the colours beside it say. */
export function worthStops(lines: readonly PointLine[], most = 24): { place: number; worth: number }[] {
  const all = lines
    .flatMap(({ places, worth }) => (worth === null ? [] : [{ place: places.at(-1) ?? 0, worth }]))
    .sort((a, b) => a.place - b.place);
  const every = Math.max(1, (all.length - 1) / (most - 1));
  const count = Math.min(most, all.length);
  return Array.from({ length: count }, (_, k) => all[Math.round(k * every)]);
}

/** The line that passes closest above or below a pointer between the axes, within `reach`; null where none does. All in pixels. */
export function nearestLine(
  lines: readonly PointLine[],
  pointer: { readonly x: number; readonly y: number },
  { toX, toY }: { toX: (axis: number) => number; toY: (place: number) => number },
  reach: number,
): number | null {
  let [nearest, least]: [number | null, number] = [null, reach];
  for (const { point, places } of lines) {
    const k = Math.max(
      0,
      places.findLastIndex((_, axis) => toX(axis) <= pointer.x),
    );
    const [from, to] = [places[k], places[k + 1] ?? places[k]];
    if (from === null || to === null) continue;
    const share = k + 1 < places.length ? (pointer.x - toX(k)) / (toX(k + 1) - toX(k)) : 0;
    const distance = Math.abs(toY(from + Math.max(0, share) * (to - from)) - pointer.y);
    if (distance <= least) [nearest, least] = [point, distance];
  }
  return nearest;
}

/** Which parts of an axis a limit keeps, from 0 to 1: a range as one, of words or single values one each. */
export function keptParts(limit: WrittenValues, scale: AxisScale): [from: number, to: number][] {
  const bounded = (place: number) => Math.max(0, Math.min(1, place));
  const width = 0.02;
  if (limit.kind === 'axis' && limit.axis.kind === 'range') {
    const [low, high] = endsOf(limit.axis).map((value) => bounded(scale.place(value)));
    return [[Math.min(low, high), Math.max(low, high)]];
  }
  const values = limit.kind === 'one' ? [limit.value] : limit.axis.kind === 'list' ? limit.axis.values : [];
  return values
    .map((value) => scale.place(value))
    .filter((place) => place >= 0 && place <= 1)
    .map((place) => [bounded(place - width), bounded(place + width)]);
}
