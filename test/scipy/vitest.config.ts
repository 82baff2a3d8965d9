// Statistics beside SciPy's. Not part of `npm test`: a virtual environment is made for it, which needs Python and the network
// the first time.
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    root: new URL('../..', import.meta.url).pathname,
    include: ['test/scipy/**/*.test.ts'],
    testTimeout: 120_000,
  },
});
