// Installs and removes what the engine `tensorflow` runs on: tfjs-node in a folder of its own, beside a native TensorFlow that its
// makers host, or bound to one that is on the machine. It takes its place only once it is whole.
import { existsSync, readdirSync } from 'node:fs';
import { mkdir, readFile, rename, rm } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { EngramError } from '../contract/errors.ts';
import { enginesFolder } from '../contract/user-folder.ts';
import { fetchAndUnpack } from './archive.ts';
import { buildBinding, findLibrary } from './native-library.ts';
import { installPackage } from './npm-package.ts';
import type { Progress } from './progress.ts';
import { run } from './run.ts';

/** The version whose binding this engine calls. */
const version = '4.22.0';

const place = () => join(enginesFolder(), 'tensorflow');

export interface InstallOptions {
  /** A folder with a TensorFlow 2 to bind to; else the one that tfjs-node's makers host is fetched. */
  readonly library: string | undefined;
  readonly onProgress: (progress: Progress) => void;
}

/** Replaces what was there. Rejects with a sentence, and then leaves what was there as it was. */
export async function installTensorFlow({ library, onProgress }: InstallOptions): Promise<void> {
  const found = library === undefined ? null : findLibrary(library);
  const name = found || !hasCardPackage() ? '@tensorflow/tfjs-node' : '@tensorflow/tfjs-node-gpu';
  const tell = (stage: string) => onProgress({ stage, done: 0, total: null, unit: 'bytes' });
  const unfinished = `${place()}.unfinished-${process.pid}`;
  await mkdir(enginesFolder(), { recursive: true });
  await removeLeftOvers();
  try {
    tell(`Fetching ${name} ${version} by npm`);
    await installPackage(unfinished, `${name}@${version}`);
    const folder = join(unfinished, 'node_modules', name);
    if (found) {
      tell('Building the binding');
      await buildBinding(folder, found);
    } else {
      await fetchAndUnpack(await addressOfLibrary(folder), join(folder, 'deps'), onProgress);
      tell('Fetching the binding');
      await runOwnInstaller(folder, unfinished);
    }
    await rm(place(), { recursive: true, force: true });
    await rename(unfinished, place());
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
}

/** Returns whether there was one. */
export async function removeTensorFlow(): Promise<boolean> {
  const isThere = existsSync(place());
  await removeLeftOvers();
  await rm(place(), { recursive: true, force: true });
  return isThere;
}

/** Of installations that were cut off. */
async function removeLeftOvers(): Promise<void> {
  if (!existsSync(enginesFolder())) return;
  const names = readdirSync(enginesFolder()).filter((entry) => entry.startsWith('tensorflow.unfinished-'));
  for (const entry of names) await rm(join(enginesFolder(), entry), { recursive: true, force: true });
}

/** Whether TensorFlow's makers host a library for graphics cards for this kind of machine. */
function hasCardPackage(): boolean {
  return ['linux', 'win32'].includes(process.platform) && process.arch === 'x64';
}

/**
 * Where the package's own installer would fetch its library from: its script is read in a process of its own, with the last line,
 * which would start it, replaced by a question.
 */
async function addressOfLibrary(folder: string): Promise<string> {
  const script = join(folder, 'scripts', 'install.js');
  const text = await readFile(script, 'utf8');
  const question = 'console.log("address " + getPlatformLibtensorflowUri());';
  const asking = text.replace(/^run\(\);\s*$/m, () => question);
  const reader = `
    const Module = require('node:module');
    const script = new Module(${JSON.stringify(script)});
    script.filename = ${JSON.stringify(script)};
    script.paths = Module._nodeModulePaths(${JSON.stringify(join(folder, 'scripts'))});
    script._compile(process.argv.pop(), script.filename);`;
  const kind = folder.endsWith('-gpu') ? 'gpu' : 'cpu';
  const words = ['--input-type=commonjs', '--eval', reader, '--', script, kind, asking];
  const said = await run(process.execPath, words, 'tfjs-node does not say where its library is');
  const address = /^address (\S+)$/m.exec(said)?.[1];
  if (asking !== text && address) return address;
  throw new EngramError(
    'unavailable',
    'tfjs-node does not say where its library is to be had. With --library one can be used that is there already.',
  );
}

/** With the library in its place, it fetches the binding from its makers, or builds it. */
async function runOwnInstaller(folder: string, root: string): Promise<void> {
  const programs = join(root, 'node_modules', '.bin');
  const kind = folder.endsWith('-gpu') ? 'gpu' : 'cpu';
  await run(process.execPath, ['scripts/install.js', kind], 'The binding of tfjs-node could not be had', {
    cwd: folder,
    env: { ...process.env, PATH: `${programs}${delimiter}${process.env.PATH ?? ''}` },
  });
  if (!existsSync(join(folder, 'lib', 'napi-v8', 'tfjs_binding.node')))
    throw new EngramError(
      'unavailable',
      'The binding of tfjs-node could not be had: its installer left none.',
    );
}
