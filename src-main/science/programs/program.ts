// A network's step as a graph of operations on tensors, written once for every format that networks are exported to. It knows no
// batch: a step is one episode's. operations.ts says what each operation does.
import { z } from '../../contract/schema.ts';

const shape = z.array(z.int().min(0)).readonly();

/** A tensor with a name that crosses the program's border. A scalar has the shape []. */
const port = z.object({ name: z.string(), shape });
export type Port = z.infer<typeof port>;

const operationIds = [
  'add',
  'subtract',
  'multiply',
  'minimum',
  'maximum',
  'tanh',
  'sigmoid',
  'softmax',
  'matmul',
  'convolution',
  'equal',
  'select',
  'reshape',
  'transpose',
  'slice',
  'concat',
  'identity',
] as const;
export type OperationId = (typeof operationIds)[number];

/** An operation; what it makes goes by its name. */
const node = z.object({
  name: z.string(),
  operation: z.enum(operationIds),
  inputs: z.array(z.string()).readonly(),
  attributes: z.record(z.string(), z.array(z.int()).readonly()),
});
export type ProgramNode = z.infer<typeof node>;

export const program = z.object({
  /** What a step is given, and what it answers with: names of nodes. */
  inputs: z.array(port).readonly(),
  outputs: z.array(port).readonly(),
  /** What a step leaves to the next, zero before the first. The node `nextName(name)` makes the next value. */
  states: z.array(port).readonly(),
  /** Trained tensors. */
  parameters: z.array(port).readonly(),
  constants: z.array(port.extend({ values: z.array(z.number()).readonly() })).readonly(),
  /** Each after those whose values it takes. */
  nodes: z.array(node).readonly(),
});
export type Program = z.infer<typeof program>;
export type Constant = Program['constants'][number];

export function nextName(state: string): string {
  return `${state}Next`;
}
