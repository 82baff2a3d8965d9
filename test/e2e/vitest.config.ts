// Tests that drive the built program from outside, one file after the other. Not part of `npm test`: they need Chromium
// and a built page (npx electron-vite build).
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    root: new URL('../..', import.meta.url).pathname,
    include: ['test/e2e/**/*.test.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    fileParallelism: false,
    globalSetup: ['test/setup.ts'],
  },
});
