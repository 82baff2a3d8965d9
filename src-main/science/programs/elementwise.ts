// Operations on two tensors of which one may be repeated along the other's axes, as in NumPy. Matrices of millions go through here at
// every step, so that each operation has a loop of its own.
import { sizeOf } from '../arrays.ts';
import type { Operation, Shape } from './operation.ts';

type Values = Float64Array;

/** Fills `into` from `start` to before `end`; a and b begin at their places and go on by their steps. */
type Row = (
  into: Values,
  start: number,
  end: number,
  a: Values,
  atA: number,
  stepA: number,
  b: Values,
  atB: number,
  stepB: number,
) => void;

export const add = elementwise((into, start, end, a, i, stepA, b, j, stepB) => {
  for (let k = start; k < end; k++, i += stepA, j += stepB) into[k] = a[i] + b[j];
});

export const subtract = elementwise((into, start, end, a, i, stepA, b, j, stepB) => {
  for (let k = start; k < end; k++, i += stepA, j += stepB) into[k] = a[i] - b[j];
});

export const multiply = elementwise((into, start, end, a, i, stepA, b, j, stepB) => {
  for (let k = start; k < end; k++, i += stepA, j += stepB) into[k] = a[i] * b[j];
});

export const minimum = elementwise((into, start, end, a, i, stepA, b, j, stepB) => {
  for (let k = start; k < end; k++, i += stepA, j += stepB) into[k] = Math.min(a[i], b[j]);
});

export const maximum = elementwise((into, start, end, a, i, stepA, b, j, stepB) => {
  for (let k = start; k < end; k++, i += stepA, j += stepB) into[k] = Math.max(a[i], b[j]);
});

/** 1 where they are, else 0. */
export const equal = elementwise((into, start, end, a, i, stepA, b, j, stepB) => {
  for (let k = start; k < end; k++, i += stepA, j += stepB) into[k] = a[i] === b[j] ? 1 : 0;
});

function elementwise(fillRow: Row): Operation {
  return {
    shape: ([a, b]) => broadcast(a, b),
    fill(into, [a, b], _, shape) {
      const [stepsA, stepsB] = [strides(a.shape, shape), strides(b.shape, shape)];
      const [stepA, stepB] = [stepsA.at(-1) ?? 0, stepsB.at(-1) ?? 0];
      const columns = shape.at(-1) ?? 1;
      for (let row = 0; row < into.length / columns; row++) {
        const [atA, atB] = [rowStart(row, shape, stepsA), rowStart(row, shape, stepsB)];
        const start = row * columns;
        fillRow(into, start, start + columns, a.values, atA, stepA, b.values, atB, stepB);
      }
    },
  };
}

/** The shape that both have where one number stands for many. */
function broadcast(a: Shape, b: Shape): Shape {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, axis) => {
    const [from, to] = [a[axis - rank + a.length] ?? 1, b[axis - rank + b.length] ?? 1];
    if (from !== to && from !== 1 && to !== 1)
      throw new Error(`Shapes [${a.join()}] and [${b.join()}] do not go together.`);
    return from === 1 ? to : from;
  });
}

/** How far apart the neighbours along each axis of `shape` lie in a tensor of the shape `own`; 0 where it is repeated. */
function strides(own: Shape, shape: Shape): number[] {
  const missing = shape.length - own.length;
  return shape.map((_, axis) => {
    const at = axis - missing;
    return at < 0 || own[at] === 1 ? 0 : sizeOf(own.slice(at + 1));
  });
}

/** Where row number `row`, counted over all axes but the last, begins. */
export function rowStart(row: number, shape: Shape, steps: readonly number[]): number {
  let start = 0;
  for (let axis = shape.length - 2, rest = row; axis >= 0; axis--) {
    start += (rest % shape[axis]) * steps[axis];
    rest = Math.floor(rest / shape[axis]);
  }
  return start;
}
