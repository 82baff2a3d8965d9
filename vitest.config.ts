import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: [
      'test/e2e/**',
      'test/shell/**',
      'test/scipy/**',
      'test/exports-python/**',
      'test/tensorflow/**',
      'test/webgpu/**',
    ],
    // Tests wait for processes more than they compute: on two cores, two files at once.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // No engine but those that come with Engram, whatever a person has installed; and no driver of a card (on Linux), on which runs
    // would be tried and perhaps trained.
    env: {
      ENGRAM_ENGINES: join(tmpdir(), 'engram-no-engines'),
      VK_ICD_FILENAMES: join(tmpdir(), 'engram-no-drivers'),
    },
    globalSetup: ['test/setup.ts'],
  },
});
