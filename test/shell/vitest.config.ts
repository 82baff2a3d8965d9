// The tests of the window itself, in a real Electron: `npm run test:electron`, with ELECTRON_OVERRIDE_DIST_PATH naming its folder
// where the electron package has not downloaded its own.
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/shell/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Without graphics hardware a new window now and then never answers the test's driver; it is closed and opened anew.
    retry: 2,
    fileParallelism: false,
  },
});
