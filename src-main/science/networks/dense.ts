// A dense layer, y = weight x + bias, for each of many rows x: its shape, and its equations in plain double precision, which
// judge the engines.
import type { Floats } from '../arrays.ts';

export interface DenseShape {
  readonly inputs: number;
  readonly outputs: number;
  /** Most rows at a time. */
  readonly rows: number;
}

/** weight [outputs, inputs], bias [outputs]. */
export interface DenseTensors<T = Floats> {
  readonly weight: T;
  readonly bias: T;
}

export interface DenseGradients {
  readonly tensors: DenseTensors<Float64Array>;
  /** dLoss/dx [M, inputs]. */
  readonly inputs: Float64Array;
}

/** y [M, outputs] from x [M, inputs]. */
export function denseForward(
  { inputs, outputs }: DenseShape,
  { weight, bias }: DenseTensors,
  x: Floats,
): Float64Array {
  const rows = x.length / inputs;
  const y = new Float64Array(rows * outputs);
  for (let r = 0; r < rows; r++) {
    for (let o = 0; o < outputs; o++) {
      let sum = bias[o];
      for (let i = 0; i < inputs; i++) sum += weight[o * inputs + i] * x[r * inputs + i];
      y[r * outputs + o] = sum;
    }
  }
  return y;
}

/** From x and dLoss/dy [M, outputs]. */
export function denseBackward(
  { inputs, outputs }: DenseShape,
  { weight }: DenseTensors,
  x: Floats,
  dY: Floats,
): DenseGradients {
  const tensors = { weight: new Float64Array(weight.length), bias: new Float64Array(outputs) };
  const dX = new Float64Array(x.length);
  for (let r = 0; r < dY.length / outputs; r++) {
    for (let o = 0; o < outputs; o++) {
      const d = dY[r * outputs + o];
      tensors.bias[o] += d;
      for (let i = 0; i < inputs; i++) {
        tensors.weight[o * inputs + i] += d * x[r * inputs + i];
        dX[r * inputs + i] += d * weight[o * inputs + i];
      }
    }
  }
  return { tensors, inputs: dX };
}
