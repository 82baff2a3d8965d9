// A program's operations as TensorFlow's graphs have them, and back.
import { z } from '../../contract/schema.ts';
import type { Attributes } from '../../science/programs/operation.ts';
import type { OperationId, ProgramNode } from '../../science/programs/program.ts';
import { operandName, programNode, vectorOperand } from '../graph-names.ts';
import type { Operand } from '../graph-names.ts';

/** GraphDef's JSON: whole numbers are texts there, and texts are base64. */
const attribute = z.object({
  type: z.string().optional(),
  s: z.string().optional(),
  list: z.object({ i: z.array(z.string()).optional() }).optional(),
  shape: z.object({ dim: z.array(z.object({ size: z.string() })) }).optional(),
});
export type Attribute = z.infer<typeof attribute>;

export const graphNode = z.object({
  name: z.string(),
  op: z.string(),
  input: z.array(z.string()).default([]),
  attr: z.record(z.string(), attribute).default({}),
});
export type GraphNode = z.output<typeof graphNode>;

interface Counterpart {
  readonly op: string;
  readonly attributes?: (attributes: Attributes) => Record<string, Attribute>;
  /** Tensors of whole numbers behind its inputs. */
  readonly operands?: (attributes: Attributes) => Operand[];
  readonly restore?: (node: GraphNode, operands: readonly (readonly number[])[]) => Attributes;
}

const counterparts: Readonly<Record<OperationId, Counterpart>> = {
  add: { op: 'AddV2' },
  subtract: { op: 'Sub' },
  multiply: { op: 'Mul' },
  minimum: { op: 'Minimum' },
  maximum: { op: 'Maximum' },
  tanh: { op: 'Tanh' },
  sigmoid: { op: 'Sigmoid' },
  softmax: { op: 'Softmax' },
  matmul: { op: 'MatMul' },
  equal: { op: 'Equal' },
  select: { op: 'SelectV2' },
  identity: { op: 'Identity' },
  convolution: {
    op: 'Conv2D',
    attributes: ({ stride: [stride] }) => ({
      strides: wholes([1, stride, stride, 1]),
      dilations: wholes([1, 1, 1, 1]),
      padding: text('VALID'),
      data_format: text('NHWC'),
    }),
    restore: ({ attr }) => ({ stride: [Number(attr.strides.list?.i?.[1])] }),
  },
  reshape: {
    op: 'Reshape',
    operands: ({ shape }) => [vectorOperand(shape)],
    restore: (_, [shape]) => ({ shape }),
  },
  transpose: {
    op: 'Transpose',
    operands: ({ order }) => [vectorOperand(order)],
    restore: (_, [order]) => ({ order }),
  },
  slice: {
    op: 'Slice',
    operands: ({ begin, size }) => [vectorOperand(begin), vectorOperand(size)],
    restore: (_, [begin, size]) => ({ begin, size }),
  },
  concat: { op: 'ConcatV2', operands: () => [{ shape: [], values: [0] }] },
};

export interface Lowered {
  readonly node: GraphNode;
  readonly operands: readonly (Operand & { readonly name: string })[];
}

export function lower({ name, operation, inputs, attributes }: ProgramNode): Lowered {
  const { op, attributes: write, operands: list } = counterparts[operation];
  const operands = (list?.(attributes) ?? []).map((operand, k) => ({
    ...operand,
    name: operandName(name, k + 1),
  }));
  const input = [...inputs, ...operands.map((operand) => operand.name)];
  return { node: { name, op, input, attr: write?.(attributes) ?? {} }, operands };
}

/** `operands` are the tensors of whole numbers by name. Throws where there is no such operation. */
export function raise(node: GraphNode, operands: ReadonlyMap<string, readonly number[]>): ProgramNode {
  const found = Object.entries(counterparts).find(([, { op }]) => op === node.op);
  if (!found) throw new Error(`There is no operation for ${node.op}.`);
  const [operation, { restore }] = found as [OperationId, Counterpart];
  const own = node.input.flatMap((input) => {
    const values = operands.get(input);
    return values ? [values] : [];
  });
  const inputs = node.input.filter((input) => !operands.has(input));
  return programNode(node.name, operation, inputs, restore?.(node, own) ?? {});
}

function wholes(values: readonly number[]): Attribute {
  return { list: { i: values.map(String) } };
}

function text(value: string): Attribute {
  return { s: Buffer.from(value).toString('base64') };
}
