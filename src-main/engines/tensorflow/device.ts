// Where TensorFlow computes: the graphics card as its driver names it, or the processor; and why it is not the former.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { processorName } from '../processor.ts';
import type { Library } from './library.ts';

export interface Device {
  readonly name: string;
  /** Bytes of a graphics card's memory; null on the processor. */
  readonly memoryBytes: number | null;
  readonly driver: string | null;
  /** Why it is not the graphics card, where it could have been; else empty. */
  readonly remark: string;
}

/** What TensorFlow 2.9, which tfjs-node-gpu 4.22 comes with, opens of CUDA 11 and cuDNN 8 when it starts (docs/engines.md). */
const cudaLibraries = [
  'libcudart.so.11.0',
  'libcublas.so.11',
  'libcublasLt.so.11',
  'libcufft.so.10',
  'libcurand.so.10',
  'libcusolver.so.11',
  'libcusparse.so.11',
  'libcudnn.so.8',
];

export async function describeDevice({ tf, name, threads }: Library): Promise<Device> {
  const { isUsingGpuDevice } = tf.backend();
  const card = await askDriver();
  if (isUsingGpuDevice && card)
    return { ...card, name: `${card.name}, ${(card.memoryBytes / 2 ** 30).toFixed(0)} GiB`, remark: '' };
  if (isUsingGpuDevice) return { name: 'graphics card', memoryBytes: null, driver: null, remark: '' };
  return {
    name: `${processorName()}, ${threads === 1 ? '1 thread' : `${threads} threads`}`,
    memoryBytes: null,
    driver: null,
    remark: explainProcessor(name, tf.backend().binding.TF_Version, card?.name ?? null),
  };
}

function explainProcessor(name: string, version: string, card: string | null): string {
  const isForCards = name.endsWith('-gpu');
  if (!isForCards && !card) return '';
  return `TensorFlow computes on the processor, because ${whyNotCard(isForCards, version, card)}; docs/engines.md says what CUDA needs. The engine "wasm" is usually faster there.`;
}

function whyNotCard(isForCards: boolean, version: string, card: string | null): string {
  if (!card) return 'no driver of an NVIDIA card answered';
  const missing = version.startsWith('2.9.') ? cudaLibraries.filter((library) => !canOpen(library)) : [];
  if (missing.length > 0)
    return `CUDA's ${missing.join(', ')} ${missing.length === 1 ? 'was' : 'were'} not found`;
  return isForCards
    ? `it did not take the ${card}`
    : `it is made for processors, or did not take the ${card}`;
}

/** Whether the system's loader finds a library: what it loads is no module of Node, which is another error. */
function canOpen(library: string): boolean {
  if (process.platform !== 'linux') return true;
  try {
    process.dlopen({ exports: {} }, library);
    return true;
  } catch (error) {
    return !/cannot open shared object file/.test((error as Error).message);
  }
}

/** The first card of NVIDIA's driver; null where there is none. */
async function askDriver(): Promise<{ name: string; memoryBytes: number; driver: string } | null> {
  const query = ['--query-gpu=name,memory.total,driver_version', '--format=csv,noheader,nounits'];
  try {
    const { stdout } = await promisify(execFile)('nvidia-smi', query, { timeout: 10_000 });
    const [name, mebibytes, driver] = stdout
      .split('\n')[0]
      .split(',')
      .map((part) => part.trim());
    if (!name || !driver) return null;
    return { name, memoryBytes: Number(mebibytes) * 2 ** 20, driver };
  } catch {
    return null;
  }
}
