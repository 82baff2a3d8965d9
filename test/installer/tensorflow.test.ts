// Installing and removing TensorFlow by the command line, as far as that goes without a TensorFlow; `npm run test:tensorflow` has one.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { createFolder, putFiles } from '../support/folders.ts';
import { createHome, engram } from '../support/home.ts';

afterEach(() => vi.unstubAllEnvs());

const mistakes: [string, string[], RegExp][] = [
  [
    'another engine',
    ['install', 'wasm'],
    /There is no engine "wasm" to install or remove\. Expected: tensorflow\./,
  ],
  [
    'a folder without headers',
    ['install', 'tensorflow', '--library', '.'],
    /found no include\/tensorflow\/c\/eager/,
  ],
];

test.each(mistakes)('%s is refused in a sentence', async (_, words, sentence) => {
  const { code, stderr } = await engram(createHome(), 'engines', ...words);
  expect(code).toBe(2);
  expect(stderr).toMatch(sentence);
});

test('headers without a library are refused in a sentence', async () => {
  const folder = putFiles(createFolder(), { 'include/tensorflow/c/eager/c_api.h': '' });
  const { stderr } = await engram(createHome(), 'engines', 'install', 'tensorflow', '--library', folder);
  expect(stderr).toMatch(/found no libtensorflow\.so, or libtensorflow_cc\.so\.2 beside it\./);
});

test('without a connection a sentence says so, and nothing is left', async () => {
  const engines = createFolder();
  vi.stubEnv('ENGRAM_ENGINES', engines);
  vi.stubEnv('npm_config_offline', 'true');
  vi.stubEnv('npm_config_cache', createFolder());
  const { code, stderr } = await engram(createHome(), 'engines', 'install', 'tensorflow');
  expect(code).toBe(1);
  expect(stderr).toMatch(
    /could not be had from where npm gets packages, which takes a connection: "npm(\.cmd)?" said: /,
  );
  expect(readdirSync(engines)).toEqual([]);
});

test('removing takes away what there is, also of an installation that was cut off', async () => {
  const engines = putFiles(createFolder(), { 'tensorflow/x': '', 'tensorflow.unfinished-1/x': '' });
  vi.stubEnv('ENGRAM_ENGINES', engines);
  const home = createHome();
  const removed = await engram(home, 'engines', 'remove', 'tensorflow');
  expect(removed).toMatchObject({ code: 0, stdout: 'TensorFlow was removed.\n' });
  expect(existsSync(join(engines, 'tensorflow'))).toBe(false);
  expect(readdirSync(engines)).toEqual([]);
  expect((await engram(home, 'engines', 'remove', 'tensorflow')).stdout).toBe(
    'TensorFlow was not installed.\n',
  );
});
