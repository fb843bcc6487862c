import { defineConfig } from 'vitest/config';
import { ClosingLineReporter } from './tooling/vitest/closing-line-reporter.ts';

// Pages and what runs in them, driven in a real browser from Node. One after another: a page's timing is part of what is tested.
export default defineConfig({
  test: {
    include: ['apps/*/src/**/*.browser.test.ts', 'tooling/*/src/**/*.browser.test.ts'],
    reporters: ['default', new ClosingLineReporter()],
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
