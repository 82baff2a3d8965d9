// What the shaders of a recurrence keep on the card besides its traces.
import type { RecurrenceShape } from '../../science/plasticity/recurrence.ts';
import type { RecurrenceParameters } from '../engine.ts';
import { coefficientHead } from '../kernels/wgsl/recurrence.ts';
import { ruleText } from '../kernels/wgsl/rules.ts';
import { gradientSections, rowSections, stepSections } from '../kernels/wgsl/sections.ts';
import type { Commands } from './commands.ts';
import type { Gpu } from './gpu.ts';
import type { WebgpuParameter } from './parameter.ts';

type Parameters = RecurrenceParameters<WebgpuParameter>;

export class RecurrenceMemory {
  /** By the names that the shaders know them by. */
  readonly buffers: Readonly<
    Record<'steps' | 'rows' | 'gradients' | 'coefficients' | 'records' | 'w' | 'alpha', GPUBuffer>
  >;
  readonly #gpu: Gpu;
  readonly #shape: RecurrenceShape;
  readonly #parameters: Parameters;

  static async create(gpu: Gpu, shape: RecurrenceShape, parameters: Parameters): Promise<RecurrenceMemory> {
    const { neurons, batch, steps, alpha } = shape;
    const hasEligibility = alpha !== 'none' && ruleText(shape.rule).hasEligibility;
    const what = `An episode of ${steps} steps of ${neurons} neurons, ${batch} at once,`;
    const records = gpu.records(steps);
    for (let t = 0; t < steps; t++) gpu.writeRecord(records, Uint32Array.of(t), t);
    const size = alpha === 'none' ? 1 : gradientSections(shape, hasEligibility).end;
    return new RecurrenceMemory(gpu, shape, parameters, {
      steps: await gpu.allocate(what, stepSections(shape).end),
      rows: await gpu.allocate(what, rowSections(shape).end),
      gradients: await gpu.allocate(what, size),
      coefficients: await gpu.allocate(what, coefficientHead + 4 * neurons),
      records,
      w: parameters.w.values,
      alpha: (parameters.alpha ?? parameters.w).values,
    });
  }

  private constructor(
    gpu: Gpu,
    shape: RecurrenceShape,
    parameters: Parameters,
    buffers: RecurrenceMemory['buffers'],
  ) {
    this.#gpu = gpu;
    this.#shape = shape;
    this.#parameters = parameters;
    this.buffers = buffers;
  }

  /** 0 where it has none. */
  async readEta(): Promise<number> {
    return (await this.#parameters.eta?.read())?.[0] ?? 0;
  }

  /** 1 / (1 - eta), as a sum of two numbers of single precision. */
  writeInverse(eta: number): void {
    const inverse = Math.fround(1 / Math.fround(1 - eta));
    this.#gpu.write(
      this.buffers.coefficients,
      Float32Array.of(inverse, 1 / Math.fround(1 - eta) - inverse),
      2,
    );
  }

  /** Before an episode: nothing is left of the one before, and small tensors are as they are now. */
  begin(commands: Commands): void {
    const { states, modulators } = stepSections(this.#shape).places;
    const { neurons, batch, alpha: kind } = this.#shape;
    const { steps, coefficients } = this.buffers;
    commands.clear(steps, states, 2 * batch * neurons);
    commands.clear(steps, modulators, batch);
    const { eta, modulatorBias, alpha, modulatorWeight, fanOutWeight, fanOutBias } = this.#parameters;
    const vectors = [kind === 'matrix' ? undefined : alpha, modulatorWeight, fanOutWeight, fanOutBias];
    [eta, modulatorBias].forEach(
      (tensor, at) => tensor && commands.copy(tensor.values, 0, coefficients, at, 1),
    );
    vectors.forEach((tensor, index) => {
      if (tensor)
        commands.copy(tensor.values, 0, coefficients, coefficientHead + index * neurons, tensor.count);
    });
  }

  beginBackward(commands: Commands): void {
    commands.clear(this.buffers.rows);
    commands.clear(this.buffers.gradients);
  }
}
