// Labels that are numbers from 0: one class for each up to the largest.
import { mostClasses } from '../../../contract/dataset-file.ts';
import { damaged } from '../../../formats/refusals.ts';

export function numberedClasses(labels: readonly Uint16Array[]): string[] {
  let largest = 0;
  for (const part of labels) for (const label of part) if (label > largest) largest = label;
  return Array.from({ length: largest + 1 }, (_, label) => String(label));
}

export function checkLabel(label: number, place: string): number {
  if (Number.isInteger(label) && label >= 0 && label < mostClasses) return label;
  throw damaged(place, `expected labels from 0 to ${mostClasses - 1}, got ${label}.`);
}
