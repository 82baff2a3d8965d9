// Dawn, the implementation of WebGPU that comes with the package `webgpu`: loaded once in this process, when it is first asked for.
import { createRequire } from 'node:module';
import { EngramError } from '../../contract/errors.ts';
import { explainFailure } from './failures.ts';

export interface Library {
  readonly gpu: GPU;
  /** Of the package. */
  readonly version: string;
}

let loaded: Promise<Library> | null = null;

/** Rejects with `unavailable`, saying why and what to do. */
export function loadLibrary(): Promise<Library> {
  loaded ??= load();
  return loaded;
}

async function load(): Promise<Library> {
  try {
    const { create, globals } = await import('webgpu');
    Object.assign(globalThis, globals);
    const { version } = createRequire(import.meta.url)('webgpu/package.json') as { version: string };
    return { gpu: create([]), version };
  } catch (error) {
    throw new EngramError('unavailable', explainFailure(error), { cause: error });
  }
}
