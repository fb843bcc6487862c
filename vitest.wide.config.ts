import { mergeConfig } from 'vitest/config';
import base from './vitest.config.ts';

// Core's tests with the kernels on wide vectors, which takes Node 22 to 26.
export default mergeConfig(base, {
  test: {
    // Compares with an engine in another context, which has kernels of its own.
    exclude: ['packages/core/src/inference/bare-runtime.test.ts'],
    setupFiles: ['packages/core/src/node/wide-vectors.test.support.ts'],
  },
});
