// The LSTM layer on TensorFlow. Vectors are rows, [B, H]; the equations and their way back are those of
// science/networks/lstm/reference.ts.
import type { Floats } from '../../science/arrays.ts';
import { gates } from '../../science/networks/lstm/recurrence.ts';
import type { LstmShape, LstmTensors } from '../../science/networks/lstm/recurrence.ts';
import { checkSteps } from '../engine.ts';
import type { Recurrence } from '../engine.ts';
import type { Operations } from './operations.ts';
import type { TensorFlowParameter } from './parameter.ts';
import type { Tensor } from './tfjs.ts';

/** What a step keeps for the way back, [B, H] each but for its inputs [B, n]. */
interface Step {
  readonly inputs: Tensor;
  /** 1 where a neuron was left to itself, 0 where it was clamped; null where all of them were left to themselves. */
  readonly free: Tensor | null;
  readonly i: Tensor;
  readonly f: Tensor;
  readonly g: Tensor;
  readonly o: Tensor;
  readonly cells: Tensor;
  /** tanh(cells). */
  readonly shown: Tensor;
  readonly state: Tensor;
}

/** dLoss/dh and dLoss/dc, from later steps. */
interface Flow {
  readonly state: Tensor;
  readonly cells: Tensor;
}

export class TensorFlowLstm implements Recurrence {
  readonly #operations: Operations;
  readonly #shape: LstmShape;
  readonly #parameters: LstmTensors<TensorFlowParameter>;
  #steps: Step[] = [];
  /** dLoss/dz of each step, [B, 4 H]. */
  #deltas: Tensor[] = [];

  constructor(operations: Operations, shape: LstmShape, parameters: LstmTensors<TensorFlowParameter>) {
    this.#operations = operations;
    this.#shape = shape;
    this.#parameters = parameters;
  }

  reset(): Promise<void> {
    this.close();
    return Promise.resolve();
  }

  step(inputs: Floats): Promise<Floats> {
    return new Promise((resolve) => {
      checkSteps(this.#shape.steps, this.#steps.length + 1);
      resolve(this.#operations.read(this.#take(inputs)));
    });
  }

  forward(inputs: Floats): Promise<Floats> {
    const { batch, driven, steps } = this.#shape;
    const size = batch * driven;
    checkSteps(steps, inputs.length / size);
    this.close();
    for (let at = 0; at < inputs.length; at += size) this.#take(inputs.subarray(at, at + size));
    const states = this.#steps.map(({ state }) => state);
    return Promise.resolve(this.#operations.compute(() => this.#operations.pack(states)));
  }

  #take(inputs: Floats): Tensor {
    const step = this.#operations.tidy(() => this.#compute(inputs, this.#steps.at(-1)));
    this.#steps.push(step);
    return step.state;
  }

  #compute(values: Floats, before: Step | undefined): Step {
    const { add, multiply, sigmoid, tanh } = this.#operations;
    const { batch, neurons, driven, inputs: kind } = this.#shape;
    const inputs = this.#operations.tensor(values, [batch, driven]);
    const drives = this.#operations.reshape(this.#drives(inputs, before), [batch, neurons, gates.length]);
    const [zi, zf, zg, zo] = this.#operations.unpack(drives, 2);
    const [i, f, g, o] = [sigmoid(zi), sigmoid(zf), tanh(zg), sigmoid(zo)];
    const written = multiply(i, g);
    const cells = before ? add(multiply(f, before.cells), written) : written;
    const shown = tanh(cells);
    const own = multiply(o, shown);
    const isFree = kind === 'additive' || values.every((value) => value === 0);
    const free = isFree ? null : this.#wide(values, (value) => (value === 0 ? 1 : 0), 1);
    const state = free
      ? add(
          multiply(own, free),
          this.#wide(values, (value) => value, 0),
        )
      : own;
    return { inputs, free, i, f, g, o, cells, shown, state };
  }

  /** w h(t-1) + V u(t) + bias, [B, 4 H]. */
  #drives(inputs: Tensor, before: Step | undefined): Tensor {
    const { add, product, reshape } = this.#operations;
    const { w, inputWeight, bias } = this.#parameters;
    const { batch, neurons } = this.#shape;
    const flat = reshape(bias.values, [1, gates.length * neurons]);
    const given = inputWeight && add(product(inputs, inputWeight.values, { right: true }), flat);
    const fixed = given ?? add(this.#operations.zeros([batch, gates.length * neurons]), flat);
    return before ? add(fixed, product(before.state, w.values, { right: true })) : fixed;
  }

  /** Numbers of the driven neurons, [B, n], as those of all neurons, [B, H]. */
  #wide(values: Floats, map: (value: number) => number, others: number): Tensor {
    const { batch, neurons, driven } = this.#shape;
    const wide = new Float32Array(batch * neurons).fill(others);
    for (let b = 0; b < batch; b++)
      for (let k = 0; k < driven; k++) wide[b * neurons + k] = map(values[b * driven + k]);
    return this.#operations.tensor(wide, [batch, neurons]);
  }

