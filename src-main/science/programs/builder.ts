// Puts a program together, operation by operation; shapes follow by themselves.
import { sizeOf } from '../arrays.ts';
import type { Algebra } from './algebra.ts';
import { operations } from './operations.ts';
import type { Attributes } from './operation.ts';
import { nextName } from './program.ts';
import type { Constant, OperationId, Port, Program, ProgramNode } from './program.ts';

/** A value within a program. */
export type Term = Port;

export class ProgramBuilder implements Algebra<Term> {
  readonly #inputs: Port[] = [];
  readonly #outputs: Port[] = [];
  readonly #states: Port[] = [];
  readonly #parameters: Port[] = [];
  readonly #constants: Constant[] = [];
  readonly #nodes: ProgramNode[] = [];
  /** Nodes with names of the border come last, so that one value may go by several names. */
  readonly #border: ProgramNode[] = [];

  build(): Program {
    const taken = new Set(this.#nodes.flatMap(({ inputs }) => inputs));
    return {
      inputs: this.#inputs,
      outputs: this.#outputs,
      states: this.#states,
      parameters: this.#parameters,
      constants: this.#constants.filter(({ name }) => taken.has(name)),
      nodes: [...this.#nodes, ...this.#border],
    };
  }

  input(name: string, shape: readonly number[]): Term {
    return keep(this.#inputs, { name, shape });
  }

  /** Zero before the first step; `setNext` says what it is before the next. */
  state(name: string, shape: readonly number[]): Term {
    return keep(this.#states, { name, shape });
  }

  /** A trained tensor. */
  parameter(name: string, shape: readonly number[]): Term {
    return keep(this.#parameters, { name, shape });
  }

  setNext(state: Term, { name }: Term): void {
    this.#name(nextName(state.name), name);
  }

  output(name: string, term: Term): void {
    this.#outputs.push({ name, shape: term.shape });
    this.#name(name, term.name);
  }

  #name(name: string, of: string): void {
    this.#border.push({ name, operation: 'identity', inputs: [of], attributes: {} });
  }

  constant(value: number, shape: readonly number[] = []): Term {
    const values = Array.from({ length: sizeOf(shape) }, () => value);
    const known = this.#constants.find(
      (one) => one.shape.join() === shape.join() && one.values.every((other) => other === value),
    );
    return known ?? keep(this.#constants, { name: `constant${this.#constants.length + 1}`, shape, values });
  }

  add(a: Term, b: Term): Term {
    return this.#operate('add', [a, b]);
  }

  subtract(a: Term, b: Term): Term {
    return this.#operate('subtract', [a, b]);
  }

  multiply(a: Term, b: Term): Term {
    return this.#operate('multiply', [a, b]);
  }

  minimum(a: Term, b: Term): Term {
    return this.#operate('minimum', [a, b]);
  }

  maximum(a: Term, b: Term): Term {
    return this.#operate('maximum', [a, b]);
  }

  tanh(x: Term): Term {
    return this.#operate('tanh', [x]);
  }

  sigmoid(x: Term): Term {
    return this.#operate('sigmoid', [x]);
  }

  /** Over the last axis. */
  softmax(x: Term): Term {
    return this.#operate('softmax', [x]);
  }

  /** [M, K] x [K, N]. */
  matmul(a: Term, b: Term): Term {
    return this.#operate('matmul', [a, b]);
  }

  /** Of an image [1, rows, columns, channels] with a kernel [height, width, channels, features], without padding. */
  convolution(image: Term, kernel: Term, stride: number): Term {
    return this.#operate('convolution', [image, kernel], { stride: [stride] });
  }

  /** `yes` where a = b, else `no`, which has its shape. */
  whereEqual(a: Term, b: Term, yes: Term, no: Term): Term {
    return this.#operate('select', [this.#operate('equal', [a, b]), yes, no]);
  }

  /** The same numbers under another shape. */
  reshape(x: Term, shape: readonly number[]): Term {
    return x.shape.join() === shape.join() ? x : this.#operate('reshape', [x], { shape });
  }

  column(x: Term): Term {
    return this.reshape(x, [sizeOf(x.shape), 1]);
  }

  row(x: Term): Term {
    return this.reshape(x, [1, sizeOf(x.shape)]);
  }

  vector(x: Term): Term {
    return this.reshape(x, [sizeOf(x.shape)]);
  }

  /** Axis k of it is axis `order[k]` of x. */
  transpose(x: Term, order: readonly number[]): Term {
    return this.#operate('transpose', [x], { order });
  }

  slice(x: Term, begin: readonly number[], size: readonly number[]): Term {
    return x.shape.join() === size.join() ? x : this.#operate('slice', [x], { begin, size });
  }

  /** A vector continued with zeros, or cut short. */
  fit(x: Term, length: number): Term {
    const missing = length - x.shape[0];
    if (missing <= 0) return this.slice(x, [0], [length]);
    return this.#operate('concat', [x, this.constant(0, [missing])]);
  }

  #operate(operation: OperationId, inputs: readonly Term[], attributes: Attributes = {}): Term {
    const name = `${operation}${this.#nodes.length + 1}`;
    this.#nodes.push({ name, operation, inputs: inputs.map((input) => input.name), attributes });
    return {
      name,
      shape: operations[operation].shape(
        inputs.map((input) => input.shape),
        attributes,
      ),
    };
  }
}

function keep<P extends Port>(list: P[], port: P): P {
  list.push(port);
  return port;
}
