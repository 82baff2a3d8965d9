// Measures and random fixtures that tests of the arithmetic share.
import type { Floats } from '../../src-main/science/arrays.ts';
import { createRandom } from '../../src-main/science/random.ts';
import type { Random } from '../../src-main/science/random.ts';

/** |a - b| / |b|, Euclidean norms. */
export function relativeError(a: Floats, b: Floats): number {
  let difference = 0;
  let size = 0;
  for (let k = 0; k < b.length; k++) {
    difference += (a[k] - b[k]) ** 2;
    size += b[k] ** 2;
  }
  return Math.sqrt(difference / (size || 1));
}

export function norm(a: Floats): number {
  return Math.sqrt(dot(a, a));
}

export function dot(a: Floats, b: Floats): number {
  let sum = 0;
  for (let k = 0; k < a.length; k++) sum += a[k] * b[k];
  return sum;
}

export function normals(random: Random, length: number, scale: number): Float64Array {
  return Float64Array.from({ length }, () => scale * random.normal());
}

/** A generator for fixtures; `index` sets fixtures apart. */
export function fixtureRandom(index: number): Random {
  return createRandom(20180406, 'episodes', index);
}
