// This folder's tests, on the onnxruntime-node that fetch.mjs puts into build/.
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import workspace from '../../vitest.config.ts';

const { include: _, ...test } = workspace.test;

export default defineConfig({
  ...workspace,
  root: fileURLToPath(new URL('../..', import.meta.url)),
  test: { ...test, include: ['tooling/onnx/*.test.ts'], testTimeout: 300_000 },
});
