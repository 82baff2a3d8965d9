// The LSTM on a graphics card: which dispatches are made, and what goes in and out. What they compute stands in
// kernels/wgsl/lstm.ts.
import type { Floats } from '../../science/arrays.ts';
import type { LstmShape, LstmTensors } from '../../science/networks/lstm/recurrence.ts';
import { checkSteps } from '../engine.ts';
import type { Recurrence } from '../engine.ts';
import {
  driveLanes,
  hiddenBlocks,
  lstmDrivesText,
  lstmForwardText,
  lstmHiddenText,
  lstmSections,
} from '../kernels/wgsl/lstm.ts';
import { columnsOf, rowsOf } from '../kernels/wgsl/product.ts';
import type { ProductShape } from '../kernels/wgsl/product.ts';
import type { Sections } from '../kernels/wgsl/sections.ts';
import type { Commands } from './commands.ts';
import type { Gpu } from './gpu.ts';
import { Kernel } from './kernel.ts';
import type { BufferPlan } from './kernel.ts';
import type { WebgpuParameter } from './parameter.ts';
import { Product } from './product.ts';
import type { ProductBuffers } from './product.ts';

type Tensors = LstmTensors<WebgpuParameter>;

/** Gives the product that a gradient is. */
type Gradient = (commands: Commands, count: number) => void;

interface Memory {
  readonly steps: GPUBuffer;
  /** dLoss/dinputs [T, B, n]; of clamped inputs it stays zero. */
  readonly dInputs: GPUBuffer;
}

export class WebgpuLstm implements Recurrence {
  readonly #gpu: Gpu;
  readonly #shape: LstmShape;
  readonly #sections: Sections['places'];
  readonly #memory: Memory;
  readonly #buffers: Readonly<Record<string, GPUBuffer>>;
  readonly #kernels: Readonly<Record<'forward' | 'drives' | 'hidden', Kernel>>;
  readonly #gradients: readonly Gradient[];
  #steps = 0;

  /** Rejects with `out-of-memory`. */
  static async create(gpu: Gpu, shape: LstmShape, tensors: Tensors): Promise<WebgpuLstm> {
    const { neurons, driven, batch, steps } = shape;
    const allocate = (count: number) =>
      gpu.allocate(`An episode of ${steps} steps of ${neurons} cells, ${batch} at once,`, count);
    const memory = {
      steps: await allocate(lstmSections(shape).end),
      dInputs: await allocate(steps * batch * driven),
    };
    return new WebgpuLstm(gpu, shape, tensors, memory);
  }

