// A TensorFlow that is missing, in part, mismatched or broken: a sentence each from a real lab, while the other engines go on.
import { afterEach, expect, test, vi } from 'vitest';
import { probeEngines } from '../../src-main/lab/inquiries.ts';
import { createProcessHost } from '../../src-main/lab/launcher/host.ts';
import { createFolder, putFiles } from '../support/folders.ts';
import { createHome, engram } from '../support/home.ts';

const packageFile = JSON.stringify({
  name: '@tensorflow/tfjs-node-gpu',
  version: '4.22.0',
  main: 'index.js',
});

afterEach(() => vi.unstubAllEnvs());

/** A package in the place of tfjs-node that does this when it is loaded; nothing there where it is null. */
function installed(code: string | null): string {
  const folder = createFolder();
  if (code === null) return folder;
  const place = 'tensorflow/node_modules/@tensorflow/tfjs-node-gpu';
  return putFiles(folder, { [`${place}/package.json`]: packageFile, [`${place}/index.js`]: code });
}

const cannotOpen = (library: string) =>
  `throw new Error('${library}: cannot open shared object file: No such file or directory')`;

const again =
  /`engram engines install tensorflow` installs it anew\. Until then the engine "wasm" is there\.$/;

const faults: [string, string | null, RegExp, RegExp][] = [
  [
    'missing',
    null,
    /^TensorFlow is not installed\. `engram engines install tensorflow` adds it\./,
    /"wasm" is there/,
  ],
  [
    'without its binding',
    `throw new Error('The Node.js native addon module (tfjs_binding.node) can not be found at path: x. \\nPlease run')`,
    /its native part, tfjs_binding\.node, is missing/,
    again,
  ],
  [
    'without a package it needs',
    `require('@tensorflow/tfjs')`,
    /a part of it is missing: @tensorflow\/tfjs\./,
    again,
  ],
  [
    'without its library',
    cannotOpen('libtensorflow.so.2'),
    /the library libtensorflow\.so\.2 was not found/,
    again,
  ],
  [
    'without CUDA',
    cannotOpen('libcudart.so.11.0'),
    /CUDA's library libcudart\.so\.11\.0 was not found/,
    again,
  ],
  [
    'of two versions',
    `throw new Error('/x/tfjs_binding.node: undefined symbol: TFE_Execute')`,
    /its parts are of different versions: TFE_Execute is missing/,
    again,
  ],
  [
    'that is no library',
    `process.dlopen({ exports: {} }, __filename)`,
    /it did not load: .*index\.js/,
    again,
  ],
  [
    'that brings down its process',
    `process.kill(process.pid, 'SIGSEGV')`,
    /ended the process that tried it \(SIGSEGV\)/,
    again,
  ],
  ['that ends its process', `process.exit(7)`, /ended the process that tried it \(code 7\)/, again],
];

test.each(faults)(
  'a TensorFlow %s is told in a sentence, and the others go on',
  async (_, code, why, what) => {
    vi.stubEnv('ENGRAM_ENGINES', installed(code));
    // Whether this machine has a graphics card is another question.
    const reports = (await probeEngines(createProcessHost())).filter(({ id }) => id !== 'webgpu');
    expect(reports.map(({ id, isAvailable }) => [id, isAvailable])).toEqual([
      ['wasm', true],
      ['tensorflow', false],
      ['reference', true],
    ]);
    expect(reports[1].reason).toMatch(why);
    expect(reports[1].reason).toMatch(what);
  },
);

test('a run that asked for a broken one is refused with that sentence, and one on wasm is not', async () => {
  vi.stubEnv('ENGRAM_ENGINES', installed(`process.kill(process.pid, 'SIGSEGV')`));
  const home = createHome();
  const words = ['train', 'binary-patterns', '--set', 'patternSize=20', '--episodes', '1', '--engine'];
  const refused = await engram(home, ...words, 'tensorflow');
  expect(refused.code).toBe(1);
  expect(refused.stderr.trim()).toMatch(/^TensorFlow ended the process that tried it .*"wasm" is there\.$/);
  expect((await engram(home, ...words, 'wasm')).code).toBe(0);
});
