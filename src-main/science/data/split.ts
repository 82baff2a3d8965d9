// Which items of a data set are set aside for testing, where the data does not say itself.
import { createRandom } from '../random.ts';

/** uint8 [items]: 1 for `share` of the items, rounded, each as likely as any other; 0 for the rest. */
export function drawSplit(items: number, share: number, seed: number): Uint8Array {
  const split = new Uint8Array(items).fill(1, 0, Math.round(share * items));
  return createRandom(seed, 'testSplit', 0).shuffle(split);
}
