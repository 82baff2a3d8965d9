// The long lane of the engine tensorflow, on a real TensorFlow: `npm run test:tensorflow`. ENGRAM_ENGINES names a folder in which it is
// installed; else it is installed, for this lane alone, from TensorFlow's package for Python.
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

const engines = (process.env.ENGRAM_ENGINES ??= join(tmpdir(), 'engram-test-tensorflow', 'engines'));

export default defineConfig({
  test: {
    include: ['test/tensorflow/**/*.test.ts', 'test/conformance/**/*.test.ts'],
    testTimeout: 1_800_000,
    hookTimeout: 600_000,
    // One native TensorFlow a process, and it takes all cores.
    pool: 'forks',
    fileParallelism: false,
    env: { ENGRAM_ENGINES: engines },
    globalSetup: ['test/setup.ts', 'test/tensorflow/setup.ts'],
  },
});
