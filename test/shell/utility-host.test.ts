// Engram's programs as utility processes of a real Electron: a real importer and trainer, behind a stub lab, through the shell's relay.
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'vite';
import { beforeAll, expect, test } from 'vitest';
import { enginesFolder } from '../../src-main/contract/user-folder.ts';
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

interface Report {
  readonly type: string;
  readonly step?: number;
  readonly environment?: Record<string, string>;
}

/** TensorFlow only where it is installed, as `npm run test:tensorflow` has it. */
const engines = ['wasm', ...(existsSync(join(enginesFolder(), 'tensorflow')) ? ['tensorflow'] : [])];

test.each(engines)(
  'an importer and a trainer on %s, started through the shell, do their work and end',
  async (engine) => {
    const { stdout } = await promisify(execFile)(
      electronProgram,
      ['--no-sandbox', testProgram('shell.cjs')],
      {
        env: { ...process.env, ENGRAM_OBJECTS: createHome(), ENGRAM_TEST_ENGINE: engine },
      },
    );
    const lines = stdout.split('\n').filter((line) => line.startsWith('{'));
    const reports = lines.map((line) => JSON.parse(line) as { report?: Report });
    const types = reports.map(({ report }) => report?.type);
    expect(types.indexOf('written')).toBeGreaterThanOrEqual(0);
    expect(types.indexOf('started')).toBeGreaterThan(types.indexOf('written'));
    expect(reports.find(({ report }) => report?.environment)?.report?.environment?.engine).toBe(engine);
    expect(types).toContain('finished');
    expect(reports.findLast(({ report }) => report?.type === 'batch')?.report?.step).toBe(30);
    expect(types.at(-2)).toBe('exited');
  },
);
