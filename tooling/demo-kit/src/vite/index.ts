import { fileURLToPath } from 'node:url';
import { defaultClientConditions } from 'vite';
import type { Alias, PluginOption, UserConfig } from 'vite';

/** How the page of a demo is built into `dist/page` of its app, from the folder of its `vite.config.ts`. */
export function pageConfig(
  configFile: string,
  {
    alias = [],
    plugins = [],
  }: { readonly alias?: readonly Alias[]; readonly plugins?: readonly PluginOption[] } = {},
): UserConfig {
  const folder = (path: string) => fileURLToPath(new URL(path, configFile));
  return {
    root: folder('.'),
    base: './',
    resolve: {
      // The packages' sources, as everywhere in the workspace.
      conditions: ['@recurrent/source', ...defaultClientConditions],
      alias: [...alias],
    },
    plugins: [...plugins],
    worker: { format: 'es' },
    build: {
      outDir: folder('../../dist/page'),
      emptyOutDir: true,
      target: 'es2023',
      chunkSizeWarningLimit: 1500,
    },
  };
}
