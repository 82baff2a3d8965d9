// The judge of all engines' LSTM: the equations in plain double precision, forward and by back-propagation through the
// episode, slow and obvious.
//
//   z(t) = w h(t-1) + V u(t) + bias, four numbers a neuron: i, f, o = sigmoid(z), g = tanh(z) of the neuron's own four rows
//   c(t) = f c(t-1) + i g;  h(t) = o tanh(c(t)), or u(t) where it is clamped
import { sizeOf } from '../../arrays.ts';
import type { Floats } from '../../arrays.ts';
import { lstmTensorShapes } from './recurrence.ts';
import type { LstmShape, LstmTensors } from './recurrence.ts';

/** What a step computed of one episode: gates [H, 4] after their non-linearity, cells [H], states [H]. */
interface Step {
  readonly gates: Float64Array;
  readonly cells: Float64Array;
  readonly states: Float64Array;
}

/** Gradients by tensor; `inputs` is dLoss/du, [T, B, n], and 0 where a neuron was clamped. */
export interface LstmGradients {
  readonly tensors: LstmTensors<Float64Array>;
  readonly inputs: Float64Array;
}

/** Owns nothing: every method returns new arrays. */
export class ReferenceLstm {
  readonly #shape: LstmShape;

  constructor(shape: LstmShape) {
    this.#shape = shape;
  }

  /** States [T, B, H] from inputs [T, B, n]. */
  forward(tensors: LstmTensors, inputs: Floats): Float64Array {
    const { neurons, batch } = this.#shape;
    const states = new Float64Array(this.#countSteps(inputs) * batch * neurons);
    for (let b = 0; b < batch; b++)
      this.#forwardEpisode(tensors, inputs, b).forEach((step, t) =>
        states.set(step.states, (t * batch + b) * neurons),
      );
    return states;
  }

  /** Gradients from dLoss/dstates [T, B, H], summed over the batch; `inputs` are those of `forward`. */
  backward(tensors: LstmTensors, inputs: Floats, dStates: Floats): LstmGradients {
    const zeros = Object.entries(lstmTensorShapes(this.#shape)).map(([name, shape]) => [
      name,
      new Float64Array(sizeOf(shape)),
    ]);
    const tensorGradients: unknown = Object.fromEntries(zeros);
    const gradients: LstmGradients = {
      tensors: tensorGradients as LstmTensors<Float64Array>,
      inputs: new Float64Array(inputs.length),
    };
    for (let b = 0; b < this.#shape.batch; b++) this.#backwardEpisode(tensors, inputs, dStates, b, gradients);
    return gradients;
  }

  #countSteps(inputs: Floats): number {
    return inputs.length / (this.#shape.batch * this.#shape.driven);
  }

  /** u(t) of an episode, [n]. */
  #inputAt(inputs: Floats, t: number, b: number): Floats {
    const { batch, driven } = this.#shape;
    return inputs.subarray((t * batch + b) * driven, (t * batch + b + 1) * driven);
  }

  #isClamped(input: Floats, j: number): boolean {
    return this.#shape.inputs === 'clamped' && j < input.length && input[j] !== 0;
  }

  #forwardEpisode(tensors: LstmTensors, inputs: Floats, b: number): Step[] {
    const steps: Step[] = [];
    for (let t = 0; t < this.#countSteps(inputs); t++)
      steps.push(this.#forwardStep(tensors, this.#inputAt(inputs, t, b), steps.at(-1) ?? this.#rest()));
    return steps;
  }

  #rest(): Step {
    const { neurons } = this.#shape;
    return {
      gates: new Float64Array(4 * neurons),
      cells: new Float64Array(neurons),
      states: new Float64Array(neurons),
    };
  }

  #forwardStep({ w, inputWeight, bias }: LstmTensors, input: Floats, before: Step): Step {
    const step = this.#rest();
    const { gates, cells, states } = step;
    for (let row = 0; row < gates.length; row++) {
      const drive = bias[row] + product(w, row, before.states) + product(inputWeight, row, input);
      gates[row] = row % 4 === 2 ? Math.tanh(drive) : 1 / (1 + Math.exp(-drive));
    }
    for (let j = 0; j < cells.length; j++) {
      const [i, f, g, o] = gates.subarray(4 * j, 4 * j + 4);
      cells[j] = f * before.cells[j] + i * g;
      states[j] = this.#isClamped(input, j) ? input[j] : o * Math.tanh(cells[j]);
    }
    return step;
  }

  #backwardEpisode(
    tensors: LstmTensors,
    inputs: Floats,
    dLoss: Floats,
    b: number,
    gradients: LstmGradients,
  ): void {
    const { neurons, batch } = this.#shape;
    const steps = this.#forwardEpisode(tensors, inputs, b);
    let dStates = new Float64Array(neurons);
    const dCells = new Float64Array(neurons);
    for (let t = steps.length - 1; t >= 0; t--) {
      const [input, before] = [this.#inputAt(inputs, t, b), steps[t - 1] ?? this.#rest()];
      for (let j = 0; j < neurons; j++) dStates[j] += dLoss[(t * batch + b) * neurons + j];
      const dDrives = this.#pullBackNeurons(steps[t], before, input, dStates, dCells);
      dStates = new Float64Array(neurons);
      const dInput = this.#inputAt(gradients.inputs, t, b) as Float64Array;
      dDrives.forEach((dDrive, row) => {
        gradients.tensors.bias[row] += dDrive;
        pullBackProduct(tensors.w, gradients.tensors.w, row, dDrive, before.states, dStates);
        pullBackProduct(tensors.inputWeight, gradients.tensors.inputWeight, row, dDrive, input, dInput);
      });
    }
  }

  /** dLoss/dz [H, 4] from dLoss/dh(t) and dLoss/dc(t); leaves dLoss/dc(t-1) in `dCells`. */
  #pullBackNeurons(
    { gates, cells }: Step,
    before: Step,
    input: Floats,
    dStates: Float64Array,
    dCells: Float64Array,
  ): Float64Array {
    const dDrives = new Float64Array(gates.length);
    for (let j = 0; j < cells.length; j++) {
      const [i, f, g, o] = gates.subarray(4 * j, 4 * j + 4);
      const shown = Math.tanh(cells[j]);
      const dState = this.#isClamped(input, j) ? 0 : dStates[j];
      const dCell = dCells[j] + dState * o * (1 - shown ** 2);
      dDrives[4 * j] = dCell * g * i * (1 - i);
      dDrives[4 * j + 1] = dCell * before.cells[j] * f * (1 - f);
      dDrives[4 * j + 2] = dCell * i * (1 - g ** 2);
      dDrives[4 * j + 3] = dState * shown * o * (1 - o);
      dCells[j] = dCell * f;
    }
    return dDrives;
  }
}

/** Row `row` of a matrix as wide as `x`, times x; 0 without a matrix. */
function product(matrix: Floats | undefined, row: number, x: Floats): number {
  if (!matrix) return 0;
  let sum = 0;
  for (let k = 0; k < x.length; k++) sum += matrix[row * x.length + k] * x[k];
  return sum;
}

/** Adds what such a product's gradient `d` means for the matrix and for x. */
function pullBackProduct(
  matrix: Floats | undefined,
  dMatrix: Float64Array | undefined,
  row: number,
  d: number,
  x: Floats,
  dx: Float64Array,
): void {
  if (!matrix || !dMatrix) return;
  for (let k = 0; k < x.length; k++) {
    dMatrix[row * x.length + k] += d * x[k];
    dx[k] += d * matrix[row * x.length + k];
  }
}
