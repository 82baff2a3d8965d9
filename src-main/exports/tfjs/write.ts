// A network's step as a graph model: the graph and its signature in model.json, all tensors in one file of weights.
import { nextName } from '../../science/programs/program.ts';
import type { Port } from '../../science/programs/program.ts';
import type { Files, TrainedNetwork } from '../format.ts';
import { bytesOf, singleTensors } from '../graph-names.ts';
import type { Operand } from '../graph-names.ts';
import type { ModelFile, TensorInfo, Weight } from './model-file.ts';
import { lower } from './operations.ts';
import type { Attribute, GraphNode } from './operations.ts';

export const files = { model: 'model.json', weights: 'weights.bin' } as const;

interface Tensor extends Weight {
  readonly bytes: Uint8Array;
}

export function writeModel(network: TrainedNetwork): Files {
  const { program, about } = network;
  const lowered = program.nodes.map(lower);
  const tensors = [
    ...singleTensors(network).map(({ name, shape, values }): Tensor => ({
      ...{ name, shape: [...shape], dtype: 'float32' },
      bytes: bytesOf(values),
    })),
    ...lowered.flatMap(({ operands }) => operands.map(wholeTensor)),
  ];
  const given = [...program.inputs, ...program.states];
  const nexts = program.states.map(({ name, shape }) => ({ name: nextName(name), shape }));
  const model: ModelFile = {
    format: 'graph-model',
    generatedBy: `Engram ${about.engram ?? ''}`.trim(),
    convertedBy: 'Engram',
    signature: { inputs: describeAll(given), outputs: describeAll([...program.outputs, ...nexts]) },
    userDefinedMetadata: { ...about },
    modelTopology: {
      node: [...tensors.map(constNode), ...given.map(placeholder), ...lowered.map(({ node }) => node)],
      versions: { producer: 1, minConsumer: 0 },
    },
    weightsManifest: [
      { paths: [files.weights], weights: tensors.map(({ name, shape, dtype }) => ({ name, shape, dtype })) },
    ],
  };
  return {
    [files.model]: new TextEncoder().encode(`${JSON.stringify(model)}\n`),
    [files.weights]: Buffer.concat(tensors.map(({ bytes }) => bytes)),
  };
}

function wholeTensor({ name, shape, values }: Operand & { readonly name: string }): Tensor {
  const bytes = new Uint8Array(Int32Array.from(values).buffer);
  return { name, shape: [...shape], dtype: 'int32', bytes };
}

function constNode({ name, dtype }: Tensor): GraphNode {
  return node(name, 'Const', { dtype: { type: dtype === 'int32' ? 'DT_INT32' : 'DT_FLOAT' } });
}

function placeholder({ name, shape }: Port): GraphNode {
  return node(name, 'Placeholder', { dtype: { type: 'DT_FLOAT' }, shape: { shape: dimensions(shape) } });
}

function node(name: string, op: string, attr: Record<string, Attribute>): GraphNode {
  return { name, op, input: [], attr };
}

function describeAll(ports: readonly Port[]): Record<string, TensorInfo> {
  return Object.fromEntries(
    ports.map(({ name, shape }) => [
      name,
      { name: `${name}:0`, dtype: 'DT_FLOAT', tensorShape: dimensions(shape) },
    ]),
  );
}

function dimensions(shape: readonly number[]) {
  return { dim: shape.map((size) => ({ size: String(size) })) };
}
