// This folder's tests and core's, on the built tfjs-node.
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import workspace from '../../vitest.config.ts';
import { builtEntry, prepareProcess } from './binding.mjs';

prepareProcess();

const { include: _, ...test } = workspace.test;

export default defineConfig({
  ...workspace,
  root: fileURLToPath(new URL('../..', import.meta.url)),
  resolve: { ...workspace.resolve, alias: { '@tensorflow/tfjs-node': builtEntry() } },
  test: {
    ...test,
    projects: [
      { extends: true, test: { name: 'tfjs-node', include: ['tooling/tfjs-node/*.test.ts'] } },
      {
        extends: true,
        test: {
          name: 'core on tfjs-node',
          include: ['packages/core/src/{backend,layers,losses,training}/**/*.test.ts'],
          // These are about WebAssembly, and about how a backend is chosen.
          exclude: ['packages/core/src/backend/{prepare-backend,tensor-memory}.test.ts'],
          setupFiles: [fileURLToPath(new URL('on-tfjs-node.mjs', import.meta.url))],
        },
      },
    ],
  },
});
