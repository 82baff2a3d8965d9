// Understands ONNX models as write.ts makes them: the graph of a step, or that inside an episode's Scan.
import { EngramError } from '../../contract/errors.ts';
import type { Floats } from '../../science/arrays.ts';
import type { Port, Program } from '../../science/programs/program.ts';
import type { ReadNetwork } from '../format.ts';
import { floatsOf, splitPorts } from '../graph-names.ts';
import { dataTypes, decodeModel } from './messages.ts';
import type { GraphMessage, NodeMessage, TensorMessage, ValueMessage } from './messages.ts';
import { findAttribute, raise } from './operations.ts';
import { bodyPrefix } from './write.ts';

/** Throws `damaged` where the bytes are no such model. */
export function readModel(bytes: Uint8Array, file: string): ReadNetwork {
  try {
    const { graph } = decodeModel(bytes);
    const scan = graph.node.find(({ opType }) => opType === 'Scan');
    return readGraph(scan ? bodyGraph(scan, graph) : graph, file);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new EngramError('damaged', `${file}: expected an ONNX model as Engram writes it. ${why}`, {
      cause,
    });
  }
}

/** The body, with the tensors around it, and its values under the names they have in a step. */
function bodyGraph(scan: NodeMessage, around: GraphMessage): GraphMessage {
  const { g } = findAttribute(scan, 'body');
  if (!g) throw new Error('Its Scan has no body.');
  const plain = (name: string) => (name.startsWith(bodyPrefix) ? name.slice(bodyPrefix.length) : name);
  const rename = <V extends { name: string }>(message: V): V => ({ ...message, name: plain(message.name) });
  const node = g.node.map((one) => ({
    ...one,
    input: one.input.map(plain),
    output: one.output.map(plain),
  }));
  return {
    ...g,
    node,
    initializer: around.initializer.map(rename),
    input: g.input.map(rename),
    output: g.output.map(rename),
  };
}

function readGraph(graph: GraphMessage, file: string): ReadNetwork {
  const floats = graph.initializer.filter(({ dataType }) => dataType === dataTypes.float);
  const wholes = graph.initializer.filter(({ dataType }) => dataType === dataTypes.int64);
  const operands = new Map(wholes.map((tensor) => [tensor.name, wholesOf(tensor)]));
  const program: Program = {
    ...splitPorts(graph.input.map(toPort), graph.output.map(toPort)),
    parameters: floats.map(({ name, dims }) => ({ name, shape: dims })),
    constants: [],
    nodes: graph.node.flatMap((node) => raise(node, operands)),
  };
  const tensors = floats.map(({ name, rawData }): [string, Floats] => [name, floatsOf(rawData)]);
  return { file, program, tensors: Object.fromEntries(tensors) };
}

function toPort({ name, type }: ValueMessage): Port {
  return { name, shape: type.tensorType.shape.dim.map(({ dimValue }) => dimValue ?? 0) };
}

function wholesOf({ rawData }: TensorMessage): number[] {
  return Array.from(new BigInt64Array(new Uint8Array(rawData).buffer), Number);
}
