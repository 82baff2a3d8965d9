// The reference engine: the equations of science/plasticity in double precision. Slow; it judges the others.
import type { Floats } from '../../science/arrays.ts';
import { convolve, convolveBack } from '../../science/networks/convolutions.ts';
import type { ConvolutionsShape, ConvolutionTensors } from '../../science/networks/convolutions.ts';
import { denseBackward, denseForward } from '../../science/networks/dense.ts';
import type { DenseShape, DenseTensors } from '../../science/networks/dense.ts';
import { ReferenceLstm } from '../../science/networks/lstm/reference.ts';
import { adamUpdate, gradientScale } from '../../science/optimisers/adam.ts';
import type { AdamSettings } from '../../science/optimisers/adam.ts';
import { ReferenceRecurrence } from '../../science/plasticity/reference.ts';
import { describeUntried, gradientNotFinite } from '../engine.ts';
import type {
  Convolutions,
  Dense,
  Engine,
  EngineSession,
  Optimiser,
  Parameter,
  Recurrence,
} from '../engine.ts';
import { processorName } from '../processor.ts';

class ReferenceParameter implements Parameter {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: Float64Array;
  readonly gradient: Float64Array;

  constructor(name: string, shape: readonly number[], values: Floats) {
    this.name = name;
    this.shape = shape;
    this.values = Float64Array.from(values);
    this.gradient = new Float64Array(values.length);
  }

  read = () => Promise.resolve(this.values.slice());
  write = (values: Floats) => Promise.resolve(this.values.set(values));
  readGradient = () => Promise.resolve(this.gradient.slice());
  writeGradient = (values: Floats) => Promise.resolve(this.gradient.set(values));
}

/** Equations that know nothing of engines: states [T, B, N] from inputs, and the way back. `T` are the trained tensors. */
interface Judge<T> {
  forward(tensors: T, inputs: Floats): Float64Array;
  backward(
    tensors: T,
    inputs: Floats,
    dStates: Floats,
  ): { readonly tensors: object; readonly inputs: Float64Array };
}

class ReferenceEpisodes<T> implements Recurrence {
  readonly #judge: Judge<T>;
  readonly #parameters: Readonly<Record<string, ReferenceParameter>>;
  #inputs: Float64Array[] = [];
  #dInputs: Float64Array = new Float64Array(0);

  constructor(judge: Judge<T>, parameters: object) {
    this.#judge = judge;
    this.#parameters = parameters as Record<string, ReferenceParameter>;
  }

  reset(): Promise<void> {
    this.#inputs = [];
    return Promise.resolve();
  }

