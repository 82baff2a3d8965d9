// The lane of the engine webgpu: `npm run test:webgpu`. It takes whatever card answers; with VK_ICD_FILENAMES naming a software
// driver (Debian's chromium has one) it needs none.
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/webgpu/**/*.test.ts', 'test/conformance/**/*.test.ts'],
    testTimeout: 600_000,
    hookTimeout: 60_000,
    pool: 'forks',
    fileParallelism: false,
    env: { ENGRAM_ENGINES: join(tmpdir(), 'engram-no-engines') },
    globalSetup: ['test/setup.ts'],
  },
});
