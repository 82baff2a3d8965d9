// A stack of convolutions that makes a vector of a picture (Miconi, Clune & Stanley 2018, section 4.3): 3 x 3, stride 2, no
// padding, each followed by tanh. Its shape, and its equations in plain double precision, which judge the engines.
import type { Floats } from '../arrays.ts';

const kernel = 3;
const stride = 2;

export interface ConvolutionsShape {
  /** Pixels a side of a picture, of one channel. */
  readonly side: number;
  /** Of every layer. */
  readonly features: number;
  readonly layers: number;
  /** Most pictures at a time. */
  readonly images: number;
}

/** One layer of such a stack. */
export interface ConvolutionLayer {
  readonly inputSide: number;
  readonly channels: number;
  readonly side: number;
  readonly features: number;
}

/** The layers, first to last. */
export function listLayers({
  side,
  features,
  layers,
}: Pick<ConvolutionsShape, 'side' | 'features' | 'layers'>): ConvolutionLayer[] {
  const list: ConvolutionLayer[] = [];
  let [inputSide, channels] = [side, 1];
  for (let l = 0; l < layers; l++) {
    const layer = { inputSide, channels, side: Math.floor((inputSide - kernel) / stride) + 1, features };
    list.push(layer);
    [inputSide, channels] = [layer.side, features];
  }
  return list;
}

/**
 * For layer k from 1 on: convolution<k>Weight [features, 9 channels], whose columns are ordered (row, column, channel) of the
 * 3 x 3 window, and convolution<k>Bias [features].
 */
export type ConvolutionTensors<T = Floats> = Readonly<Record<string, T>>;

export function convolutionTensorShapes(
  shape: Pick<ConvolutionsShape, 'side' | 'features' | 'layers'>,
): Record<string, readonly number[]> {
  const shapes = listLayers(shape).flatMap(({ channels, features }, index): [string, readonly number[]][] => [
    [weightName(index), [features, kernel * kernel * channels]],
    [biasName(index), [features]],
  ]);
  return Object.fromEntries(shapes);
}

/** Of layer `index`, counted from 0. */
export function weightName(index: number): string {
  return `convolution${index + 1}Weight`;
}

export function biasName(index: number): string {
  return `convolution${index + 1}Bias`;
}

/** Of a batch, what each layer was given and what came of it, [M, side, side, channels]. */
interface Pass {
  readonly inputs: Float64Array;
  readonly outputs: Float64Array;
}

/** Features [M, F] of images [M, side * side]; the last layer has one position. */
export function convolve(
  shape: ConvolutionsShape,
  tensors: ConvolutionTensors,
  images: Floats,
): Float64Array {
  return passThrough(shape, tensors, images).at(-1)?.outputs ?? new Float64Array(0);
}

function passThrough(shape: ConvolutionsShape, tensors: ConvolutionTensors, images: Floats): Pass[] {
  const passes: Pass[] = [];
  let inputs = Float64Array.from(images);
  listLayers(shape).forEach((layer, index) => {
    const count = inputs.length / (layer.inputSide ** 2 * layer.channels);
    const outputs = new Float64Array(count * layer.side ** 2 * layer.features);
    const [weight, bias] = [tensors[weightName(index)], tensors[biasName(index)]];
    for (let at = 0; at < outputs.length; at++) outputs[at] = bias[at % layer.features];
    forEachTap(layer, count, (output, tap, input) => (outputs[output] += weight[tap] * inputs[input]));
    for (let at = 0; at < outputs.length; at++) outputs[at] = Math.tanh(outputs[at]);
    passes.push({ inputs, outputs });
    inputs = outputs;
  });
  return passes;
}

/** Gradients of all tensors from dLoss/dfeatures [M, F]. */
export function convolveBack(
  shape: ConvolutionsShape,
  tensors: ConvolutionTensors,
  images: Floats,
  dFeatures: Floats,
): Record<string, Float64Array> {
  const layers = listLayers(shape);
  const passes = passThrough(shape, tensors, images);
  const gradients: Record<string, Float64Array> = {};
  let dOutputs = Float64Array.from(dFeatures);
  for (let index = layers.length - 1; index >= 0; index--) {
    const [layer, { inputs, outputs }] = [layers[index], passes[index]];
    const weight = tensors[weightName(index)];
    const dWeight = (gradients[weightName(index)] = new Float64Array(weight.length));
    const dBias = (gradients[biasName(index)] = new Float64Array(layer.features));
    const d = dOutputs.map((value, at) => value * (1 - outputs[at] ** 2));
    const dInputs = new Float64Array(inputs.length);
    d.forEach((value, at) => (dBias[at % layer.features] += value));
    forEachTap(layer, inputs.length / (layer.inputSide ** 2 * layer.channels), (output, tap, input) => {
      dWeight[tap] += d[output] * inputs[input];
      dInputs[input] += d[output] * weight[tap];
    });
    dOutputs = dInputs;
  }
  return gradients;
}

/** Every product of a layer: where the output lies, the weight, and the input. */
function forEachTap(
  { inputSide, channels, side, features }: ConvolutionLayer,
  count: number,
  visit: (output: number, tap: number, input: number) => void,
): void {
  const taps = kernel * kernel * channels;
  for (let position = 0; position < count * side * side; position++) {
    const image = Math.floor(position / (side * side));
    const [top, left] = [stride * Math.floor((position % (side * side)) / side), stride * (position % side)];
    for (let f = 0; f < features; f++) {
      for (let tap = 0; tap < taps; tap++) {
        const [row, column] = [Math.floor(tap / (kernel * channels)), Math.floor(tap / channels) % kernel];
        const pixel = (image * inputSide + top + row) * inputSide + left + column;
        visit(position * features + f, f * taps + tap, pixel * channels + (tap % channels));
      }
    }
  }
}
