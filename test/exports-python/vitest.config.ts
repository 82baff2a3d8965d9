// Exports in PyTorch, NumPy, safetensors and onnxruntime, by the examples of docs/exports.md. Not part of `npm test`: a virtual
// environment is made for it, which needs Python and the network the first time.
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    root: new URL('../..', import.meta.url).pathname,
    include: ['test/exports-python/**/*.test.ts'],
    testTimeout: 900_000,
  },
});
