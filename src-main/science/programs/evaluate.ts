// Takes a program through an episode in plain double precision: what every export is compared with.
import { EngramError } from '../../contract/errors.ts';
import { sizeOf } from '../arrays.ts';
import type { Floats } from '../arrays.ts';
import { operations } from './operations.ts';
import type { Tensor } from './operation.ts';
import { nextName } from './program.ts';
import type { Port, Program, ProgramNode } from './program.ts';

/** Numbers by name: of an episode [T, ...], of a step or of trained tensors [...]. */
export type NamedValues = Readonly<Record<string, Floats>>;

/** A program on its way through an episode. Every value has a place of its own, which each step fills anew. */
class ProgramRun {
  readonly #program: Program;
  readonly #tensors = new Map<string, Tensor>();
  readonly #eachStep: readonly (() => void)[];

  /** Throws `damaged` where a trained tensor is missing, or of another size. */
  constructor(program: Program, tensors: NamedValues) {
    this.#program = program;
    for (const port of program.parameters) this.#place(port, valuesOf(tensors, port));
    for (const constant of program.constants) this.#place(constant, constant.values);
    const fixed = new Set(this.#tensors.keys());
    for (const port of [...program.inputs, ...program.states]) this.#place(port);
    this.#eachStep = program.nodes.flatMap((node) => {
      const work = this.#prepare(node);
      if (!node.inputs.every((name) => fixed.has(name))) return [work];
      // What follows from the trained tensors alone is the same at every step.
      fixed.add(node.name);
      work();
      return [];
    });
  }

  #place({ name, shape }: Port, values?: Floats | readonly number[]): void {
    this.#tensors.set(name, {
      shape,
      values: values ? Float64Array.from(values) : new Float64Array(sizeOf(shape)),
    });
  }

  #prepare({ name, operation, inputs, attributes }: ProgramNode): () => void {
    const given = inputs.map((input) => this.#find(input));
    const work = operations[operation];
    const shape = work.shape(
      given.map((tensor) => tensor.shape),
      attributes,
    );
    const values = work.fill ? new Float64Array(sizeOf(shape)) : given[0].values;
    this.#tensors.set(name, { shape, values });
    return () => work.fill?.(values, given, attributes, shape);
  }

  #find(name: string): Tensor {
    const tensor = this.#tensors.get(name);
    if (!tensor)
      throw new EngramError('damaged', `A program takes the value "${name}", which nothing makes.`);
    return tensor;
  }

  /** Outputs of one step, by name; copies. */
  step(inputs: NamedValues): Record<string, Float64Array> {
    for (const port of this.#program.inputs) this.#find(port.name).values.set(valuesOf(inputs, port));
    for (const work of this.#eachStep) work();
    const outputs = this.#program.outputs.map(({ name }) => [name, this.#find(name).values.slice()] as const);
    // The next value of one state may be the value of another: all are taken before any is set.
    const next = this.#program.states.map(({ name }) => this.#find(nextName(name)).values.slice());
    this.#program.states.forEach(({ name }, k) => this.#find(name).values.set(next[k]));
    return Object.fromEntries(outputs);
  }
}

function valuesOf(given: NamedValues, { name, shape }: Port): Floats {
  const values = given[name] as Floats | undefined;
  if (values?.length === sizeOf(shape)) return values;
  throw new EngramError(
    'damaged',
    `Expected "${name}" to have ${sizeOf(shape)} numbers, got ${values?.length ?? 'none'}.`,
  );
}

/** Outputs [T, ...] of a whole episode of inputs [T, ...]. */
export function runEpisode(program: Program, tensors: NamedValues, inputs: NamedValues): NamedValues {
  const run = new ProgramRun(program, tensors);
  const [{ name, shape }] = program.inputs;
  const steps = inputs[name].length / sizeOf(shape);
  const outputs = program.outputs.map((port) => ({
    ...port,
    values: new Float64Array(steps * sizeOf(port.shape)),
  }));
  for (let t = 0; t < steps; t++) {
    const rows = program.inputs.map((port) => [port.name, rowOf(inputs[port.name], t, port)] as const);
    const made = run.step(Object.fromEntries(rows));
    for (const port of outputs) rowOf(port.values, t, port).set(made[port.name]);
  }
  return Object.fromEntries(outputs.map((port) => [port.name, port.values]));
}

function rowOf<F extends Floats>(values: F, t: number, { shape }: Port): F {
  const size = sizeOf(shape);
  return values.subarray(t * size, (t + 1) * size) as F;
}
