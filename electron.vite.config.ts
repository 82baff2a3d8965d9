// Builds the desktop program into out/: the main side (shell, lab and trainer, each a program of its own), the preload
// script as one CommonJS file so that the page's sandbox stays on, and the page.
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'electron-vite';

export default defineConfig({
  main: {
    build: {
      outDir: 'out/main',
      externalizeDeps: { include: ['assemblyscript'] },
      rollupOptions: {
        input: {
          main: 'src-main/shell/main.ts',
          lab: 'src-main/lab/main.ts',
          trainer: 'src-main/trainer/main.ts',
          importer: 'src-main/lab/datasets/main.ts',
        },
        // CommonJS loads at once: what Electron wants done before it is ready is done in time.
        output: { format: 'cjs', entryFileNames: '[name].cjs', chunkFileNames: 'chunks/[name].cjs' },
      },
    },
  },
  preload: {
    build: {
      outDir: 'out/preload',
      rollupOptions: {
        input: { preload: 'src-main/shell/preload.ts' },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: 'src-renderer',
    base: './',
    plugins: [svelte()],
    build: {
      minify: true,
      outDir: 'out/renderer',
      rollupOptions: { input: 'src-renderer/index.html' },
      // It comes from the disk, not over a network.
      chunkSizeWarningLimit: 1500,
    },
  },
});
