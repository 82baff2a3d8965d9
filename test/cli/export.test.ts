// engram export: what it prints, and what its exit code says.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createFolder } from '../support/folders.ts';
import { createHome, engram } from '../support/home.ts';

test('writes folders and prints where they are, as text and as JSON, and explains mistakes', async () => {
  const [home, out] = [createHome(), join(createFolder(), 'out')];
  const trained = await engram(
    home,
    'train',
    'binary-patterns',
    '--episodes',
    '3',
    '--set',
    'patternSize=20',
  );
  expect(trained.code).toBe(0);
  const text = await engram(home, 'export', '1', '--format', 'npz', '--out', out);
  expect(text.stdout).toMatch(
    /-npz: npz, [\d,]+ bytes; read back, it differs by [\d.e-]+ over a held-out episode/,
  );
  expect(text.stdout).toMatch(/ {2}[0-9a-f]{64} {2}model\.npz/);
  const words = ['--format', 'onnx', '--format', 'tfjs', '--out', out, '--checkpoint', '3', '--json'];
  const { exports } = (await engram(home, 'export', '1', ...words)).json() as {
    exports: { folder: string }[];
  };
  expect(exports.map(({ folder }) => existsSync(join(folder, 'manifest.json')))).toEqual([true, true]);

  const again = await engram(home, 'export', '1', '--format', 'npz', '--out', out);
  expect([again.code, again.stderr]).toEqual([
    1,
    expect.stringContaining('already, and nothing was exported'),
  ]);
  const wrong = await engram(home, 'export', '1', '--format', 'npz', '--out', out, '--checkpoint', '2');
  expect(wrong.code).toBe(2);
  expect(wrong.stderr).toContain('Run 1 keeps no checkpoint at episode 2. Expected one of: 3.');
  expect((await engram(home, 'export', '1', '--format', 'npz')).stderr).toContain('got no --out');
});
