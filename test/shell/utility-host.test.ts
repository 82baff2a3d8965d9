// Engram's programs as utility processes of a real Electron: a real importer and trainer, behind a stub lab, through the shell's relay.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { build } from 'vite';
import { beforeAll, expect, test } from 'vitest';
import { createHome } from '../support/home.ts';
import { electronProgram, root, testProgram } from './electron.ts';

beforeAll(async () => {
  const input = { shell: 'test/shell/programs/shell.ts', 'stub-lab': 'test/shell/programs/stub-lab.ts' };
  await build({
    root,
    logLevel: 'error',
    configFile: false,
    ssr: { noExternal: true, external: ['electron'] },
    build: {
      ssr: true,
      outDir: 'out/test',
      rollupOptions: { input, output: { format: 'cjs', entryFileNames: '[name].cjs' } },
    },
  });
});

test('an importer and a trainer started through the shell do their work and end', async () => {
  const { stdout } = await promisify(execFile)(electronProgram, ['--no-sandbox', testProgram('shell.cjs')], {
    env: { ...process.env, ENGRAM_OBJECTS: createHome() },
  });
  const lines = stdout.split('\n').filter((line) => line.startsWith('{'));
  const reports = lines.map(
    (line) => JSON.parse(line) as { report?: { type: string; step?: number; code?: number } },
  );
  const types = reports.map(({ report }) => report?.type);
  expect(types.indexOf('written')).toBeGreaterThanOrEqual(0);
  expect(types.indexOf('started')).toBeGreaterThan(types.indexOf('written'));
  expect(types).toContain('finished');
  expect(reports.findLast(({ report }) => report?.type === 'batch')?.report?.step).toBe(30);
  expect(types.at(-2)).toBe('exited');
});
