// A libtensorflow 2.x that is on the machine already, and the binding of tfjs-node built against it. Only headers and libraries
// are needed, such as those inside TensorFlow's package for Python.
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { EngramError } from '../contract/errors.ts';
import { projectRoot } from '../contract/project-root.ts';
import { run } from './run.ts';

export interface NativeLibrary {
  /** Of tensorflow/c/c_api.h. */
  readonly headers: string;
  /** Folder of the libraries, and their file names. */
  readonly folder: string;
  readonly files: readonly string[];
}

/** Throws a sentence that says what was looked for. */
export function findLibrary(asked: string): NativeLibrary {
  const root = resolve(asked);
  const headers = join(root, 'include');
  if (!existsSync(join(headers, 'tensorflow', 'c', 'eager', 'c_api.h')))
    throw notThere(root, 'include/tensorflow/c/eager/c_api.h');
  const folder = ['lib', 'lib64', '.'].map((name) => join(root, name)).find((place) => main(place));
  const first = folder && main(folder);
  if (!folder || !first) throw notThere(root, 'libtensorflow.so, or libtensorflow_cc.so.2 beside it');
  const framework = pick(folder, /^libtensorflow_framework\.(so|so\.2|2\.dylib|dylib)$/);
  return { headers, folder, files: framework ? [first, framework] : [first] };
}

function main(folder: string): string | undefined {
  return pick(folder, /^libtensorflow(_cc)?\.(so|so\.2|2\.dylib|dylib)$/);
}

function pick(folder: string, pattern: RegExp): string | undefined {
  if (!existsSync(folder)) return undefined;
  return readdirSync(folder)
    .filter((name) => pattern.test(name))
    .sort()[0];
}

function notThere(root: string, what: string): EngramError {
  return new EngramError(
    'not-found',
    `Expected a TensorFlow 2 with headers and libraries in ${root}, but found no ${what}. TensorFlow's package for Python has both: name its folder "tensorflow" in site-packages.`,
  );
}

/** Compiles the binding of the package in `folder`; takes a C++ compiler, CXX or c++. */
export async function buildBinding(folder: string, library: NativeLibrary): Promise<void> {
  if (process.platform === 'win32')
    throw new EngramError(
      'unavailable',
      'A binding is built on Linux and macOS only. Install without --library.',
    );
  const version = 8;
  const target = join(folder, 'lib', `napi-v${version}`);
  mkdirSync(target, { recursive: true });
  const sources = ['tfjs_backend.cc', 'tfjs_binding.cc'].map((name) => join(folder, 'binding', name));
  const shared = process.platform === 'darwin' ? ['-bundle', '-undefined', 'dynamic_lookup'] : ['-shared'];
  await run(
    process.env.CXX ?? 'c++',
    [
      ...['-std=gnu++17', '-O2', '-fPIC', ...shared, `-DNAPI_VERSION=${version}`],
      ...['-I', folder, '-I', nodeHeaders(), '-I', library.headers],
      ...sources,
      ...['-o', join(target, 'tfjs_binding.node')],
      ...library.files.map((name) => join(library.folder, name)),
      `-Wl,-rpath,${library.folder}`,
    ],
    'The binding between Node and TensorFlow could not be built',
  );
}

/** Those of the Node that runs this, or of the one that Engram brings. */
function nodeHeaders(): string {
  const own = join(dirname(dirname(process.execPath)), 'include', 'node');
  const inPackage = (name: string) => join(projectRoot, 'node_modules', name, 'include', 'node');
  const places = [own, inPackage('node'), ...bundled().map((name) => inPackage(`node/node_modules/${name}`))];
  const found = places.find((place) => existsSync(join(place, 'node_api.h')));
  if (found) return found;
  throw new EngramError(
    'unavailable',
    `The headers of Node were not found; they belong in ${own}. Installing Node with its headers puts them there.`,
  );
}

function bundled(): string[] {
  const folder = join(projectRoot, 'node_modules', 'node', 'node_modules');
  return existsSync(folder) ? readdirSync(folder) : [];
}
