import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/e2e/**', 'test/shell/**', 'test/scipy/**'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    globalSetup: ['test/setup.ts'],
  },
});
