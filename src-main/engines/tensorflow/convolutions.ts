// A stack of convolutions on TensorFlow, the pictures of a whole batch at once.
import type { Floats } from '../../science/arrays.ts';
import { biasName, listLayers, weightName } from '../../science/networks/convolutions.ts';
import type {
  ConvolutionLayer,
  ConvolutionsShape,
  ConvolutionTensors,
} from '../../science/networks/convolutions.ts';
import type { Convolutions } from '../engine.ts';
import type { Operations } from './operations.ts';
import type { TensorFlowParameter } from './parameter.ts';
import type { Tensor } from './tfjs.ts';

export class TensorFlowConvolutions implements Convolutions {
  readonly #operations: Operations;
  readonly #shape: ConvolutionsShape;
  readonly #parameters: ConvolutionTensors<TensorFlowParameter>;
  /** The pictures, then what each layer made of them, [M, side, side, channels]. */
  #passed: Tensor[] = [];

  constructor(
    operations: Operations,
    shape: ConvolutionsShape,
    parameters: ConvolutionTensors<TensorFlowParameter>,
  ) {
    this.#operations = operations;
    this.#shape = shape;
    this.#parameters = parameters;
  }

  forward(images: Floats): Promise<Floats> {
    const { side, features } = this.#shape;
    this.close();
    this.#passed = this.#operations.tidy(() => {
      const passed = [this.#operations.tensor(images, [images.length / side ** 2, side, side, 1])];
      listLayers(this.#shape).forEach((layer, index) => passed.push(this.#pass(layer, index, passed[index])));
      return passed;
    });
    const last = this.#operations.read(this.#passed[this.#passed.length - 1]);
    return Promise.resolve(last.subarray(0, (images.length / side ** 2) * features));
  }

  #pass(layer: ConvolutionLayer, index: number, pictures: Tensor): Tensor {
    const { add, tanh } = this.#operations;
    const bias = this.#parameters[biasName(index)].values;
    const drive = this.#operations.convolve(pictures, this.#filters(layer, index));
    return tanh(add(drive, this.#operations.reshape(bias, [layer.features])));
  }

  /** The weights [features, 9 channels] in TensorFlow's order, [3, 3, channels, features]. */
  #filters({ channels, features }: ConvolutionLayer, index: number): Tensor {
    const turned = this.#operations.transpose(this.#parameters[weightName(index)].values, [1, 0]);
    return this.#operations.reshape(turned, [3, 3, channels, features]);
  }

  backward(dFeatures: Floats): Promise<void> {
    const layers = listLayers(this.#shape);
    this.#operations.tidy(() => {
      let d = this.#operations.tensor(dFeatures, this.#passed[layers.length].shape);
      for (let index = layers.length - 1; index >= 0; index--) d = this.#passBack(layers[index], index, d);
    });
    return Promise.resolve();
  }

  /** Sets the layer's gradients, and returns that of what it was given; of the pictures themselves nobody asks. */
  #passBack(layer: ConvolutionLayer, index: number, d: Tensor): Tensor {
    const operations = this.#operations;
    const { channels, features } = layer;
    const [pictures, outputs] = [this.#passed[index], this.#passed[index + 1]];
    const before = operations.tanhBack(outputs, d);
    const { dWeight, dBias } = operations.keepAll(() => {
      const dFilters = operations.convolveBackFilters(pictures, [3, 3, channels, features], before);
      const flat = operations.reshape(dFilters, [9 * channels, features]);
      return {
        dWeight: operations.transpose(flat, [1, 0]),
        dBias: operations.reshape(operations.sum(before, [0, 1, 2]), [features, 1]),
      };
    });
    this.#parameters[weightName(index)].setGradient(dWeight);
    this.#parameters[biasName(index)].setGradient(dBias);
    if (index === 0) return d;
    return operations.convolveBackPictures(pictures.shape, this.#filters(layer, index), before);
  }

  close(): void {
    for (const tensor of this.#passed) tensor.dispose();
    this.#passed = [];
  }
}
