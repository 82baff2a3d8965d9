// Programs of others open every network's exports and come to what Engram's engine came to, over a whole held-out episode.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import * as ort from 'onnxruntime-node';
import { describe, expect, test } from 'vitest';
import type { NamedTensor } from '../../src-main/contract/safetensors.ts';
import { exportManifest } from '../../src-main/contract/exports.ts';
import type { ExportManifest } from '../../src-main/contract/exports.ts';
import { readGolden } from '../../src-main/exports/golden.ts';
import { sizeOf } from '../../src-main/science/arrays.ts';
import { exportEverywhere, makeExport, networkCases } from '../support/exported-networks.ts';
import { createFolder } from '../support/folders.ts';

const tolerance = 1e-5;
const options = { intraOpNumThreads: 1, interOpNumThreads: 1 };

/** What a reader came to, [T, ...] each. */
type Outputs = Record<string, Float32Array>;

function manifestOf(folder: string): ExportManifest {
  return exportManifest.parse(JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')));
}

const float = (values: ArrayLike<number>, shape: readonly number[]) =>
  new ort.Tensor('float32', Float32Array.from(values), shape);

async function onnxEpisode(folder: string, golden: readonly NamedTensor[]): Promise<Outputs> {
  const session = await ort.InferenceSession.create(join(folder, 'episode.onnx'), options);
  const given = golden.filter(({ name }) => session.inputNames.includes(name));
  const made = await session.run(
    Object.fromEntries(given.map(({ name, shape, values }) => [name, float(values, shape)])),
  );
  return Object.fromEntries(Object.entries(made).map(([name, { data }]) => [name, data as Float32Array]));
}

async function onnxSteps(folder: string, golden: readonly NamedTensor[]): Promise<Outputs> {
  const { inputs, outputs, states } = manifestOf(folder);
  const session = await ort.InferenceSession.create(join(folder, 'step.onnx'), options);
  let state = states.map(({ shape }) => float(new Float32Array(sizeOf(shape)), shape));
  const rows: Record<string, number[]> = Object.fromEntries(outputs.map(({ name }) => [name, []]));
  for (let t = 0; t < golden[0].shape[0]; t++) {
    const given = inputs.map(({ name, shape }) => [name, float(rowOf(golden, name, t), shape)] as const);
    const before = states.map(({ name }, k) => [name, state[k]] as const);
    const made = await session.run(Object.fromEntries([...given, ...before]));
    state = states.map(({ name }) => made[`${name}Next`] as ort.TypedTensor<'float32'>);
    for (const { name } of outputs) rows[name].push(...(made[name].data as Float32Array));
  }
  return asFloats(rows);
}

async function tfjsSteps(folder: string, golden: readonly NamedTensor[]): Promise<Outputs> {
  const { inputs, outputs, states } = manifestOf(folder);
  const json = JSON.parse(readFileSync(join(folder, 'model.json'), 'utf8')) as tf.io.ModelJSON;
  const weights = new Uint8Array(readFileSync(join(folder, 'weights.bin'))).buffer;
  const model = await tf.loadGraphModel({
    load: () =>
      tf.io.getModelArtifactsForJSON(json, (specs) =>
        Promise.resolve([tf.io.getWeightSpecs(specs), weights]),
      ),
  });
  let state = states.map(({ shape }) => tf.zeros([...shape]));
  const rows: Record<string, number[]> = Object.fromEntries(outputs.map(({ name }) => [name, []]));
  for (let t = 0; t < golden[0].shape[0]; t++) {
    const given = inputs.map(
      ({ name, shape }) => [name, tf.tensor(rowOf(golden, name, t), [...shape])] as const,
    );
    const before = states.map(({ name }, k) => [name, state[k]] as const);
    const names = [...outputs.map(({ name }) => name), ...states.map(({ name }) => `${name}Next`)];
    const made = [model.execute(Object.fromEntries([...given, ...before]), names)].flat();
    state = made.slice(outputs.length);
    outputs.forEach(({ name }, k) => rows[name].push(...made[k].dataSync()));
  }
  return asFloats(rows);
}

function rowOf(golden: readonly NamedTensor[], name: string, t: number): Float32Array {
  const tensor = golden.find((candidate) => candidate.name === name);
  if (!tensor) throw new Error(`The golden episode has no "${name}".`);
  const size = sizeOf(tensor.shape.slice(1));
  return Float32Array.from(tensor.values.subarray(t * size, (t + 1) * size));
}

function asFloats(rows: Record<string, number[]>): Outputs {
  return Object.fromEntries(Object.entries(rows).map(([name, values]) => [name, Float32Array.from(values)]));
}

function expectGolden(
  made: Outputs,
  golden: readonly NamedTensor[],
  outputs: ExportManifest['outputs'],
): void {
  for (const { name } of outputs) {
    const expected = golden.find((tensor) => tensor.name === name)?.values ?? new Float32Array(0);
    expect(made[name]).toHaveLength(expected.length);
    made[name].forEach((value, k) => {
      const room = tolerance * Math.max(1, Math.abs(expected[k]));
      if (!(Math.abs(value - expected[k]) <= room)) expect(value, `${name} ${k}`).toBe(expected[k]);
    });
  }
}

describe.each(networkCases)('$name', (network) => {
  test('is the same network in onnxruntime and in TensorFlow.js, and in what is read back of every format', async () => {
    const folder = createFolder();
    const written = await exportEverywhere(folder, await makeExport(network));
    for (const { check } of Object.values(written)) expect(check.difference).toBeLessThan(tolerance);
    const at = (format: string) => join(folder, format);
    const { outputs } = manifestOf(at('onnx'));
    const golden = await readGolden('npz', at('onnx'));
    expectGolden(await onnxEpisode(at('onnx'), golden), golden, outputs);
    expectGolden(await onnxSteps(at('onnx'), golden), golden, outputs);
    const json = await readGolden('json', at('tfjs'));
    expectGolden(await tfjsSteps(at('tfjs'), json), json, outputs);
  });
});
