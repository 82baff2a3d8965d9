// The plastic recurrence on a graphics card: which dispatches are made, and what goes in and out. What they compute stands in
// kernels/wgsl/recurrence.ts, where the traces of each step lie in traces.ts.
import type { Floats } from '../../science/arrays.ts';
import type { RecurrenceShape } from '../../science/plasticity/recurrence.ts';
import { checkSteps } from '../engine.ts';
import type { Recurrence, RecurrenceParameters } from '../engine.ts';
import { blocksOf } from '../kernels/wgsl/blocks.ts';
import { stepSections } from '../kernels/wgsl/sections.ts';
import type { Sections } from '../kernels/wgsl/sections.ts';
import type { Commands } from './commands.ts';
import type { Gpu } from './gpu.ts';
import type { WebgpuParameter } from './parameter.ts';
import { RecurrenceGradients } from './recurrence-gradients.ts';
import { RecurrenceKernels } from './recurrence-kernels.ts';
import { RecurrenceMemory } from './recurrence-memory.ts';
import { Traces } from './traces.ts';

type Parameters = RecurrenceParameters<WebgpuParameter>;

export class WebgpuRecurrence implements Recurrence {
  readonly #gpu: Gpu;
  readonly #shape: RecurrenceShape;
  readonly #sections: Sections['places'];
  readonly #kernels: RecurrenceKernels;
  readonly #memory: RecurrenceMemory;
  readonly #gradients: RecurrenceGradients;
  /** Null where nothing is plastic. */
  readonly #traces: Traces | null;
  /** Taken so far. */
  #steps = 0;
  #isBegun = false;

  /** Rejects with `out-of-memory`, and with `unavailable` for a rule that there is no kernel for. */
  static async create(gpu: Gpu, shape: RecurrenceShape, parameters: Parameters): Promise<WebgpuRecurrence> {
    const memory = await RecurrenceMemory.create(gpu, shape, parameters);
    const traces = shape.alpha === 'none' ? null : await Traces.create(gpu, shape);
    return new WebgpuRecurrence(gpu, shape, parameters, memory, traces);
  }

  private constructor(
    gpu: Gpu,
    shape: RecurrenceShape,
    parameters: Parameters,
    memory: RecurrenceMemory,
    traces: Traces | null,
  ) {
    this.#gpu = gpu;
    this.#shape = shape;
    this.#sections = stepSections(shape).places;
    this.#memory = memory;
    this.#traces = traces;
    this.#kernels = new RecurrenceKernels(gpu.device, shape);
    this.#gradients = new RecurrenceGradients(gpu, shape, parameters, memory);
  }

  async reset(): Promise<void> {
    const eta = await this.#memory.readEta();
    await this.#traces?.begin(eta);
    this.#memory.writeInverse(eta);
    this.#gpu.run((commands) => {
      this.#memory.begin(commands);
      this.#traces?.clear(commands);
    });
    this.#steps = 0;
    this.#isBegun = true;
  }

  async step(inputs: Floats): Promise<Floats> {
    if (!this.#isBegun) await this.reset();
    const t = this.#takeInputs(inputs);
    this.#gpu.run((commands) => this.#advance(commands, t));
    return this.#readRows('states', t + 2, 1);
  }

  async forward(inputs: Floats): Promise<Floats> {
    await this.reset();
    this.#takeInputs(inputs);
    this.#gpu.run((commands) => {
      for (let t = 0; t < this.#steps; t++) this.#advance(commands, t);
    });
    return this.#readRows('states', 2, this.#steps);
  }

  #advance(commands: Commands, t: number): void {
    const { forward } = this.#kernels;
    const traces = this.#traces?.advance(t) ?? {};
    commands.dispatch(forward, { ...this.#memory.buffers, ...traces }, this.#rowGroups(), t);
  }

  #rowGroups(): [number, number] {
    return [blocksOf(this.#shape), this.#shape.batch];
  }

  async backward(dStates: Floats): Promise<void> {
    this.#gpu.write(this.#memory.buffers.steps, dStates, this.#sections.dStates);
    this.#gpu.run((commands) => {
      this.#memory.beginBackward(commands);
      const passes = this.#traces?.backward(this.#steps) ?? stepsBack(this.#steps);
      for (const { t, traces, retraced } of passes) {
        for (const { at, buffers } of retraced) this.#retrace(commands, at, buffers);
        this.#pullBack(commands, t, traces);
      }
      this.#gradients.give(commands, this.#steps);
    });
    await this.#gradients.addUp(this.#steps);
  }

  #retrace(commands: Commands, t: number, traces: Readonly<Record<string, GPUBuffer>>): void {
    const { retrace } = this.#kernels;
    if (retrace) commands.dispatch(retrace, { ...this.#memory.buffers, ...traces }, this.#rowGroups(), t);
  }

  #pullBack(commands: Commands, t: number, traces: Readonly<Record<string, GPUBuffer>>): void {
    const { deltas, deltaGroups, pullBack } = this.#kernels;
    const { buffers } = this.#memory;
    commands.dispatch(deltas, buffers, [deltaGroups, this.#shape.batch], t);
    // Nothing was there before the first step.
    if (t === 0) return;
    const kernel = pullBack(this.#traces?.isRewound ?? false);
    commands.dispatch(kernel, { ...buffers, ...traces }, this.#rowGroups(), t);
  }

  readInputGradient = () => this.#readRows('deltas', 0, this.#steps);

  /** Steps [count, B, N] of a section, from its row `first` on. */
  #readRows(section: string, first: number, count: number): Promise<Float32Array> {
    const size = this.#shape.batch * this.#shape.neurons;
    return this.#gpu.read(this.#memory.buffers.steps, count * size, this.#sections[section] + first * size);
  }

  /** Returns the first of the steps that they are for. */
  #takeInputs(inputs: Floats): number {
    const first = this.#steps;
    const size = this.#shape.batch * this.#shape.neurons;
    const steps = first + inputs.length / size;
    checkSteps(this.#shape.steps, steps);
    this.#gpu.write(this.#memory.buffers.steps, inputs, this.#sections.inputs + first * size);
    this.#steps = steps;
    return first;
  }
}

/** The way back where there are no traces. */
function stepsBack(steps: number) {
  return Array.from({ length: steps }, (_, k) => ({ t: steps - 1 - k, traces: {}, retraced: [] }));
}
