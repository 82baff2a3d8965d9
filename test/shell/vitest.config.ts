// The tests of the window itself, in a real Electron: `npm run test:electron`, with ELECTRON_OVERRIDE_DIST_PATH naming its folder
// where the electron package has not downloaded its own.
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/shell/**/*.test.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    fileParallelism: false,
  },
});
