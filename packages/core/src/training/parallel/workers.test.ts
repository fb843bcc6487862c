import { describe, expect, test } from 'vitest';
import { RnnError } from '../../errors.js';
import { dense, dropout, gru, initializeWeights, lstm, sequential } from '../../network/index.js';
import { memoryStore } from '../../task/memory-store.js';
import { runningMeans } from '../small-batches.test.support.js';
import { trainNetwork, type TrainingResult } from '../train-network.js';
import type { TrainingOptions } from '../training-options.js';

const plain = sequential(
  [gru({ units: 5, returnSequences: true }), lstm({ units: 3, returnSequences: true }), dense({ units: 1 })],
  { numFeatures: 1 },
);
const dropping = sequential(
  [gru({ units: 5, returnSequences: true }), dropout({ rate: 0.4 }), dense({ units: 1 })],
  { numFeatures: 1 },
);

function train(network = plain, options: Partial<TrainingOptions> = {}): Promise<TrainingResult> {
  return trainNetwork(network, initializeWeights(network, 1), {
    examples: runningMeans(11, { time: 6 }),
    validation: runningMeans(7, { time: 6 }),
    loss: 'meanSquaredError',
    epochs: 2,
    batchSize: 4,
    learningRate: 0.01,
    ...options,
  });
}

function largestDifference(one: TrainingResult, other: TrainingResult): number {
  return Math.max(
    ...one.weights.flatMap(({ values }, which) =>
      Array.from(values, (value, at) => Math.abs(value - other.weights[which]!.values[at]!)),
    ),
  );
}

describe('workers', () => {
  test('learn what one learns alone, and judge as it does', async () => {
    const [alone, two, three] = [
      await train(),
      await train(plain, { workers: 2 }),
      await train(plain, { workers: 3 }),
    ];
    expect(largestDifference(alone, two)).toBeLessThan(1e-5);
    expect(largestDifference(alone, three)).toBeLessThan(1e-5);
    for (const { history } of [two, three]) {
      history.forEach(({ loss, validationLoss }, epoch) => {
        expect(loss).toBeCloseTo(alone.history[epoch]!.loss, 5);
        expect(validationLoss).toBeCloseTo(alone.history[epoch]!.validationLoss!, 5);
      });
    }
  });

  test('of the same number give the same weights, bit by bit', async () => {
    const options = { workers: 2, accumulate: 2 };
    expect(await train(dropping, options)).toEqual(await train(dropping, options));
  });

  test('resume bit by bit, with what their layers drop', async () => {
    const options = { workers: 2 };
    const whole = await train(dropping, options);
    for (const dieAt of [1, 4]) {
      const checkpoint = { store: memoryStore(), every: 1, resume: true };
      let batches = 0;
      const dying = train(dropping, {
        ...options,
        checkpoint,
        onProgress() {
          batches += 1;
          if (batches > dieAt) throw new Error('killed');
        },
      });
      await expect(dying).rejects.toThrow('killed');
      expect(await train(dropping, { ...options, checkpoint })).toEqual(whole);
    }
  });

  test('say when the loss of any share is no number', async () => {
    const source = runningMeans(4, { time: 6 });
    const examples: TrainingOptions['examples'] = {
      count: 4,
      batch(indices) {
        const batch = source.batch(indices);
        batch.targets.values.fill(NaN, batch.targets.values.length / 2);
        return batch;
      },
    };
    await expect(train(plain, { examples, workers: 2 })).rejects.toMatchObject({ code: 'diverged' });
  });

  test.each([
    [
      { workers: 0 },
      "workers is a whole number above 0, or 'auto'. Received '0'. 'auto' takes as many as pay.",
    ],
    [
      { workers: 2, truncateAfter: 3 },
      'Segments of truncated backpropagation are read one after the other, by one worker. ' +
        'Received truncateAfter with workers 2. Leave one of them out.',
    ],
  ])('are refused: %o', async (options, message) => {
    await expect(train(plain, options)).rejects.toThrow(new RnnError('invalid-argument', message));
  });
});
