// Understands a graph model as write.ts makes it.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EngramError } from '../../contract/errors.ts';
import { sizeOf } from '../../science/arrays.ts';
import type { Port, Program } from '../../science/programs/program.ts';
import type { ReadNetwork } from '../format.ts';
import { floatsOf, splitPorts } from '../graph-names.ts';
import { modelFile } from './model-file.ts';
import type { ModelFile, TensorInfo, Weight } from './model-file.ts';
import { raise } from './operations.ts';
import { files } from './write.ts';

/** Throws `damaged` where the folder has no such model. */
export async function readModel(folder: string): Promise<ReadNetwork> {
  const [text, weights] = await Promise.all(
    [files.model, files.weights].map((name) => readFile(join(folder, name))),
  );
  try {
    return toNetwork(modelFile.parse(JSON.parse(text.toString())), weights);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new EngramError(
      'damaged',
      `${files.model}: expected a TensorFlow.js graph model as Engram writes it. ${why}`,
      { cause },
    );
  }
}

function toNetwork({ signature, modelTopology, weightsManifest }: ModelFile, bytes: Uint8Array): ReadNetwork {
  const tensors = placeWeights(weightsManifest[0].weights, bytes);
  const floats = tensors.filter(({ dtype }) => dtype === 'float32');
  const operands = new Map(
    tensors
      .filter(({ dtype }) => dtype === 'int32')
      .map((tensor) => [tensor.name, Array.from(new Int32Array(new Uint8Array(tensor.bytes).buffer))]),
  );
  const program: Program = {
    ...splitPorts(portsOf(signature.inputs), portsOf(signature.outputs)),
    parameters: floats.map(({ name, shape }) => ({ name, shape })),
    constants: [],
    nodes: modelTopology.node
      .filter(({ op }) => op !== 'Const' && op !== 'Placeholder')
      .map((node) => raise(node, operands)),
  };
  const named = Object.fromEntries(floats.map((tensor) => [tensor.name, floatsOf(tensor.bytes)]));
  return { file: files.model, program, tensors: named };
}

/** Weights lie one behind the other, four bytes a number. */
function placeWeights(weights: readonly Weight[], bytes: Uint8Array): (Weight & { bytes: Uint8Array })[] {
  let end = 0;
  const placed = weights.map((weight) => {
    const start = end;
    end += 4 * sizeOf(weight.shape);
    return { ...weight, bytes: bytes.subarray(start, end) };
  });
  if (end !== bytes.length) throw new Error(`${files.weights} has ${bytes.length} bytes, expected ${end}.`);
  return placed;
}

function portsOf(infos: Readonly<Record<string, TensorInfo>>): Port[] {
  return Object.entries(infos).map(([name, { tensorShape }]) => ({
    name,
    shape: tensorShape.dim.map(({ size }) => Number(size)),
  }));
}
