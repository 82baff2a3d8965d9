// The tests of the window itself, in a real Electron: `npm run test:electron`, with ELECTRON_OVERRIDE_DIST_PATH naming its folder
// where the electron package has not downloaded its own.
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/shell/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Now and then a test of a window stands still until its time is up, for a reason not yet found; it is begun anew.
    // Bounds are kept over all tries.
    retry: 2,
    fileParallelism: false,
  },
});
