import { availableParallelism } from 'node:os';
import { expect, test } from 'vitest';
import { dense, initializeWeights, lstm, sequential } from '../../network/index.js';
import { toWorkerCount, worthwhileWorkers } from './worker-count.js';

const plenty = { processors: 8, batchSize: 64, operations: 1e10 };

test.each([
  ['every processor has its share of much work', plenty, 8],
  ['a batch of few rows is shared by few', { ...plenty, batchSize: 9 }, 2],
  ['a batch of little work is shared by few', { ...plenty, operations: 3.5e8 }, 3],
  ['work that is done before a second thread is awake stays in one', { ...plenty, operations: 1.9e8 }, 1],
  ['a single row stays in one', { ...plenty, batchSize: 1 }, 1],
  ['nothing to do is done by one', { ...plenty, operations: 0 }, 1],
])('%s', (_, work, count) => {
  expect(worthwhileWorkers(work)).toBe(count);
});

/** Workers of an LSTM, by what it reads. */
function workersFor({ I, H, B, T, count = B }: Record<'I' | 'H' | 'B' | 'T', number> & { count?: number }): {
  workers: number;
  probed: number[];
} {
  const network = sequential([lstm({ units: H }), dense({ units: 1 })], { numFeatures: I });
  const probed: number[] = [];
  const workers = toWorkerCount({
    workers: 'auto',
    batchSize: B,
    weights: initializeWeights(network, 1),
    examples: {
      count,
      batch(indices) {
        probed.push(...indices);
        const batch = indices.length;
        return {
          inputs: { shape: [batch, T, I], values: new Float32Array(batch * T * I) },
          targets: { shape: [batch, 1], values: new Float32Array(batch) },
        };
      },
    },
  });
  return { workers, probed };
}

test("'auto' leaves batches that take two milliseconds to one thread, and looks at few examples to know", () => {
  expect(workersFor({ I: 8, H: 32, B: 32, T: 50, count: 80 })).toEqual({
    workers: 1,
    probed: [0, 10, 20, 30, 40, 50, 60, 70],
  });
  expect(workersFor({ I: 8, H: 32, B: 32, T: 50, count: 0 }).workers).toBe(1);
});

test.runIf(availableParallelism() > 1)("'auto' shares batches that take ten milliseconds and more", () => {
  expect(workersFor({ I: 64, H: 64, B: 32, T: 100 }).workers).toBeGreaterThan(1);
});
