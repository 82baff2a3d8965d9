// A dense layer on TensorFlow.
import type { Floats } from '../../science/arrays.ts';
import type { DenseShape, DenseTensors } from '../../science/networks/dense.ts';
import type { Dense } from '../engine.ts';
import type { Operations } from './operations.ts';
import type { TensorFlowParameter } from './parameter.ts';

export class TensorFlowDense implements Dense {
  readonly #operations: Operations;
  readonly #shape: DenseShape;
  readonly #parameters: DenseTensors<TensorFlowParameter>;

  constructor(operations: Operations, shape: DenseShape, parameters: DenseTensors<TensorFlowParameter>) {
    this.#operations = operations;
    this.#shape = shape;
    this.#parameters = parameters;
  }

  forward(x: Floats): Promise<Floats> {
    const operations = this.#operations;
    const { inputs, outputs } = this.#shape;
    const { weight, bias } = this.#parameters;
    const y = operations.compute(() => {
      const rows = operations.tensor(x, [x.length / inputs, inputs]);
      const drive = operations.product(rows, weight.values, { right: true });
      return operations.add(drive, operations.reshape(bias.values, [1, outputs]));
    });
    return Promise.resolve(y);
  }

  backward(x: Floats, dY: Floats): Promise<Floats> {
    const operations = this.#operations;
    const { inputs, outputs } = this.#shape;
    const { weight, bias } = this.#parameters;
    const { dWeight, dBias, dX } = operations.tidy(() => {
      const rows = operations.tensor(x, [x.length / inputs, inputs]);
      const d = operations.tensor(dY, [dY.length / outputs, outputs]);
      return {
        dWeight: operations.product(d, rows, { left: true }),
        dBias: operations.reshape(operations.sum(d, [0]), [outputs, 1]),
        dX: operations.product(d, weight.values),
      };
    });
    weight.setGradient(dWeight);
    bias.setGradient(dBias);
    const found = operations.read(dX);
    dX.dispose();
    return Promise.resolve(found);
  }
}
