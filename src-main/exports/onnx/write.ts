// A network as two ONNX models: its step, and the whole episode as a Scan over that step, from states of zero.
import type { NamedTensor } from '../../contract/safetensors.ts';
import { nextName } from '../../science/programs/program.ts';
import type { Port, Program, ProgramNode } from '../../science/programs/program.ts';
import type { TrainedNetwork } from '../format.ts';
import { bytesOf, singleTensors, vectorOperand } from '../graph-names.ts';
import type { Operand } from '../graph-names.ts';
import { attributeTypes, dataTypes, encodeModel } from './messages.ts';
import type { GraphMessage, NodeMessage, TensorMessage, ValueMessage } from './messages.ts';
import { int, lower, message, opset } from './operations.ts';

const irVersion = 8;
const stepsDimension = 'steps';

/** Before the names of values inside the Scan: names are the whole model's. */
export const bodyPrefix = 'step.';
const finalName = (state: string) => `${state}Final`;

export function encodeStep(network: TrainedNetwork): Uint8Array {
  const { program } = network;
  const { nodes, operands } = lowerAll(program.nodes);
  const nexts = program.states.map(({ name, shape }) => ({ name: nextName(name), shape }));
  return encode(network, 'One step: inputs and states to outputs and next states.', {
    name: 'step',
    node: nodes,
    initializer: [...singleTensors(network).map(floatTensor), ...operands.map(wholeTensor)],
    input: [...program.inputs, ...program.states].map(({ name, shape }) => value(name, shape)),
    output: [...program.outputs, ...nexts].map(({ name, shape }) => value(name, shape)),
  });
}

export function encodeEpisode(network: TrainedNetwork): Uint8Array {
  const { program } = network;
  const { inputs, outputs, states } = program;
  const { nodes, operands } = lowerAll(program.nodes.map((node) => inBody(node, program)));
  const zeros = states.map(({ name, shape }) => ({ name: `${name}Zero`, shape: vectorOperand(shape) }));
  const shapes = zeros.map(({ name, shape }) => ({ ...shape, name: `${name}.1` }));
  const scan = message(
    'Scan',
    [...states.map(({ name }) => finalName(name)), ...outputs.map(({ name }) => name)],
    [...zeros.map(({ name }) => name), ...inputs.map(({ name }) => name)],
    [
      { name: 'body', type: attributeTypes.graph, g: bodyOf(program, nodes) },
      int('num_scan_inputs', inputs.length),
    ],
  );
  return encode(
    network,
    'A whole episode: inputs at all steps to outputs at all steps, from states of zero.',
    {
      name: 'episode',
      node: [...zeros.map(({ name }) => message('ConstantOfShape', name, [`${name}.1`])), scan],
      initializer: [...singleTensors(network).map(floatTensor), ...[...operands, ...shapes].map(wholeTensor)],
      input: inputs.map(({ name, shape }) => value(name, [stepsDimension, ...shape])),
      output: [
        ...outputs.map(({ name, shape }) => value(name, [stepsDimension, ...shape])),
        ...states.map(({ name, shape }) => value(finalName(name), shape)),
      ],
    },
  );
}

/** Tensors keep their names, which are the model's; everything else is the body's. */
function inBody(node: ProgramNode, { parameters, constants }: Program): ProgramNode {
  const fixed = new Set([...parameters, ...constants].map(({ name }) => name));
  const inputs = node.inputs.map((name) => (fixed.has(name) ? name : bodyPrefix + name));
  return { ...node, name: bodyPrefix + node.name, inputs };
}

function bodyOf({ inputs, outputs, states }: Program, node: NodeMessage[]): GraphMessage {
  const inside = ({ name, shape }: Port) => value(bodyPrefix + name, shape);
  const nexts = states.map(({ name, shape }) => ({ name: nextName(name), shape }));
  return {
    name: 'step',
    node,
    initializer: [],
    input: [...states, ...inputs].map(inside),
    output: [...nexts, ...outputs].map(inside),
  };
}

function lowerAll(nodes: readonly ProgramNode[]) {
  const lowered = nodes.map(lower);
  return {
    nodes: lowered.flatMap((part) => part.nodes),
    operands: lowered.flatMap((part) => part.operands),
  };
}

function encode({ about }: TrainedNetwork, docString: string, graph: GraphMessage): Uint8Array {
  return encodeModel({
    irVersion,
    producerName: 'engram',
    producerVersion: about.engram ?? '',
    docString,
    graph,
    opsetImport: [{ domain: '', version: opset }],
    metadataProps: Object.entries(about).map(([key, text]) => ({ key, value: text })),
  });
}

function floatTensor({ name, shape, values }: NamedTensor): TensorMessage {
  return { name, dims: [...shape], dataType: dataTypes.float, rawData: bytesOf(values) };
}

function wholeTensor({ name, shape, values }: Operand & { readonly name: string }): TensorMessage {
  const rawData = new Uint8Array(BigInt64Array.from(values, BigInt).buffer);
  return { name, dims: [...shape], dataType: dataTypes.int64, rawData };
}

function value(name: string, shape: readonly (number | string)[]): ValueMessage {
  const dim = shape.map((size) => (typeof size === 'string' ? { dimParam: size } : { dimValue: size }));
  return { name, type: { tensorType: { elemType: dataTypes.float, shape: { dim } } } };
}
