import { fileURLToPath } from 'node:url';
import { defaultClientConditions, defineConfig } from 'vite';
import type { UserConfig } from 'vite';
import { seattleFile } from '../weather-file.js';

const folder = (path: string) => fileURLToPath(new URL(path, import.meta.url));

const config: UserConfig = defineConfig({
  root: folder('.'),
  base: './',
  resolve: {
    // The packages' sources, as everywhere in the workspace.
    conditions: ['@recurrent/source', ...defaultClientConditions],
    // The package of the data does not export its files.
    alias: [{ find: /^seattle-weather\.csv/, replacement: fileURLToPath(seattleFile) }],
  },
  worker: { format: 'es' },
  build: {
    outDir: folder('../../dist/page'),
    emptyOutDir: true,
    target: 'es2023',
    chunkSizeWarningLimit: 1500,
  },
});

export default config;
