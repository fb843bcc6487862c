import { defineConfig } from 'vitest/config';
import { ClosingLineReporter } from './tooling/vitest/closing-line-reporter.ts';

// Tests read the packages' sources, not their dist folders.
const conditions = ['@recurrent/source', 'import', 'node', 'default'];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    include: ['packages/*/src/**/*.test.ts', 'apps/*/src/**/*.test.ts', 'tooling/*/src/**/*.test.ts'],
    exclude: ['**/*.browser.test.ts', '**/node_modules/**'],
    reporters: ['default', new ClosingLineReporter()],
    testTimeout: 30_000,
  },
});
