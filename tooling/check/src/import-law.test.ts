import { describe, expect, test } from 'vitest';
import { importLawViolations } from './import-law.js';

const violations = (path: string, text: string): string[] => importLawViolations([{ path, text }]);

describe('the import law', () => {
  test('lets a room import what stands left of it', () => {
    expect(
      violations('packages/core/src/inference/engine.ts', "import { a } from '../network/index.js';"),
    ).toEqual([]);
  });

  test('refuses TensorFlow.js in inference', () => {
    expect(
      violations('packages/core/src/inference/engine.ts', "import * as tf from '@tensorflow/tfjs-core';"),
    ).toEqual([
      "packages/core/src/inference/engine.ts:1 imports '@tensorflow/tfjs-core': 'inference' must run without TensorFlow.js.",
    ]);
  });

  test('lets a task reach training at run time only', () => {
    const path = 'packages/core/src/task/predictor.ts';
    expect(violations(path, "const t = await import('../training/index.js');")).toEqual([]);
    expect(violations(path, "import type { FitOptions } from '../training/index.js';")).toEqual([]);
    expect(violations(path, "import { fit } from '../training/index.js';")).toHaveLength(1);
    expect(violations(path, "export { fit } from '../training/index.js';")).toHaveLength(1);
  });

  test('refuses a domain that imports another', () => {
    expect(
      violations('packages/nlp/src/index.ts', "import { x } from '@recurrent/timeseries';"),
    ).toHaveLength(1);
  });

  test('refuses files in core outside its node room', () => {
    expect(violations('packages/core/src/data/csv.ts', "import fs from 'node:fs';")).toHaveLength(1);
    expect(violations('packages/core/src/node/index.ts', "import fs from 'node:fs';")).toEqual([]);
  });

  test('lets tests, and what supports them, import what they test with', () => {
    const text = "import { a } from '../network/index.js';";
    expect(violations('packages/core/src/node/folder.test.ts', text)).toEqual([]);
    expect(violations('packages/core/src/node/folder.test.support.ts', text)).toEqual([]);
    expect(violations('packages/core/src/node/folder.ts', text)).toHaveLength(1);
  });

  test('refuses anybody who imports an app', () => {
    expect(violations('tooling/bench/src/main.ts', "import '@recurrent/weather-demo';")).toHaveLength(1);
  });
});
