// Names for the numeric arrays that science and engines exchange. Matrices are row-major and dense.

/** Single precision from most engines, double from the reference. */
export type Floats = Float32Array | Float64Array;

/** Number of elements of a shape. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}
