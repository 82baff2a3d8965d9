// Which points of a sweep are within what a person typed or drew on its axes, in the words in which a sweep is designed:
// "0.001..0.01" is a range, "matrix,none" a list.
import type { Settings } from '../../../src-main/contract/experiment.ts';
import { readValues } from '../../../src-main/contract/sweep-words.ts';
import type { WrittenValues } from '../../../src-main/contract/sweep-words.ts';
import type { SweepPoint } from '../../../src-main/contract/sweeps.ts';

/** What the axis of scores is called beside those of settings. */
export const scoreAxis = '(score)';

export interface PointFilter {
  readonly limits: ReadonlyMap<string, WrittenValues>;
  /** Of texts that cannot be read, which keep no point out, what is wrong; by axis. */
  readonly problems: ReadonlyMap<string, string>;
}

/** `texts` by axis; an empty one keeps all. */
export function readPointFilter(texts: Readonly<Record<string, string>>): PointFilter {
  const limits = new Map<string, WrittenValues>();
  const problems = new Map<string, string>();
  for (const [name, text] of Object.entries(texts)) {
    if (text.trim() === '') continue;
    try {
      limits.set(name, readValues(name, text));
    } catch (error) {
      problems.set(name, (error as Error).message);
    }
  }
  return { limits, problems };
}

/** A point without a score is outside of any limit of scores. */
export function passesFilter({ values, score }: SweepPoint, { limits }: PointFilter): boolean {
  return [...limits].every(([name, limit]) =>
    isWithin(name === scoreAxis ? score?.mean : values[name], limit),
  );
}

function isWithin(value: Settings[string] | undefined, limit: WrittenValues): boolean {
  if (limit.kind === 'one') return String(value) === String(limit.value);
  if (limit.axis.kind === 'list') return limit.axis.values.some((one) => String(one) === String(value));
  const [low, high] = endsOf(limit.axis);
  return typeof value === 'number' && value >= low && value <= high;
}

/** In order, whichever was typed first. */
export function endsOf({ low, high }: { readonly low: number; readonly high: number }): [number, number] {
  return low <= high ? [low, high] : [high, low];
}
