// The recurrence on the WebAssembly kernels: which sweeps are taken, and what goes in and out. What the kernels keep is in
// recurrence-memory.ts; the sweeps themselves stand in kernels/assembly.
import type { Floats } from '../../science/arrays.ts';
import type { RecurrenceShape } from '../../science/plasticity/recurrence.ts';
import { checkSteps } from '../engine.ts';
import type { Recurrence, RecurrenceParameters } from '../engine.ts';
import { canRewind, segmentLength } from '../rewinding.ts';
import type { Kernels } from './kernels.ts';
import type { KernelMemory } from './memory.ts';
import type { WasmParameter } from './parameter.ts';
import { RecurrenceMemory } from './recurrence-memory.ts';
import { canAttend, isLinear } from './shortcuts.ts';
import type { Shortcuts } from './shortcuts.ts';
import type { Stint, Threads } from './threads.ts';

/** Every sweep of an episode. */
const allSweeps = 0xffffffff;

export class WasmRecurrence implements Recurrence {
  readonly #shape: RecurrenceShape;
  readonly #kernels: Kernels;
  readonly #parameters: RecurrenceParameters<WasmParameter>;
  readonly #shortcuts: Shortcuts;
  readonly #threads: Threads;
  readonly #memory: RecurrenceMemory;
  /** Taken so far. */
  #steps = 0;
  /** Of an episode that is taken step by step. */
  #stint: Stint | null = null;

  constructor(
    memory: KernelMemory,
    kernels: Kernels,
    shape: RecurrenceShape,
    parameters: RecurrenceParameters<WasmParameter>,
    threads: Threads,
    shortcuts: Shortcuts,
  ) {
    this.#shape = shape;
    this.#kernels = kernels;
    this.#parameters = parameters;
    this.#shortcuts = shortcuts;
    this.#threads = threads;
    this.#memory = new RecurrenceMemory(memory, kernels, shape, parameters, threads.count);
  }

  reset(): Promise<void> {
    this.#begin(this.#shape.steps, false);
    for (const episode of this.#memory.episodes) episode.set({ sweepCount: 0, isRefused: 0 });
    this.#steps = 0;
    this.#stint = this.#threads.begin('step');
    return Promise.resolve();
  }

  step(inputs: Floats): Promise<Floats> {
    const t = this.#steps;
    this.#takeInputs(inputs);
    this.#memory.addSweep(t);
    const compute = () => this.#kernels.runForward(this.#memory.record.offset, t, t + 1);
    if (this.#stint) this.#stint.run(compute);
    else compute();
    return Promise.resolve(this.#memory.gather(this.#memory.steps.states, t + 2, 1));
  }

  forward(inputs: Floats): Promise<Floats> {
    this.#steps = 0;
    this.#stint = null;
    this.#takeInputs(inputs);
    const isAttention = this.#shortcuts.isAttending && canAttend(this.#shape, this.#steps);
    const isCollapsing = this.#shortcuts.isCollapsing && isLinear(this.#shape) && !isAttention;
    this.#sweep(isCollapsing, isAttention);
    // A drive that could move a driven neuron makes its steps sweeps of their own.
    if (this.#memory.episodes.some((episode) => episode.get('isRefused') === 1)) this.#sweep(false, false);
    return Promise.resolve(this.#memory.gather(this.#memory.steps.states, 2, this.#steps));
  }

  backward(dStates: Floats): Promise<void> {
    const { steps, record } = this.#memory;
    this.#stint?.end();
    this.#stint = null;
    this.#memory.scatter(dStates, steps.dStates, 0);
    this.#threads.run('backward', () => this.#kernels.runBackward(record.offset, this.#steps));
    this.#storeSums();
    return Promise.resolve();
  }

  readInputGradient = () => Promise.resolve(this.#memory.gather(this.#memory.steps.deltas, 0, this.#steps));

  #takeInputs(inputs: Floats): void {
    const from = this.#steps;
    const to = from + inputs.length / (this.#shape.batch * this.#shape.neurons);
    checkSteps(this.#shape.steps, to);
    this.#memory.scatter(inputs, this.#memory.steps.inputs, from);
    this.#steps = to;
  }

  /** A whole episode. */
  #sweep(isCollapsing: boolean, isAttention: boolean): void {
    const { record, episodes } = this.#memory;
    if (isCollapsing) this.#memory.clearDeltas();
    for (const { offset } of episodes)
      this.#kernels.planSweeps(record.offset, offset, this.#steps, isCollapsing);
    this.#begin(Math.max(...episodes.map((episode) => episode.get('sweepCount'))), isAttention);
    this.#threads.run('forward', () => this.#kernels.runForward(record.offset, 0, allSweeps));
  }

  /** Gets ready for episodes of at most `sweeps` sweeps. */
  #begin(sweeps: number, isAttention: boolean): void {
    const { alpha, modulatorBias } = this.#parameters;
    const eta = this.#parameters.eta?.values.row(0)[0] ?? 0;
    const isRewound = this.#shortcuts.isRewinding && canRewind(this.#shape, eta);
    const segment = segmentLength(sweeps);
    if (isAttention) this.#memory.makeAttention();
    else if (this.#shape.alpha !== 'none') {
      this.#memory.makeTraces();
      if (!isRewound) this.#memory.keepTraces(sweeps, segment);
    }
    this.#memory.sharedAlpha?.values.row(0).fill(alpha?.values.row(0)[0] ?? 0);
    this.#memory.record.set({
      ...{ canRewind: isRewound ? 1 : 0, isAttention: isAttention ? 1 : 0, segment, eta },
      modulatorBias: modulatorBias?.values.row(0)[0] ?? 0,
    });
  }

  /** Gradients that are sums over rows or slots. */
  #storeSums(): void {
    const { alpha, eta, fanOutWeight, fanOutBias } = this.#parameters;
    const shared = this.#memory.sharedAlpha;
    if (eta) eta.gradient.row(0)[0] = this.#memory.dEta();
    if (alpha && shared)
      alpha.gradient.row(0)[0] = [...shared.gradient.row(0)].reduce((sum, value) => sum + value, 0);
    if (fanOutWeight) this.#memory.sumSlots('dFanOutWeight', fanOutWeight.gradient);
    if (fanOutBias) this.#memory.sumSlots('dFanOutBias', fanOutBias.gradient);
  }
}
