import { expect, test } from 'vitest';
import type { ExampleSource } from '../data/example-source.js';
import { dense, gru, initializeWeights, sequential } from '../network/index.js';
import { runningMeans } from './small-batches.test.support.js';
import { trainNetwork } from './train-network.js';
import type { EpochRecord } from './training-progress.js';
import type { TrainingOptions } from './training-options.js';

const network = sequential([gru({ units: 4, returnSequences: true }), dense({ units: 1 })], {
  numFeatures: 1,
});

/** Two classes by the sign of the first step; rows whose weight is 0 say the contrary. */
const signs: ExampleSource = {
  count: 24,
  batch: (indices) => ({
    inputs: {
      values: Float32Array.from([...indices].flatMap((index) => [index % 3 === 0 ? 1 : -1, 0])),
      shape: [indices.length, 2, 1],
    },
    targets: {
      values: Float32Array.from(indices, (index) => Number((index % 3 === 0) !== index > 19)),
      shape: [indices.length],
    },
    targetWeights: {
      values: Float32Array.from(indices, (index) => Number(index <= 19)),
      shape: [indices.length],
    },
  }),
};

async function train(options: Partial<TrainingOptions>): Promise<EpochRecord[]> {
  const { history } = await trainNetwork(network, initializeWeights(network, 1), {
    examples: runningMeans(20, { time: 6 }),
    validation: runningMeans(9, { time: 6 }),
    loss: 'meanAbsoluteError',
    epochs: 2,
    batchSize: 4,
    ...options,
  });
  return [...history];
}

test('a metric of the validation is what the loss of the same name is, padding and weights included', async () => {
  for (const { validationLoss, metrics } of await train({ metrics: ['meanAbsoluteError'] })) {
    expect(metrics!.meanAbsoluteError).toBeCloseTo(validationLoss!, 6);
  }
  for (const { validationLoss, metrics } of await train({
    loss: 'meanSquaredError',
    metrics: ['rootMeanSquaredError'],
    workers: 2,
  })) {
    expect(metrics!.rootMeanSquaredError).toBeCloseTo(Math.sqrt(validationLoss!), 6);
  }
});

test('accuracy and F1 are 1 where what was learned holds, 0 where its contrary does, and leave out what does not count', async () => {
  const classes = sequential([gru({ units: 6 }), dense({ units: 2 })], { numFeatures: 1 });
  const contrary: ExampleSource = {
    ...signs,
    batch(indices) {
      const batch = signs.batch(indices);
      return { ...batch, targets: { ...batch.targets, values: batch.targets.values.map((one) => 1 - one) } };
    },
  };
  for (const [validation, share] of [
    [signs, 1],
    [contrary, 0],
  ] as const) {
    const { history } = await trainNetwork(classes, initializeWeights(classes, 1), {
      examples: signs,
      validation,
      loss: 'sparseCategoricalCrossEntropy',
      metrics: ['accuracy', 'macroF1'],
      epochs: 20,
      batchSize: 8,
      learningRate: 0.02,
    });
    expect(history.at(-1)!.metrics).toEqual({ accuracy: share, macroF1: share });
  }
});

test('metrics come with the progress', async () => {
  const seen: unknown[] = [];
  await train({
    epochs: 1,
    metrics: ['meanAbsoluteError'],
    onProgress: ({ batch, batches, metrics }) => batch === batches && seen.push(metrics),
  });
  expect(seen).toEqual([{ meanAbsoluteError: expect.any(Number) as number }]);
});

test('metrics that are not known, or have nothing to measure, are refused', async () => {
  await expect(train({ metrics: ['auc' as 'accuracy'] })).rejects.toThrow(
    "metrics are among accuracy, macroF1, binaryAccuracy, meanAbsoluteError, rootMeanSquaredError. Received 'auc'.",
  );
  const { validation: _, ...without } = {
    examples: runningMeans(4),
    validation: undefined,
    loss: 'huber' as const,
    epochs: 1,
    metrics: ['meanAbsoluteError'] as const,
  };
  await expect(trainNetwork(network, initializeWeights(network, 1), without)).rejects.toThrow(
    'metrics are measured on the validation. Received metrics without it.',
  );
});
