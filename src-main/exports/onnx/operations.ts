// A program's operations as ONNX has them (opset 17), and back.
import type { Attributes } from '../../science/programs/operation.ts';
import type { OperationId, ProgramNode } from '../../science/programs/program.ts';
import { operandName, programNode, vectorOperand } from '../graph-names.ts';
import type { Operand } from '../graph-names.ts';
import { attributeTypes } from './messages.ts';
import type { AttributeMessage, NodeMessage } from './messages.ts';

export const opset = 17;

interface Counterpart {
  readonly type: string;
  readonly attributes?: (attributes: Attributes) => AttributeMessage[];
  /** Tensors of whole numbers behind its inputs. */
  readonly operands?: (attributes: Attributes) => Operand[];
  readonly restore?: (node: NodeMessage, operands: readonly (readonly number[])[]) => Attributes;
}

const counterparts: Readonly<Record<Exclude<OperationId, 'convolution'>, Counterpart>> = {
  add: { type: 'Add' },
  subtract: { type: 'Sub' },
  multiply: { type: 'Mul' },
  minimum: { type: 'Min' },
  maximum: { type: 'Max' },
  tanh: { type: 'Tanh' },
  sigmoid: { type: 'Sigmoid' },
  softmax: { type: 'Softmax', attributes: () => [int('axis', -1)] },
  matmul: { type: 'MatMul' },
  equal: { type: 'Equal' },
  select: { type: 'Where' },
  identity: { type: 'Identity' },
  reshape: {
    type: 'Reshape',
    operands: ({ shape }) => [vectorOperand(shape)],
    restore: (_, [shape]) => ({ shape }),
  },
  transpose: {
    type: 'Transpose',
    attributes: ({ order }) => [ints('perm', order)],
    restore: (node) => ({ order: findAttribute(node, 'perm').ints ?? [] }),
  },
  slice: {
    type: 'Slice',
    operands: ({ begin, size }) => [
      vectorOperand(begin),
      vectorOperand(begin.map((from, axis) => from + size[axis])),
      vectorOperand(begin.map((_, axis) => axis)),
    ],
    restore: (_, [begin, end]) => ({ begin, size: end.map((to, axis) => to - begin[axis]) }),
  },
  concat: { type: 'Concat', attributes: () => [int('axis', 0)] },
};

/** Images and kernels of a program have their channels last, those of ONNX first: each is turned on its way in or out. */
const turns = {
  imageIn: [0, 3, 1, 2],
  kernelIn: [3, 2, 0, 1],
  imageOut: [0, 2, 3, 1],
  kernelOut: [2, 3, 1, 0],
};

export interface Lowered {
  readonly nodes: readonly NodeMessage[];
  readonly operands: readonly (Operand & { readonly name: string })[];
}

export function lower(node: ProgramNode): Lowered {
  const { name, operation, inputs, attributes } = node;
  if (operation === 'convolution') return { nodes: lowerConvolution(node), operands: [] };
  const { type, attributes: write, operands: list } = counterparts[operation];
  const operands = (list?.(attributes) ?? []).map((operand, k) => ({
    ...operand,
    name: operandName(name, k + 1),
  }));
  const input = [...inputs, ...operands.map((operand) => operand.name)];
  return { nodes: [message(type, name, input, write?.(attributes) ?? [])], operands };
}

function lowerConvolution({
  name,
  inputs: [image, kernel],
  attributes: { stride },
}: ProgramNode): NodeMessage[] {
  const parts = { image: `${name}.image`, kernel: `${name}.kernel`, made: `${name}.made` };
  return [
    message('Transpose', parts.image, [image], [ints('perm', turns.imageIn)]),
    message('Transpose', parts.kernel, [kernel], [ints('perm', turns.kernelIn)]),
    message('Conv', parts.made, [parts.image, parts.kernel], [ints('strides', [stride[0], stride[0]])]),
    message('Transpose', name, [parts.made], [ints('perm', turns.imageOut)]),
  ];
}

/** The operations that a node stands for. `wholes` are the tensors of whole numbers by name. Throws where there are none. */
export function raise(node: NodeMessage, wholes: ReadonlyMap<string, readonly number[]>): ProgramNode[] {
  const [name] = node.output;
  if (node.opType === 'Conv') return raiseConvolution(node);
  const found = Object.entries(counterparts).find(([, { type }]) => type === node.opType);
  if (!found) throw new Error(`There is no operation for ${node.opType}.`);
  const [operation, { restore }] = found as [OperationId, Counterpart];
  const operands = node.input.flatMap((input) => {
    const values = wholes.get(input);
    return values ? [values] : [];
  });
  const inputs = node.input.filter((input) => !wholes.has(input));
  return [programNode(name, operation, inputs, restore?.(node, operands) ?? {})];
}

function raiseConvolution(node: NodeMessage): ProgramNode[] {
  const [[name], [image, kernel]] = [node.output, node.input];
  const stride = findAttribute(node, 'strides').ints ?? [];
  return [
    programNode(`${name}.image`, 'transpose', [image], { order: turns.imageOut }),
    programNode(`${name}.kernel`, 'transpose', [kernel], { order: turns.kernelOut }),
    programNode(`${name}.made`, 'convolution', [`${name}.image`, `${name}.kernel`], { stride: [stride[0]] }),
    programNode(name, 'transpose', [`${name}.made`], { order: turns.imageIn }),
  ];
}

export function findAttribute({ attribute, opType }: NodeMessage, name: string): AttributeMessage {
  const found = attribute.find((candidate) => candidate.name === name);
  if (!found) throw new Error(`${opType} has no attribute "${name}".`);
  return found;
}

export function message(
  opType: string,
  output: string | string[],
  input: string[],
  attribute: AttributeMessage[] = [],
): NodeMessage {
  return { opType, output: [output].flat(), input, attribute };
}

export function int(name: string, i: number): AttributeMessage {
  return { name, type: attributeTypes.int, i };
}

function ints(name: string, values: readonly number[]): AttributeMessage {
  return { name, type: attributeTypes.ints, ints: [...values] };
}