  private constructor(gpu: Gpu, shape: LstmShape, tensors: Tensors, memory: Memory) {
    const { w, inputWeight, bias } = tensors;
    this.#gpu = gpu;
    this.#shape = shape;
    this.#sections = lstmSections(shape).places;
    this.#memory = memory;
    const records = gpu.records(shape.steps);
    for (let t = 0; t < shape.steps; t++) gpu.writeRecord(records, Uint32Array.of(t), t);
    this.#buffers = {
      ...{ steps: memory.steps, w: w.values, bias: bias.values, records },
      ...(inputWeight && { inputWeight: inputWeight.values }),
    };
    const weights = inputWeight ? ['w', 'bias', 'inputWeight'] : ['w', 'bias'];
    this.#kernels = {
      forward: this.#kernel('lstm', weights, lstmForwardText(shape)),
      drives: this.#kernel('lstmDrives', [], lstmDrivesText(shape)),
      hidden: this.#kernel('lstmHidden', ['w'], lstmHiddenText(shape)),
    };
    this.#gradients = this.#listGradients(tensors);
  }

  #kernel(label: string, weights: readonly string[], text: string): Kernel {
    const read = weights.map((name): BufferPlan => ({ name, access: 'read' }));
    const buffers: BufferPlan[] = [{ name: 'steps', access: 'read-write' }, ...read];
    return new Kernel(this.#gpu.device, { label, buffers, record: 't: u32', text });
  }

  /** Gradients as products over all steps of all episodes, `count` of them. */
  #listGradients({ w, inputWeight, bias }: Tensors): readonly Gradient[] {
    const { neurons, driven } = this.#shape;
    const { dDrives, states, inputs } = this.#sections;
    const { steps, dInputs } = this.#memory;
    const width = 4 * neurons;
    const [drives, across] = [rowsOf(width, dDrives), columnsOf(width, dDrives)];
    const product = (label: string, shape: ProductShape, buffers: ProductBuffers) =>
      new Product(this.#gpu, label, shape, buffers);
    const ofStates = { a: across, b: rowsOf(neurons, states), out: rowsOf(neurons) };
    const ofW = product('dW', ofStates, { a: steps, b: steps, out: w.gradient });
    const ofDrives = { a: null, b: drives, out: rowsOf(width) };
    const ofBias = product('dBias', ofDrives, { b: steps, out: bias.gradient });
    const list: Gradient[] = [
      (commands, count) => ofW.give(commands, width, neurons, count),
      (commands, count) => ofBias.give(commands, 1, width, count),
    ];
    if (!inputWeight) return list;
    const ofInputs = { a: across, b: rowsOf(driven, inputs), out: rowsOf(driven) };
    const ofV = product('dInputWeight', ofInputs, { a: steps, b: steps, out: inputWeight.gradient });
    const back = { a: drives, b: rowsOf(driven), out: rowsOf(driven) };
    const toInputs = product('dInputs', back, { a: steps, b: inputWeight.values, out: dInputs });
    return [
      ...list,
      (commands, count) => ofV.give(commands, width, driven, count),
      (commands, count) => toInputs.give(commands, count, driven, width),
    ];
  }

  async reset(): Promise<void> {
    const { states, cells } = this.#sections;
    const size = this.#shape.batch * this.#shape.neurons;
    this.#steps = 0;
    this.#gpu.run((commands) => {
      commands.clear(this.#memory.steps, states, size);
      commands.clear(this.#memory.steps, cells, size);
    });
    return Promise.resolve();
  }

  async step(inputs: Floats): Promise<Floats> {
    const t = this.#takeInputs(inputs);
    this.#gpu.run((commands) => this.#advance(commands, t));
    return this.#readStates(t + 1, 1);
  }

  async forward(inputs: Floats): Promise<Floats> {
    await this.reset();
    this.#takeInputs(inputs);
    this.#gpu.run((commands) => {
      for (let t = 0; t < this.#steps; t++) this.#advance(commands, t);
    });
    return this.#readStates(1, this.#steps);
  }

  #advance(commands: Commands, t: number): void {
    commands.dispatch(this.#kernels.forward, this.#buffers, [this.#shape.neurons, this.#shape.batch], t);
  }

  async backward(dStates: Floats): Promise<void> {
    const { neurons, batch } = this.#shape;
    const { steps } = this.#memory;
    this.#gpu.write(steps, dStates, this.#sections.dStates);
    const groups = Math.ceil(neurons / driveLanes);
    this.#gpu.run((commands) => {
      commands.clear(steps, this.#sections.dCells, batch * neurons);
      commands.clear(steps, this.#sections.dHidden);
      for (let t = this.#steps - 1; t >= 0; t--) {
        commands.dispatch(this.#kernels.drives, this.#buffers, [groups, batch], t);
        if (t > 0)
          commands.dispatch(
            this.#kernels.hidden,
            this.#buffers,
            [groups, hiddenBlocks(this.#shape), batch],
            t,
          );
      }
      for (const give of this.#gradients) give(commands, this.#steps * batch);
    });
    return Promise.resolve();
  }

  readInputGradient = () =>
    this.#gpu.read(this.#memory.dInputs, this.#steps * this.#shape.batch * this.#shape.driven);

  #readStates(first: number, count: number): Promise<Float32Array> {
    const size = this.#shape.batch * this.#shape.neurons;
    return this.#gpu.read(this.#memory.steps, count * size, this.#sections.states + first * size);
  }

  /** Returns the first of the steps that they are for. */
  #takeInputs(inputs: Floats): number {
    const first = this.#steps;
    const size = this.#shape.batch * this.#shape.driven;
    const steps = first + inputs.length / size;
    checkSteps(this.#shape.steps, steps);
    this.#gpu.write(this.#memory.steps, inputs, this.#sections.inputs + first * size);
    this.#steps = steps;
    return first;
  }
}
