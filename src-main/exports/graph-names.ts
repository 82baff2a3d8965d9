// What formats of graphs share: values by name, and whole numbers that some operations take as tensors rather than attributes.
import type { Floats } from '../science/arrays.ts';
import { nextName } from '../science/programs/program.ts';
import type { OperationId, Port, ProgramNode } from '../science/programs/program.ts';
import type { NamedTensor } from '../contract/safetensors.ts';
import type { TrainedNetwork } from './format.ts';

/** Whole numbers behind an operation's inputs; [] is the shape of one number. */
export interface Operand {
  readonly shape: readonly number[];
  readonly values: readonly number[];
}

export function vectorOperand(values: readonly number[]): Operand {
  return { shape: [values.length], values };
}

export function operandName(node: string, index: number): string {
  return `${node}.${index}`;
}

/** Trained tensors and constants in single precision, as graphs hold them. */
export function singleTensors({ program, tensors }: TrainedNetwork): NamedTensor[] {
  const constants = program.constants.map(({ name, shape, values }) => ({
    name,
    shape,
    values: Float32Array.from(values),
  }));
  return [...tensors.map(toSingle), ...constants];
}

function toSingle({ name, shape, values }: NamedTensor): NamedTensor {
  return { name, shape, values: values instanceof Float32Array ? values : Float32Array.from(values) };
}

/** What a graph takes and answers with, as a program: a state is what goes out as the next value of what comes in. */
export function splitPorts(
  given: readonly Port[],
  made: readonly Port[],
): { inputs: Port[]; states: Port[]; outputs: Port[] } {
  const isState = ({ name }: Port) => made.some((port) => port.name === nextName(name));
  const nexts = given.filter(isState).map(({ name }) => nextName(name));
  return {
    inputs: given.filter((port) => !isState(port)),
    states: given.filter(isState),
    outputs: made.filter(({ name }) => !nexts.includes(name)),
  };
}

export function bytesOf(values: Floats): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}

/** float32 numbers in bytes that may lie anywhere in a larger buffer. */
export function floatsOf(bytes: Uint8Array): Float32Array {
  return new Float32Array(new Uint8Array(bytes).buffer);
}

export function programNode(
  name: string,
  operation: OperationId,
  inputs: readonly string[],
  attributes: ProgramNode['attributes'] = {},
): ProgramNode {
  return { name, operation, inputs, attributes };
}