  /** Computes the episode so far anew at every step: quadratic, but with no second copy of the equations. */
  async step(inputs: Floats): Promise<Floats> {
    const episode = [...this.#inputs, Float64Array.from(inputs)];
    const states = await this.forward(join(episode));
    this.#inputs = episode;
    return states.slice((states.length / episode.length) * (episode.length - 1));
  }

  forward(inputs: Floats): Promise<Floats> {
    this.#inputs = [Float64Array.from(inputs)];
    return Promise.resolve(this.#judge.forward(this.#tensors(), inputs));
  }

  backward(dStates: Floats): Promise<void> {
    const { tensors, inputs } = this.#judge.backward(this.#tensors(), join(this.#inputs), dStates);
    for (const [name, gradient] of Object.entries(tensors as Record<string, Float64Array>))
      this.#parameters[name].gradient.set(gradient);
    this.#dInputs = inputs;
    return Promise.resolve();
  }

  readInputGradient = () => Promise.resolve(this.#dInputs.slice());

  #tensors(): T {
    const entries = Object.entries(this.#parameters);
    const tensors: unknown = Object.fromEntries(entries.map(([name, { values }]) => [name, values]));
    return tensors as T;
  }
}

class ReferenceDense implements Dense {
  readonly #shape: DenseShape;
  readonly #parameters: DenseTensors<ReferenceParameter>;

  constructor(shape: DenseShape, parameters: DenseTensors<ReferenceParameter>) {
    this.#shape = shape;
    this.#parameters = parameters;
  }

  forward = (x: Floats) => Promise.resolve(denseForward(this.#shape, this.#tensors(), x));

  backward(x: Floats, dY: Floats): Promise<Floats> {
    const { tensors, inputs } = denseBackward(this.#shape, this.#tensors(), x, dY);
    this.#parameters.weight.gradient.set(tensors.weight);
    this.#parameters.bias.gradient.set(tensors.bias);
    return Promise.resolve(inputs);
  }

  #tensors(): DenseTensors {
    const { weight, bias } = this.#parameters;
    return { weight: weight.values, bias: bias.values };
  }
}

class ReferenceConvolutions implements Convolutions {
  readonly #shape: ConvolutionsShape;
  readonly #parameters: ConvolutionTensors<ReferenceParameter>;
  #images: Floats = new Float64Array(0);

  constructor(shape: ConvolutionsShape, parameters: ConvolutionTensors<ReferenceParameter>) {
    this.#shape = shape;
    this.#parameters = parameters;
  }

  forward(images: Floats): Promise<Floats> {
    this.#images = Float64Array.from(images);
    return Promise.resolve(convolve(this.#shape, this.#tensors(), images));
  }

  backward(dFeatures: Floats): Promise<void> {
    const gradients = convolveBack(this.#shape, this.#tensors(), this.#images, dFeatures);
    for (const [name, gradient] of Object.entries(gradients)) this.#parameters[name].gradient.set(gradient);
    return Promise.resolve();
  }

  #tensors(): ConvolutionTensors {
    const entries = Object.entries(this.#parameters);
    return Object.fromEntries(entries.map(([name, { values }]) => [name, values]));
  }
}

function join(parts: readonly Float64Array[]): Float64Array {
  const whole = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

class ReferenceAdam implements Optimiser {
  readonly #settings: AdamSettings;
  readonly #slots: { parameter: ReferenceParameter; first: Float64Array; second: Float64Array }[];
  #updates = 0;

  constructor(parameters: readonly ReferenceParameter[], settings: AdamSettings) {
    this.#settings = settings;
    this.#slots = parameters.map((parameter) => ({
      parameter,
      first: new Float64Array(parameter.values.length),
      second: new Float64Array(parameter.values.length),
    }));
  }

  async update(): Promise<void> {
    for (const { parameter } of this.#slots)
      if (!parameter.gradient.every(Number.isFinite)) throw gradientNotFinite(parameter.name);
    this.#updates++;
    const squares = this.#slots.map(({ parameter }) =>
      parameter.gradient.reduce((sum, value) => sum + value * value, 0),
    );
    const scale = gradientScale(this.#settings, squares);
    for (const { parameter, first, second } of this.#slots) {
      adamUpdate(this.#settings, this.#updates, {
        values: parameter.values,
        gradient: parameter.gradient.map((value) => scale * value),
        first,
        second,
      });
    }
    return Promise.resolve();
  }

  read() {
    const moments = this.#slots.map(({ parameter, first, second }) => [
      parameter.name,
      join([first, second]),
    ]);
    return Promise.resolve({
      updates: this.#updates,
      moments: Object.fromEntries(moments) as Record<string, Floats>,
    });
  }

  write(state: { updates: number; moments: Readonly<Record<string, Floats>> }): Promise<void> {
    this.#updates = state.updates;
    for (const { parameter, first, second } of this.#slots) {
      first.set(state.moments[parameter.name].subarray(0, first.length));
      second.set(state.moments[parameter.name].subarray(first.length));
    }
    return Promise.resolve();
  }
}

const session: EngineSession = {
  parameter: (name, shape, values) => Promise.resolve(new ReferenceParameter(name, shape, values)),
  recurrence: (shape, parameters) =>
    Promise.resolve(new ReferenceEpisodes(new ReferenceRecurrence(shape), parameters)),
  lstm: (shape, parameters) => Promise.resolve(new ReferenceEpisodes(new ReferenceLstm(shape), parameters)),
  convolutions: (shape, parameters) =>
    Promise.resolve(new ReferenceConvolutions(shape, parameters as ConvolutionTensors<ReferenceParameter>)),
  dense: (shape, parameters) =>
    Promise.resolve(new ReferenceDense(shape, parameters as DenseTensors<ReferenceParameter>)),
  adam: (parameters, settings) =>
    Promise.resolve(new ReferenceAdam(parameters as ReferenceParameter[], settings)),
  close: () => Promise.resolve(),
};

export const reference: Engine = Object.freeze<Engine>({
  id: 'reference',
  title: 'Reference',
  sentence:
    'The equations in double precision, one after the other: slow, and what every other engine is judged by.',
  probe: () =>
    Promise.resolve({
      ...describeUntried(reference),
      isAvailable: true,
      device: processorName(),
      precision: 'float64',
      isRepeatable: true,
      versions: { v8: process.versions.v8 },
    }),
  open: () => Promise.resolve(session),
});
