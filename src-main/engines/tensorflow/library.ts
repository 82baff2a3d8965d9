// Finds tfjs-node, its variant for CUDA first, and loads it once in this process. It is no part of Engram: it lies in the folder
// for engines, where `engram engines install tensorflow` puts it, or among the packages of whoever runs Engram.
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import util from 'node:util';
import { EngramError } from '../../contract/errors.ts';
import { projectRoot } from '../../contract/project-root.ts';
import { enginesFolder } from '../../contract/user-folder.ts';
import { explainFailure, notInstalled } from './failures.ts';
import type { Tfjs } from './tfjs.ts';

export interface Library {
  readonly tf: Tfjs;
  /** Of the package. */
  readonly name: string;
  readonly version: string;
  readonly threads: number;
}

const packages = ['@tensorflow/tfjs-node-gpu', '@tensorflow/tfjs-node'] as const;

let loaded: Library | null = null;

/** The threads are those of the first call in this process. Throws `unavailable`, saying why and what to do. */
export function loadLibrary(threads?: number): Library {
  if (loaded) {
    if (threads !== undefined && threads !== loaded.threads) throw threadsSettled(loaded.threads);
    return loaded;
  }
  const found = findPackage();
  if (!found) throw new EngramError('unavailable', notInstalled());
  settleThreads(threads);
  loaded = { ...load(found), threads: threads ?? availableParallelism() };
  return loaded;
}

/** Folder of the first package that is there. */
function findPackage(): string | null {
  const places = [join(enginesFolder(), 'tensorflow'), projectRoot];
  const folders = places.flatMap((place) => packages.map((name) => join(place, 'node_modules', name)));
  return folders.find((folder) => existsSync(join(folder, 'package.json'))) ?? null;
}

function load(folder: string): Omit<Library, 'threads'> {
  restoreIsNullOrUndefined();
  process.env.TF_CPP_MIN_LOG_LEVEL ??= '2';
  const require = createRequire(join(folder, 'package.json'));
  try {
    const { name, version } = require(join(folder, 'package.json')) as { name: string; version: string };
    return { tf: require(folder) as Tfjs, name, version };
  } catch (error) {
    throw new EngramError('unavailable', explainFailure(error), { cause: error });
  }
}

/** tfjs-node 4.22 calls it; Node 23 has it no more. */
function restoreIsNullOrUndefined(): void {
  const old = util as { isNullOrUndefined?: (value: unknown) => boolean };
  old.isNullOrUndefined ??= (value) => value === null || value === undefined;
}

/** TensorFlow reads them once, when its first operation runs. */
function settleThreads(threads: number | undefined): void {
  if (threads === undefined) return;
  process.env.TF_NUM_INTRAOP_THREADS = process.env.OMP_NUM_THREADS = String(threads);
}

function threadsSettled(threads: number): EngramError {
  return new EngramError(
    'unavailable',
    `TensorFlow computes on ${threads} threads in this process; another number needs a process of its own.`,
  );
}
