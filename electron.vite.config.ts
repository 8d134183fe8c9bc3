import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';

const fromRoot = (path: string): string => new URL(path, import.meta.url).pathname;

/** Three builds into `out/`: everything that runs in Node, the sandboxed preload, and the window. */
export default defineConfig({
  main: {
    build: {
      outDir: 'out/main',
      sourcemap: true,
      externalizeDeps: { exclude: ['commander'] },
      rollupOptions: {
        input: {
          electron: fromRoot('src-main/shells/electron/main.ts'),
          engine: fromRoot('src-main/engine/process.ts'),
          'command-line': fromRoot('src-main/shells/command-line/main.ts'),
        },
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      outDir: 'out/preload',
      rollupOptions: {
        input: { preload: fromRoot('src-main/shells/electron/preload.ts') },
        // A sandboxed preload can only be CommonJS.
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: 'src-renderer',
    base: './',
    plugins: [react()],
    build: {
      outDir: 'out/renderer',
      minify: true,
      rollupOptions: { input: fromRoot('src-renderer/index.html') },
      chunkSizeWarningLimit: 8000,
    },
  },
});