  backward(dStates: Floats): Promise<void> {
    this.#forgetDeltas();
    const { batch, neurons } = this.#shape;
    const size = batch * neurons;
    let flow: Flow | null = null;
    for (let t = this.#steps.length - 1; t >= 0; t--) {
      const given = dStates.subarray(t * size, (t + 1) * size);
      const after = this.#operations.tidy(() => this.#stepBack(t, given, flow));
      disposeOf(flow);
      ({ flow } = after);
      this.#deltas[t] = after.deltas;
    }
    disposeOf(flow);
    this.#store();
    return Promise.resolve();
  }

  #stepBack(t: number, given: Floats, flow: Flow | null): { flow: Flow; deltas: Tensor } {
    const { add, multiply, product, tanhBack, sigmoidBack, pack, reshape } = this.#operations;
    const { batch, neurons } = this.#shape;
    const { free, i, f, g, o, shown } = this.#steps[t];
    const before = this.#steps.at(t - 1);
    let dState = this.#operations.tensor(given, [batch, neurons]);
    if (flow) dState = add(dState, flow.state);
    if (free) dState = multiply(dState, free);
    const ownCells = tanhBack(shown, multiply(dState, o));
    const dCells = flow ? add(ownCells, flow.cells) : ownCells;
    const kept = t > 0 && before ? multiply(dCells, before.cells) : this.#operations.zeros([batch, neurons]);
    const parts = [
      sigmoidBack(i, multiply(dCells, g)),
      sigmoidBack(f, kept),
      tanhBack(g, multiply(dCells, i)),
      sigmoidBack(o, multiply(dState, shown)),
    ];
    const deltas = reshape(pack(parts, 2), [batch, gates.length * neurons]);
    return {
      deltas,
      flow: { state: product(deltas, this.#parameters.w.values), cells: multiply(dCells, f) },
    };
  }

  #store(): void {
    const { w, inputWeight, bias } = this.#parameters;
    const { neurons } = this.#shape;
    const operations = this.#operations;
    const rows = (parts: readonly Tensor[]) => {
      const packed = operations.pack(parts);
      return operations.reshape(packed, [parts.length * packed.shape[1], packed.shape[2]]);
    };
    const made = operations.keepAll(() => {
      const deltas = rows(this.#deltas);
      const inputs = rows(this.#steps.map((step) => step.inputs));
      return {
        bias: operations.reshape(operations.sum(deltas, [0]), [neurons, gates.length]),
        ...(inputWeight && { inputWeight: operations.product(deltas, inputs, { left: true }) }),
        w:
          this.#deltas.length > 1
            ? operations.product(
                rows(this.#deltas.slice(1)),
                rows(this.#steps.slice(0, -1).map(({ state }) => state)),
                { left: true },
              )
            : operations.zeros([gates.length * neurons, neurons]),
      };
    });
    bias.setGradient(made.bias);
    w.setGradient(made.w);
    if (inputWeight && made.inputWeight) inputWeight.setGradient(made.inputWeight);
  }

  readInputGradient(): Promise<Floats> {
    const { batch, driven } = this.#shape;
    const { inputWeight } = this.#parameters;
    const dInputs = new Float32Array(this.#steps.length * batch * driven);
    if (inputWeight)
      this.#deltas.forEach((deltas, t) => {
        const own = this.#operations.compute(() => this.#operations.product(deltas, inputWeight.values));
        dInputs.set(own, t * batch * driven);
      });
    return Promise.resolve(dInputs);
  }

  #forgetDeltas(): void {
    for (const tensor of this.#deltas) tensor.dispose();
    this.#deltas = [];
  }

  close(): void {
    for (const step of this.#steps)
      for (const tensor of Object.values(step)) (tensor as Tensor | null)?.dispose();
    this.#steps = [];
    this.#forgetDeltas();
  }
}

function disposeOf(flow: Flow | null): void {
  flow?.state.dispose();
  flow?.cells.dispose();
}
