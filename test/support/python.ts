// Finds a Python that has what a comparison needs: the one that ENGRAM_PYTHON names, or a virtual environment that is made on
// first use, with packages of fixed versions.
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { EngramError } from '../../src-main/contract/errors.ts';

const run = promisify(execFile);

const root = join(import.meta.dirname, '../..');
const isWindows = process.platform === 'win32';

export interface PythonNeed {
  /** What is installed, with versions. */
  readonly packages: readonly string[];
  /** What must then be importable. */
  readonly modules: readonly string[];
  /** The folder of the virtual environment, below the project's. */
  readonly environment: string;
}

/** The path of a Python executable that imports all modules. Rejects with `unavailable`. */
export async function findPython(need: PythonNeed): Promise<string> {
  const named = process.env.ENGRAM_PYTHON;
  if (named) {
    const fault = await importFault(named, need);
    if (fault)
      throw unavailable(need, `ENGRAM_PYTHON names a Python that cannot import ${wordsOf(need)}: ${fault}`);
    return named;
  }
  const own = join(root, need.environment, isWindows ? 'Scripts/python.exe' : 'bin/python');
  if (existsSync(own) && !(await importFault(own, need))) return own;
  await install(own, need);
  return own;
}

async function install(python: string, need: PythonNeed): Promise<void> {
  const { packages, environment } = need;
  console.log(`Installing ${packages.join(', ')} into ${environment}; this can take several minutes.`);
  try {
    await run(isWindows ? 'python' : 'python3', ['-m', 'venv', join(root, environment)]);
    await run(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...packages]);
  } catch (error) {
    throw unavailable(need, `They could not be installed into ${environment}: ${reasonOf(error)}`);
  }
  const fault = await importFault(python, need);
  if (fault) throw unavailable(need, `They were installed into ${environment} but do not load: ${fault}`);
}

/** Why the imports fail, or nothing. */
async function importFault(python: string, { modules }: PythonNeed): Promise<string> {
  try {
    await run(python, ['-c', `import ${modules.join(', ')}`]);
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

const wordsOf = ({ modules }: PythonNeed) => `${modules.slice(0, -1).join(', ')} and ${modules.at(-1) ?? ''}`;

function unavailable(need: PythonNeed, sentence: string): EngramError {
  const advice = `Set ENGRAM_PYTHON to the executable of a Python that has ${wordsOf(need)}.`;
  return new EngramError('unavailable', `${sentence.replace(/\.?$/, '.')} ${advice}`);
}
