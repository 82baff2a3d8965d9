// Installing TensorFlow as a person without one does, from a server on this machine that stands for those of its makers: the package by
// npm, then the library with its checksum, then the binding by the package's own installer; and what breaks of it afterwards.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, expect, onTestFinished, test, vi } from 'vitest';
import { enginesFolder } from '../../src-main/contract/user-folder.ts';
import { probeEngines } from '../../src-main/lab/inquiries.ts';
import { createProcessHost } from '../../src-main/lab/launcher/host.ts';
import { createFolder } from '../support/folders.ts';
import { createHome, engram } from '../support/home.ts';

afterEach(() => vi.unstubAllEnvs());

const binding = join(
  enginesFolder(),
  'tensorflow/node_modules/@tensorflow/tfjs-node/lib/napi-v8/tfjs_binding.node',
);

/** An archive of links to the real library, laid out as its makers do. */
function libraryArchive(): Buffer {
  const folder = createFolder();
  mkdirSync(join(folder, 'lib'));
  const needed = execFileSync('ldd', [binding], { encoding: 'utf8' });
  for (const [, name, path] of needed.matchAll(/(libtensorflow\S+) => (\S+)/g)) {
    symlinkSync(realpathSync(path), join(folder, 'lib', name));
    if (!name.includes('framework')) symlinkSync(name, join(folder, 'lib', 'libtensorflow.so.2.9.1'));
  }
  return packed(folder, 'lib');
}

function bindingArchive(): Buffer {
  const folder = createFolder();
  mkdirSync(join(folder, 'napi-v8'));
  copyFileSync(binding, join(folder, 'napi-v8', 'tfjs_binding.node'));
  return packed(folder, 'napi-v8');
}

function packed(folder: string, name: string): Buffer {
  const file = join(createFolder(), 'archive.tar.gz');
  execFileSync('tar', ['-czf', file, '-C', folder, name]);
  return readFileSync(file);
}

/** Serves both, and makes tfjs-node's installer ask here for them. */
async function serveArchives(): Promise<string[]> {
  const [library, addon] = [libraryArchive(), bindingArchive()];
  const asked: string[] = [];
  const server = createServer(({ url = '' }, answer) => {
    asked.push(url);
    const bytes = url.includes('libtensorflow-') ? library : addon;
    const checksum = createHash('md5').update(bytes).digest('base64');
    answer.writeHead(200, { 'x-goog-hash': `md5=${checksum}`, 'content-length': bytes.length }).end(bytes);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  vi.stubEnv('TFJS_NODE_BASE_URI', `${address}/libtensorflow-`);
  vi.stubEnv('npm_config_tfjs_binding_binary_host_mirror', `${address}/`);
  return asked;
}

async function reasonNow(): Promise<string> {
  const reports = await probeEngines(createProcessHost());
  const isThere = (id: string) => reports.find((report) => report.id === id)?.isAvailable;
  expect(['wasm', 'tensorflow', 'reference'].map(isThere)).toEqual([true, false, true]);
  return reports.find(({ id }) => id === 'tensorflow')?.reason ?? '';
}

test.runIf(process.platform === 'linux' && process.arch === 'x64')(
  'it is fetched, found, and told of in a sentence where it breaks',
  async () => {
    const asked = await serveArchives();
    const engines = createFolder();
    vi.stubEnv('ENGRAM_ENGINES', engines);
    const home = createHome();
    const { code, stdout } = await engram(home, 'engines', 'install', 'tensorflow');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^TensorFlow is there: .+ threads?, tensorflow 2\.\S+, tfjs-node-gpu 4\.22\.0\./);
    expect(stdout).toMatch(/computes on the processor, because no driver of an NVIDIA card answered/);
    expect(asked[0]).toMatch(/^\/libtensorflow-gpu-linux-x86_64-2\.9\.1\.tar\.gz$/);
    expect(asked[1]).toMatch(/^\/napi-v8\/4\.22\.0\/GPU-linux-4\.22\.0\.tar\.gz$/);

    const folder = join(engines, 'tensorflow/node_modules/@tensorflow/tfjs-node-gpu');
    const native = join(folder, 'lib/napi-v8/tfjs_binding.node');
    truncateSync(native, 5000);
    expect(await reasonNow()).toMatch(/^TensorFlow (is installed, but it did not load: |ended the process)/);
    writeFileSync(native, 'no library');
    expect(await reasonNow()).toMatch(/^TensorFlow is installed, but it did not load: /);
    rmSync(native);
    expect(await reasonNow()).toMatch(
      /^TensorFlow is installed, but its native part, tfjs_binding\.node, is missing\./,
    );
    copyFileSync(process.execPath, native);
    expect(await reasonNow()).toMatch(/^TensorFlow /);

    expect((await engram(home, 'engines', 'remove', 'tensorflow')).stdout).toBe('TensorFlow was removed.\n');
    expect(await reasonNow()).toMatch(/^TensorFlow is not installed\./);
  },
);
