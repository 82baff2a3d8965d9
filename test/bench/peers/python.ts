// Finds a Python that has PyTorch and JAX: the one that ENGRAM_PYTHON names, or a virtual environment that is made on first
// use. torch.compile needs a C++ compiler too.
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { EngramError } from '../../../src-main/contract/errors.ts';

const run = promisify(execFile);

const packages = ['torch==2.13.0', 'jax==0.10.2', 'numpy==2.4.6'];
const root = join(import.meta.dirname, '../../..');
const environment = 'out/peers-venv';
const isWindows = process.platform === 'win32';
const advice = 'Set ENGRAM_PYTHON to the executable of a Python that has torch, jax and numpy.';

/** The path of a Python executable that imports torch, jax and numpy. Rejects with `unavailable`. */
export async function findPython(): Promise<string> {
  const named = process.env.ENGRAM_PYTHON;
  if (named) {
    const fault = await importFault(named);
    if (fault)
      throw unavailable(`ENGRAM_PYTHON names a Python that cannot import torch, jax and numpy: ${fault}`);
    return named;
  }
  const own = join(root, environment, isWindows ? 'Scripts/python.exe' : 'bin/python');
  if (existsSync(own) && !(await importFault(own))) return own;
  await install(own);
  return own;
}

async function install(python: string): Promise<void> {
  console.log(`Installing ${packages.join(', ')} into ${environment}; this can take several minutes and GB.`);
  try {
    await run(isWindows ? 'python' : 'python3', ['-m', 'venv', join(root, environment)]);
    await run(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...packages]);
  } catch (error) {
    throw unavailable(`PyTorch and JAX could not be installed into ${environment}: ${reasonOf(error)}`);
  }
  const fault = await importFault(python);
  if (fault)
    throw unavailable(`PyTorch and JAX were installed into ${environment} but do not load: ${fault}`);
}

/** Why the imports fail, or nothing. */
async function importFault(python: string): Promise<string> {
  try {
    await run(python, ['-c', 'import torch, jax, numpy']);
    return '';
  } catch (error) {
    return reasonOf(error);
  }
}

/** The last line of what a program complained, which is where Python and pip say what is wrong. */
function reasonOf(error: unknown): string {
  const { code, path, stderr, stdout, message } = error as Partial<Record<string, string>>;
  if (code === 'ENOENT') return `there is no program "${path}".`;
  const words = (stderr?.trim() || stdout?.trim() || message || '').split('\n');
  return (words.findLast((line) => line.startsWith('ERROR')) ?? words.at(-1) ?? '').trim();
}

function unavailable(sentence: string): EngramError {
  return new EngramError('unavailable', `${sentence.replace(/\.?$/, '.')} ${advice}`);
}
