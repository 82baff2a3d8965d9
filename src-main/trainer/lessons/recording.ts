// Numbers of a batch of episodes, as the golden episode of an export holds them.
import type { NamedTensor } from '../../contract/safetensors.ts';
import { sizeOf } from '../../science/arrays.ts';
import type { Floats } from '../../science/arrays.ts';

/** The first episode [T, ...] of a batch [T, B, ...], whose numbers at a step have the given shape. In single precision. */
export function firstEpisode(
  name: string,
  values: Floats,
  batch: number,
  steps: number,
  shape: readonly number[],
): NamedTensor {
  const size = sizeOf(shape);
  const first = new Float32Array(steps * size);
  for (let t = 0; t < steps; t++)
    first.set(values.subarray(t * batch * size, (t * batch + 1) * size), t * size);
  return { name, shape: [steps, ...shape], values: first };
}
