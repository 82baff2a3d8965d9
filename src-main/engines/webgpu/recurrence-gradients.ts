// What is left to do once an episode's way back is done: gradients as sums over its steps, rows and episodes.
import type { RecurrenceShape } from '../../science/plasticity/recurrence.ts';
import type { RecurrenceParameters } from '../engine.ts';
import { columnsOf, rowsOf } from '../kernels/wgsl/product.ts';
import { ruleText } from '../kernels/wgsl/rules.ts';
import { gradientSections, rowSections, stepSections } from '../kernels/wgsl/sections.ts';
import { sumRowsText } from '../kernels/wgsl/sums.ts';
import { sweepLanes } from './commands.ts';
import type { Commands } from './commands.ts';
import type { Gpu } from './gpu.ts';
import { Kernel } from './kernel.ts';
import type { WebgpuParameter } from './parameter.ts';
import { Product } from './product.ts';
import type { RecurrenceMemory } from './recurrence-memory.ts';

export class RecurrenceGradients {
  readonly #gpu: Gpu;
  readonly #shape: RecurrenceShape;
  readonly #parameters: RecurrenceParameters<WebgpuParameter>;
  readonly #memory: RecurrenceMemory;
  readonly #w: Product;
  /** Of each episode's alphas, and of the modulator's weights; null where there are none. */
  readonly #alpha: { readonly kernel: Kernel; readonly buffers: Readonly<Record<string, GPUBuffer>> } | null;
  readonly #modulatorWeight: Product | null;

  constructor(
    gpu: Gpu,
    shape: RecurrenceShape,
    parameters: RecurrenceParameters<WebgpuParameter>,
    memory: RecurrenceMemory,
  ) {
    const { neurons, batch } = shape;
    const { w, alpha, modulatorWeight } = parameters;
    const { steps, gradients } = memory.buffers;
    const { states, deltas, dModulators } = stepSections(shape).places;
    this.#gpu = gpu;
    this.#shape = shape;
    this.#parameters = parameters;
    this.#memory = memory;
    // dw_ji = sum over steps and episodes of delta_j(t) x_i(t-1).
    this.#w = new Product(
      gpu,
      'dW',
      {
        a: columnsOf(neurons, deltas),
        b: rowsOf(neurons, states + batch * neurons),
        out: rowsOf(neurons),
      },
      { a: steps, b: steps, out: w.gradient },
    );
    this.#alpha =
      shape.alpha === 'matrix' && alpha
        ? { kernel: this.#sumOfEpisodes(), buffers: { source: gradients, out: alpha.gradient } }
        : null;
    this.#modulatorWeight = modulatorWeight
      ? new Product(
          gpu,
          'dModulatorWeight',
          {
            a: rowsOf(0, dModulators),
            b: rowsOf(neurons, states + 2 * batch * neurons),
            out: rowsOf(0),
          },
          { a: steps, b: steps, out: modulatorWeight.gradient },
        )
      : null;
  }

  #sumOfEpisodes(): Kernel {
    const { neurons, batch, rule } = this.#shape;
    const { alphas } = gradientSections(this.#shape, ruleText(rule).hasEligibility).places;
    return new Kernel(this.#gpu.device, {
      label: 'dAlpha',
      buffers: [
        { name: 'source', access: 'read' },
        { name: 'out', access: 'write' },
      ],
      text: sumRowsText(sweepLanes, alphas, batch, neurons ** 2),
    });
  }

  /** Those that are matrices or take the states, on the card. */
  give(commands: Commands, steps: number): void {
    const { neurons, batch } = this.#shape;
    this.#w.give(commands, neurons, neurons, steps * batch);
    if (this.#alpha) commands.sweep(this.#alpha.kernel, this.#alpha.buffers, neurons ** 2);
    this.#modulatorWeight?.give(commands, 1, neurons, steps * batch);
  }

  /** Those that are short: in double precision, because one number may be a small difference of large sums. */
  async addUp(steps: number): Promise<void> {
    const { neurons, batch, alpha: kind } = this.#shape;
    if (kind === 'none') return;
    const { alpha, eta, modulatorBias, fanOutWeight, fanOutBias } = this.#parameters;
    const { places } = rowSections(this.#shape);
    const rows = await this.#gpu.read(this.#memory.buffers.rows, places.partials);
    const section = (name: string) => rows.subarray(places[name], places[name] + batch * neurons);
    const write = (tensor: WebgpuParameter | undefined, values: Float64Array) =>
      tensor && this.#gpu.write(tensor.gradient, values);
    write(eta, Float64Array.of(sum(section('dEtas'))));
    if (kind === 'scalar') write(alpha, Float64Array.of(sum(section('dAlphas'))));
    if (kind === 'neuron') write(alpha, sumEpisodes(section('dAlphas'), neurons));
    write(fanOutWeight, sumEpisodes(section('dFanOut'), neurons));
    write(fanOutBias, sumEpisodes(section('dFanOutBias'), neurons));
    if (modulatorBias) write(modulatorBias, Float64Array.of(sum(await this.#readModulators(steps))));
  }

  #readModulators(steps: number): Promise<Float32Array> {
    const { dModulators } = stepSections(this.#shape).places;
    return this.#gpu.read(this.#memory.buffers.steps, steps * this.#shape.batch, dModulators);
  }
}

function sum(values: Float32Array): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}

/** [N] from [B, N]. */
function sumEpisodes(values: Float32Array, neurons: number): Float64Array {
  const totals = new Float64Array(neurons);
  values.forEach((value, k) => (totals[k % neurons] += value));
  return totals;
}
