// Trained tensors in TensorFlow's memory, and Adam over them.
import { sizeOf } from '../../science/arrays.ts';
import type { Floats } from '../../science/arrays.ts';
import { adamRates, gradientScale } from '../../science/optimisers/adam.ts';
import type { AdamSettings } from '../../science/optimisers/adam.ts';
import { gradientNotFinite } from '../engine.ts';
import type { Optimiser, Parameter } from '../engine.ts';
import type { Operations } from './operations.ts';
import type { Tensor } from './tfjs.ts';

/** One number as [1, 1], a list as a column, and more axes as rows of the last: so they broadcast over columns and matrices. */
function matrixShape(shape: readonly number[]): readonly [number, number] {
  if (shape.length < 2) return [sizeOf(shape), 1];
  return [sizeOf(shape.slice(0, -1)), shape[shape.length - 1]];
}

export class TensorFlowParameter implements Parameter {
  readonly name: string;
  readonly shape: readonly number[];
  readonly #operations: Operations;
  #values: Tensor;
  #gradient: Tensor;

  constructor(operations: Operations, name: string, shape: readonly number[], values: Floats) {
    this.name = name;
    this.shape = shape;
    this.#operations = operations;
    this.#values = operations.tensor(values, matrixShape(shape));
    this.#gradient = operations.tensor(new Float32Array(sizeOf(shape)), matrixShape(shape));
  }

  /** In the shape of `matrixShape`; this object's own, until it gets others. */
  get values(): Tensor {
    return this.#values;
  }

  get gradient(): Tensor {
    return this.#gradient;
  }

  /** Takes over a tensor of as many numbers. */
  setValues(values: Tensor): void {
    this.#values.dispose();
    this.#values = values;
  }

  setGradient(gradient: Tensor): void {
    this.#gradient.dispose();
    this.#gradient = gradient;
  }

  read = () => Promise.resolve(this.#operations.read(this.#values));
  readGradient = () => Promise.resolve(this.#operations.read(this.#gradient));
  write = (values: Floats) => Promise.resolve(this.setValues(this.#tensor(values)));
  writeGradient = (values: Floats) => Promise.resolve(this.setGradient(this.#tensor(values)));

  #tensor(values: Floats): Tensor {
    return this.#operations.tensor(values, matrixShape(this.shape));
  }

  close(): void {
    this.#values.dispose();
    this.#gradient.dispose();
  }
}

interface AdamSlot {
  readonly parameter: TensorFlowParameter;
  first: Tensor;
  second: Tensor;
}

export class TensorFlowAdam implements Optimiser {
  readonly #operations: Operations;
  readonly #settings: AdamSettings;
  readonly #slots: readonly AdamSlot[];
  #updates = 0;

  constructor(operations: Operations, parameters: readonly TensorFlowParameter[], settings: AdamSettings) {
    this.#operations = operations;
    this.#settings = settings;
    const zeros = ({ shape }: TensorFlowParameter) =>
      operations.tensor(new Float32Array(sizeOf(shape)), matrixShape(shape));
    this.#slots = parameters.map((parameter) => ({
      parameter,
      first: zeros(parameter),
      second: zeros(parameter),
    }));
  }

  async update(): Promise<void> {
    const scale = gradientScale(this.#settings, this.#squares());
    const rates = adamRates(this.#settings, ++this.#updates);
    for (const slot of this.#slots) this.#advance(slot, scale, rates);
    return Promise.resolve();
  }

  /** The sum of squares of each gradient. Throws `not-finite`, naming the tensor, before anything has changed. */
  #squares(): number[] {
    const { pack, halfSquares } = this.#operations;
    const halves = this.#operations.compute(() =>
      pack(this.#slots.map(({ parameter }) => halfSquares(parameter.gradient))),
    );
    return this.#slots.map(({ parameter }, index) => {
      if (!Number.isFinite(halves[index])) throw gradientNotFinite(parameter.name);
      return 2 * halves[index];
    });
  }

  #advance(slot: AdamSlot, scale: number, { rate, scale: rootScale }: ReturnType<typeof adamRates>): void {
    const { add, subtract, multiply, divide, square, root } = this.#operations;
    const { beta1, beta2, epsilon } = this.#settings;
    const [first, second, values] = this.#operations.tidy(() => {
      const number = (value: number) => this.#operations.tensor(Float32Array.of(value), [1, 1]);
      const { parameter } = slot;
      const gradient = scale === 1 ? parameter.gradient : multiply(parameter.gradient, number(scale));
      const mix = (old: Tensor, keep: number, fresh: Tensor) =>
        add(multiply(old, number(keep)), multiply(fresh, number(1 - keep)));
      const m = mix(slot.first, beta1, gradient);
      const v = mix(slot.second, beta2, square(gradient));
      const divisor = add(multiply(root(v), number(rootScale)), number(epsilon));
      return [m, v, subtract(parameter.values, divide(multiply(m, number(rate)), divisor))];
    });
    this.#setMoments(slot, first, second);
    slot.parameter.setValues(values);
  }

  #setMoments(slot: AdamSlot, first: Tensor, second: Tensor): void {
    slot.first.dispose();
    slot.second.dispose();
    Object.assign(slot, { first, second });
  }

  read() {
    const moments = this.#slots.map(({ parameter, first, second }) => {
      const both = new Float32Array(2 * sizeOf(parameter.shape));
      both.set(this.#operations.read(first));
      both.set(this.#operations.read(second), both.length / 2);
      return [parameter.name, both];
    });
    return Promise.resolve({
      updates: this.#updates,
      moments: Object.fromEntries(moments) as Record<string, Floats>,
    });
  }

  write(state: { updates: number; moments: Readonly<Record<string, Floats>> }): Promise<void> {
    this.#updates = state.updates;
    for (const slot of this.#slots) {
      const both = state.moments[slot.parameter.name];
      const half = (from: number) =>
        this.#operations.tensor(
          both.subarray(from, from + both.length / 2),
          matrixShape(slot.parameter.shape),
        );
      this.#setMoments(slot, half(0), half(both.length / 2));
    }
    return Promise.resolve();
  }

  close(): void {
    for (const { first, second } of this.#slots) {
      first.dispose();
      second.dispose();
    }
  }
}
