// Installs a real TensorFlow for the long lane, where none is: its package for Python in a virtual environment, by the pip of whoever
// runs it, and the binding built against that by our own installer.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { enginesFolder } from '../../src-main/contract/user-folder.ts';
import { installTensorFlow } from '../../src-main/installer/tensorflow.ts';

export async function setup(): Promise<void> {
  if (existsSync(join(enginesFolder(), 'tensorflow'))) return;
  const environment = join(enginesFolder(), '..', 'python');
  const python = join(environment, 'bin', 'python');
  const run = (program: string, ...words: string[]) =>
    execFileSync(program, words, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
  console.log('Installing a TensorFlow for these tests; it takes a few minutes and about 2 GB.');
  run(process.env.ENGRAM_PYTHON ?? 'python3', '-m', 'venv', environment);
  run(python, '-m', 'pip', 'install', '--quiet', '--no-deps', 'tensorflow-cpu');
  const packages = run(python, '-c', 'import sysconfig; print(sysconfig.get_path("platlib"))').trim();
  await installTensorFlow({ library: join(packages, 'tensorflow'), onProgress: () => undefined });
}
