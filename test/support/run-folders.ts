// Run folders: made by a real run, and changed in ways that a careful reader notices.
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LabClient } from '../../src-main/contract/client.ts';
import type { ExperimentRequest } from '../../src-main/contract/experiment.ts';
import type { Run } from '../../src-main/contract/runs.ts';
import { decodeTensors, encodeTensors } from '../../src-main/contract/safetensors.ts';
import type { NamedTensor } from '../../src-main/contract/safetensors.ts';
import { restOf } from './home.ts';

/** Trains to the end and exports; resolves with the run. */
export async function trainAndExport(
  lab: LabClient,
  folder: string,
  asked: ExperimentRequest,
  options: { points?: number; withMoments?: boolean } = {},
): Promise<Run> {
  const { run } = await lab.call('runs.create', asked);
  const record = await restOf(lab, run);
  await lab.call('runs.export', { run, folder, ...options });
  return record;
}

type RunJson = { experiment: Record<string, unknown> } & Record<string, unknown>;

/** Changes run.json, which has no hash: what it says must hold together. */
export function edit(folder: string, change: (record: RunJson) => unknown): void {
  const path = join(folder, 'run.json');
  writeFileSync(path, JSON.stringify(change(JSON.parse(readFileSync(path, 'utf8')) as RunJson)));
}

/** Changes a file of tensors and makes its hash and size right again. */
export function editTensors(
  folder: string,
  part: 'curves' | 'checkpoint',
  change: (tensors: NamedTensor[]) => NamedTensor[],
): void {
  const path = join(folder, `${part}.safetensors`);
  const { tensors, metadata } = decodeTensors(readFileSync(path));
  putFile(folder, part, encodeTensors({ tensors: change([...tensors]), metadata }));
}

export function putFile(folder: string, part: 'curves' | 'checkpoint', bytes: Uint8Array): void {
  writeFileSync(join(folder, `${part}.safetensors`), bytes);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  edit(folder, (record) => ({
    ...record,
    [part]: { ...(record[part] as object), sha256, bytes: bytes.length },
  }));
}

/** Changes one bit of a file. */
export function flip(path: string): void {
  const bytes = readFileSync(path);
  bytes[bytes.length - 5] ^= 1;
  writeFileSync(path, bytes);
}

export function changeTensor(wanted: string, change: (values: Float64Array) => Float64Array) {
  return (tensors: NamedTensor[]) =>
    tensors.map((tensor): NamedTensor => {
      if (tensor.name !== wanted) return tensor;
      const values = change(tensor.values as Float64Array);
      return { name: wanted, shape: [values.length], values };
    });
}
