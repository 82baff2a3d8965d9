// Names for the numeric arrays that science and engines exchange. Matrices are row-major and dense.

/** Single precision from most engines, double from the reference. */
export type Floats = Float32Array | Float64Array;

/** Number of elements of a shape. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}

/** Rows of `from` numbers as rows of `to`: cut short, or continued with zeros. The same array where nothing changes. */
export function fitRows(values: Floats, from: number, to: number): Floats {
  if (from === to) return values;
  const rows = values.length / from;
  const fitted = new (values.constructor as new (length: number) => Floats)(rows * to);
  const kept = Math.min(from, to);
  for (let r = 0; r < rows; r++) fitted.set(values.subarray(r * from, r * from + kept), r * to);
  return fitted;
}
