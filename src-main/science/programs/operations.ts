// What the operations of a program do, in plain double precision: shapes and values of what they make. Shapes broadcast as in
// NumPy; truth is 1 and 0.
import { sizeOf } from '../arrays.ts';
import { add, equal, maximum, minimum, multiply, rowStart, subtract } from './elementwise.ts';
import type { Attributes, Operation, Shape, Tensor } from './operation.ts';
import type { OperationId } from './program.ts';

const first = ([shape]: readonly Shape[]) => shape;

export const operations: Readonly<Record<OperationId, Operation>> = Object.freeze<
  Record<OperationId, Operation>
>({
  add,
  subtract,
  multiply,
  minimum,
  maximum,
  equal,
  tanh: mapping(Math.tanh),
  sigmoid: mapping((x) => 1 / (1 + Math.exp(-x))),
  /** Over the last axis. */
  softmax: { shape: first, fill: softmax },
  /** [M, K] x [K, N]. */
  matmul: { shape: ([[rows], [, columns]]) => [rows, columns], fill: multiplyMatrices },
  /** [1, rows, columns, channels] with [height, width, channels, features], without padding; attribute `stride`. */
  convolution: { shape: convolvedShape, fill: convolve },
  /** The second where the first holds, else the third; all of one shape. */
  select: {
    shape: ([, shape]) => shape,
    fill: (into, [condition, yes, no]) =>
      condition.values.forEach((holds, k) => (into[k] = holds ? yes.values[k] : no.values[k])),
  },
  /** Attribute `shape`. */
  reshape: { shape: (_, { shape }) => shape },
  identity: { shape: first },
  /** Axis k of what it makes is axis `order[k]` of what it takes. */
  transpose: { shape: ([shape], { order }) => order.map((axis) => shape[axis]), fill: transpose },
  /** `size` numbers from `begin` on, along each axis. */
  slice: { shape: (_, { size }) => size, fill: slice },
  /** Vectors, one behind the other. */
  concat: {
    shape: (shapes) => [shapes.reduce((sum, [length]) => sum + length, 0)],
    fill(into, inputs) {
      let at = 0;
      for (const { values } of inputs) {
        into.set(values, at);
        at += values.length;
      }
    },
  },
});

function mapping(f: (x: number) => number): Operation {
  return {
    shape: first,
    fill(into, [{ values }]) {
      for (let k = 0; k < into.length; k++) into[k] = f(values[k]);
    },
  };
}

function softmax(into: Float64Array, [{ values }]: readonly Tensor[], _: Attributes, shape: Shape): void {
  const columns = shape.at(-1) ?? 1;
  for (let start = 0; start < into.length; start += columns) {
    const row = values.subarray(start, start + columns);
    const highest = row.reduce((most, value) => Math.max(most, value), -Infinity);
    const powers = row.map((value) => Math.exp(value - highest));
    const total = powers.reduce((sum, power) => sum + power, 0);
    into.set(
      powers.map((power) => power / total),
      start,
    );
  }
}

function multiplyMatrices(into: Float64Array, [a, b]: readonly Tensor[]): void {
  const [[rows, inner], [, columns]] = [a.shape, b.shape];
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      let sum = 0;
      for (let k = 0; k < inner; k++) sum += a.values[row * inner + k] * b.values[k * columns + column];
      into[row * columns + column] = sum;
    }
  }
}

function convolvedShape(
  [[, rows, columns], [height, width, , features]]: readonly Shape[],
  { stride }: Attributes,
) {
  const count = (pixels: number, window: number) => Math.floor((pixels - window) / stride[0]) + 1;
  return [1, count(rows, height), count(columns, width), features];
}

function convolve(
  into: Float64Array,
  [image, kernel]: readonly Tensor[],
  { stride }: Attributes,
  [, rows, columns, features]: Shape,
): void {
  const [[, , width, channels], [height, across]] = [image.shape, kernel.shape];
  for (let place = 0; place < rows * columns; place++) {
    const [top, left] = [stride[0] * Math.floor(place / columns), stride[0] * (place % columns)];
    const sums = into.subarray(place * features, (place + 1) * features).fill(0);
    for (let tap = 0; tap < height * across * channels; tap++) {
      const [row, column] = [Math.floor(tap / (across * channels)), Math.floor(tap / channels) % across];
      const pixel = image.values[((top + row) * width + left + column) * channels + (tap % channels)];
      for (let f = 0; f < features; f++) sums[f] += kernel.values[tap * features + f] * pixel;
    }
  }
}

function transpose(
  into: Float64Array,
  [{ values, shape: own }]: readonly Tensor[],
  { order }: Attributes,
  shape: Shape,
) {
  const steps = order.map((axis) => sizeOf(own.slice(axis + 1)));
  gather(into, values, shape, steps, 0);
}

function slice(
  into: Float64Array,
  [{ values, shape: own }]: readonly Tensor[],
  { begin }: Attributes,
  shape: Shape,
) {
  const steps = own.map((_, axis) => sizeOf(own.slice(axis + 1)));
  gather(
    into,
    values,
    shape,
    steps,
    begin.reduce((start, index, axis) => start + index * steps[axis], 0),
  );
}

/** Takes the values of a tensor of `shape` whose neighbours lie `steps` apart, from `start` on. */
function gather(
  into: Float64Array,
  values: Float64Array,
  shape: Shape,
  steps: readonly number[],
  start: number,
) {
  const columns = shape.at(-1) ?? 1;
  const step = steps.at(-1) ?? 0;
  for (let row = 0; row < into.length / columns; row++) {
    let at = start + rowStart(row, shape, steps);
    for (let k = row * columns; k < (row + 1) * columns; k++, at += step) into[k] = values[at];
  }
}
