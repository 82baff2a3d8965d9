// A few-shot answer as it is read: the likeliest classes with their probabilities, and what the query was taken for.
import type { SeenAnswer, SeenEpisode, SeenPicture } from '../seen.ts';
import { shownIn } from '../seen.ts';

/** A class and how likely the network held it to be. */
export interface ClassShare {
  /** A letter. */
  readonly name: string;
  readonly share: number;
  readonly isRight: boolean;
  /** Whether it is the likeliest. */
  readonly isTaken: boolean;
}

/** In the order of their letters. Of several that are as likely the first is taken. */
export function sharesOf({ classes, probabilities, right }: SeenAnswer): ClassShare[] {
  const taken = probabilities.indexOf(Math.max(...probabilities));
  return classes.map((name, k) => ({
    name,
    share: probabilities[k],
    isRight: k === right,
    isTaken: k === taken,
  }));
}

/** Up to `most` classes, the likeliest and always the right one, in the order of their letters; and what the others come to. */
export function likeliest(shares: readonly ClassShare[], most: number) {
  const ranked = [...shares].sort((a, b) => b.share - a.share);
  const first = new Set(ranked.slice(0, most));
  const right = shares.find(({ isRight }) => isRight);
  if (right && !first.has(right)) first.delete(ranked[most - 1]);
  const chosen = shares.filter((one) => first.has(one) || one === right);
  const left = shares.filter((one) => !chosen.includes(one));
  return { chosen, left: { count: left.length, share: left.reduce((sum, { share }) => sum + share, 0) } };
}

export function isRight(answer: SeenAnswer): boolean {
  return sharesOf(answer).some((one) => one.isRight && one.isTaken);
}

/** "0.932"; what would be written as 1 or 0 and is not says so. */
export function shareWords(share: number): string {
  if (share > 0 && share < 0.0005) return '< 0.001';
  if (share < 1 && share > 0.9995) return '> 0.999';
  return share.toFixed(3);
}

/** The drawings in the order in which they were shown, each with the letter of its class. */
export function drawingsOf(episode: SeenEpisode): { letter: string; picture: SeenPicture }[] {
  return shownIn(episode).map((picture) => ({ letter: picture.title.replace(/^Class /, ''), picture }));
}

/** Whether the read-out has traces: those of a network without plasticity stay 0. */
export function hasTraces({ hebb }: SeenAnswer): boolean {
  return hebb.values.some((value) => value !== 0);
}
