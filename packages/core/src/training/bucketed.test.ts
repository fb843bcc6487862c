import { expect, test } from 'vitest';
import type { ExampleSource } from '../data/example-source.js';
import { dense, gru, initializeWeights, sequential } from '../network/index.js';
import { memoryStore } from '../task/memory-store.js';
import { runningMeans } from './small-batches.test.support.js';
import { trainNetwork, type TrainingResult } from './train-network.js';
import type { TrainingOptions } from './training-options.js';

const network = sequential([gru({ units: 3, returnSequences: true }), dense({ units: 1 })], {
  numFeatures: 1,
});
const source = runningMeans(20, { time: 9 });
const lengths = source.batch(Int32Array.from({ length: 20 }, (_, index) => index)).lengths!;

/** The same examples, telling which of them come together. */
function watched(batches: number[][]): ExampleSource {
  return {
    count: 20,
    batch(indices) {
      batches.push([...indices]);
      return source.batch(indices);
    },
    lengthOf: (index) => lengths[index]!,
  };
}

function train(options: Partial<TrainingOptions>): Promise<TrainingResult> {
  return trainNetwork(network, initializeWeights(network, 1), {
    examples: watched([]),
    loss: 'meanSquaredError',
    epochs: 3,
    batchSize: 4,
    bucketByLength: true,
    ...options,
  });
}

test('batches hold sequences of similar length, each example once an epoch', async () => {
  const batches: number[][] = [];
  await train({ examples: watched(batches), epochs: 2 });
  expect(
    batches
      .slice(0, 5)
      .flat()
      .toSorted((a, b) => a - b),
  ).toEqual(Array.from({ length: 20 }, (_, at) => at));
  const spread = (batch: number[]): number => {
    const of = batch.map((index) => lengths[index]!);
    return Math.max(...of) - Math.min(...of);
  };
  const spreads = batches.slice(0, 5).map(spread);
  expect(spreads.reduce((sum, one) => sum + one, 0)).toBeLessThanOrEqual(
    Math.max(...lengths) - Math.min(...lengths),
  );
  expect(batches.slice(5)).not.toEqual(batches.slice(0, 5));
});

test('a training in buckets resumes bit by bit', async () => {
  const whole = await train({});
  const checkpoint = { store: memoryStore(), every: 1, resume: true };
  let seen = 0;
  const dying = train({
    checkpoint,
    onProgress() {
      seen += 1;
      if (seen > 7) throw new Error('killed');
    },
  });
  await expect(dying).rejects.toThrow('killed');
  expect(await train({ checkpoint })).toEqual(whole);
});

test('examples whose lengths nobody knows are refused', async () => {
  await expect(train({ examples: source })).rejects.toThrow(
    'bucketByLength asks examples for the length of each. Received examples without lengthOf. ' +
      'Give them lengthOf(index), or leave bucketByLength out.',
  );
});
