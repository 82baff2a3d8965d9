// What a row or column of a matrix is called: the pixel, the bit or the number of its neuron, or of the few that it stands for.
import type { NeuronNames } from '../../../src-main/contract/examination.ts';

/** Of the neurons [first, first + count); `names` is null where the task has none for them. */
export function neuronWords(names: NeuronNames | null, first: number, count = 1): string {
  const last = first + count - 1;
  if (!names || first > names.count) return plain('neuron', first, last, String);
  if (first === names.count) return 'the bias neuron';
  const end = Math.min(last, names.count - 1);
  if (names.kind === 'bits') return plain('bit', first, end, String);
  return plain('pixel', first, end, (k) => `(${k % names.columns}, ${Math.floor(k / names.columns)})`);
}

function plain(word: string, first: number, last: number, nameOf: (neuron: number) => string): string {
  return first === last ? `${word} ${nameOf(first)}` : `${word}s ${nameOf(first)} to ${nameOf(last)}`;
}

/** The neuron in the middle of a picture of pixels. */
export function middlePixel({ columns, count }: Extract<NeuronNames, { kind: 'pixels' }>): number {
  return Math.floor(count / columns / 2) * columns + Math.floor(columns / 2);
}
