import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { prepareBackend } from '../backend/index.js';
import { RnnError } from '../errors.js';
import { dense, initializeWeights, lstm, sequential, type Weights } from '../network/index.js';
import { memoryStore } from '../task/memory-store.js';
import { runningMeans } from './small-batches.test.support.js';
import { trainNetwork, type TrainingResult } from './train-network.js';
import type { TrainingOptions } from './training-options.js';

const network = sequential([lstm({ units: 4, returnSequences: true }), dense({ units: 1 })], {
  numFeatures: 1,
});

function train(options: Partial<TrainingOptions> = {}): Promise<TrainingResult> {
  return trainNetwork(network, initializeWeights(network, 1), {
    examples: runningMeans(22),
    loss: 'huber',
    epochs: 3,
    learningRate: 0.02,
    ...options,
  });
}

function farthest(one: Weights, other: Weights): number {
  const distances = one.map(({ values }, index) =>
    Math.max(...values.map((value, at) => Math.abs(value - other[index]!.values[at]!))),
  );
  return Math.max(...distances);
}

beforeAll(async () => {
  await prepareBackend();
});

describe('accumulated gradients of small batches', () => {
  // Of 22 rows, batches of 3 leave a group of 2 and a batch of 1 at an epoch's end.
  test.each<Partial<TrainingOptions>>([
    {},
    { clip: { kind: 'norm', at: 0.05 } },
    { clip: { kind: 'value', at: 0.01 }, optimizer: { name: 'sgd', momentum: 0.5 } },
    { clipNorm: 0.01, schedule: { warmupSteps: 2, decay: { name: 'cosine', steps: 8 } } },
  ])('make the steps of big ones, whatever counts in them: %j', async (options) => {
    const [small, big, other] = [
      await train({ ...options, batchSize: 3, accumulate: 3 }),
      await train({ ...options, batchSize: 9 }),
      await train({ ...options, batchSize: 3 }),
    ];
    expect(farthest(small.weights, big.weights)).toBeLessThan(1e-6);
    expect(farthest(other.weights, big.weights)).toBeGreaterThan(1e-5);
    small.history.forEach(({ loss }, index) => expect(loss).toBeCloseTo(big.history[index]!.loss, 6));
  });

  test('are part of a checkpoint', async () => {
    const options = { batchSize: 3, accumulate: 4 };
    const whole = await train(options);
    for (const dieAt of [1, 3, 7, 10, 13]) {
      const checkpoint = { store: memoryStore(), every: 1, resume: true };
      let batches = 0;
      const dying = train({
        ...options,
        checkpoint,
        onProgress() {
          batches += 1;
          if (batches > dieAt) throw new Error('killed');
        },
      });
      await expect(dying).rejects.toThrow('killed');
      expect(await train({ ...options, checkpoint })).toEqual(whole);
    }
  });

  test('leave no tensor behind', async () => {
    const before = tf.memory().numTensors;
    await train({ batchSize: 3, accumulate: 4 });
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe('what cannot be is refused', () => {
  test.each<[string, Partial<TrainingOptions>, string]>([
    [
      'two clips',
      { clip: { kind: 'value', at: 1 }, clipNorm: 1 },
      'clip takes the place of clipNorm. Received both. ' +
        "Leave clipNorm out, or clip: clipNorm is short for clip: { kind: 'globalNorm', at: clipNorm }.",
    ],
    [
      'an unknown clip',
      { clip: { kind: 'length' as never, at: 1 } },
      "clip is of the kind value, norm or globalNorm. Received 'length'. " +
        "{ kind: 'globalNorm', at: 1 } does well on recurrent networks.",
    ],
    [
      'half a batch',
      { accumulate: 0.5 },
      'accumulate is a whole number of at least 1. Received 0.5. 4 is a usual value.',
    ],
    [
      'checkpoints of what cannot be kept',
      {
        optimizer: { name: 'tensorflow', create: (rate) => tf.train.adam(rate) },
        checkpoint: { store: memoryStore() },
      },
      "A checkpoint holds all that the optimizer remembers, which TensorFlow.js's own do not give exactly. " +
        "Received checkpoint with the optimizer 'tensorflow'. " +
        "Leave checkpoint out, or choose 'adam', 'adamW', 'sgd' or 'rmsprop'.",
    ],
  ])('%s', async (_, options, message) => {
    await expect(train(options)).rejects.toThrow(new RnnError('invalid-argument', message));
  });

  test('a checkpoint of another way to clip', async () => {
    const checkpoint = { store: memoryStore(), resume: true };
    await train({ epochs: 1, checkpoint, clip: { kind: 'norm', at: 2 } });
    await expect(train({ checkpoint })).rejects.toThrow(
      'A training is resumed as it began, here with clip {"kind":"norm","at":2}. Received nothing.',
    );
  });
});

test("a network learns with an optimizer of TensorFlow.js's own", async () => {
  const { history } = await train({
    optimizer: { name: 'tensorflow', create: (rate) => tf.train.adamax(rate) },
    learningRate: 0.1,
    epochs: 12,
  });
  expect(history.at(-1)!.loss).toBeLessThan(history[0]!.loss / 2);
});
