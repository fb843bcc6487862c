// npx vitest run --config tooling/tfjs-node/vitest.config.mjs: the tests that train, on the built tfjs-node.
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import workspace from '../../vitest.config.ts';
import { builtEntry, prepareProcess } from './binding.mjs';

prepareProcess();

export default defineConfig({
  ...workspace,
  root: fileURLToPath(new URL('../..', import.meta.url)),
  resolve: { ...workspace.resolve, alias: { '@tensorflow/tfjs-node': builtEntry() } },
  test: { ...workspace.test, include: ['tooling/tfjs-node/*.test.ts'] },
});
