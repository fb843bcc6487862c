import { beforeAll, describe, expect, test } from 'vitest';
import { prepareBackend } from '../backend/index.js';
import { createEngine } from '../inference/engine.js';
import {
  bidirectional,
  dense,
  initializeWeights,
  minGru,
  minLstm,
  roundWeights,
  sequential,
  type SequentialNetwork,
} from '../network/index.js';
import { memoryStore } from '../task/memory-store.js';
import { loadModel, saveModel } from '../task/saved-model.js';
import { runningMeans } from './small-batches.test.support.js';
import { trainNetwork, type TrainingResult } from './train-network.js';
import type { TrainingOptions } from './training-options.js';

beforeAll(() => prepareBackend());

const dropping = sequential(
  [
    bidirectional({
      layer: minLstm({ units: 3, returnSequences: true, dropout: 0.2, kernelRegularizer: { l2: 0.01 } }),
    }),
    minGru({ units: 4, returnSequences: true, dropout: 0.3, biasConstraint: { name: 'nonNeg' } }),
    dense({ units: 1 }),
  ],
  { numFeatures: 1 },
);
const plain = sequential(
  [
    minGru({ units: 3, returnSequences: true, activation: 'linear' }),
    minLstm({ units: 2, returnSequences: true, activation: 'tanh' }),
    dense({ units: 1 }),
  ],
  { numFeatures: 1 },
);

function train(of: SequentialNetwork, options: Partial<TrainingOptions> = {}): Promise<TrainingResult> {
  return trainNetwork(of, initializeWeights(of, 1), {
    examples: runningMeans(10),
    loss: 'meanSquaredError',
    epochs: 2,
    batchSize: 4,
    learningRate: 0.05,
    seed: 3,
    ...options,
  });
}

describe('cells whose gates see the inputs alone', () => {
  test('learn running means, whatever the lengths', async () => {
    const { history } = await train(plain, { epochs: 60, examples: runningMeans(40), learningRate: 0.02 });
    expect(history.at(-1)!.loss).toBeLessThan(0.35 * history[0]!.loss);
  });

  test.each([1, 3])('come to the same weights when killed after batch %i and resumed', async (last) => {
    const store = memoryStore();
    let done = 0;
    const death = new Error('killed');
    const dying = train(dropping, {
      checkpoint: { store, every: 1 },
      onProgress() {
        if (++done > last) throw death;
      },
    });
    await expect(dying).rejects.toBe(death);
    const resumed = await train(dropping, { checkpoint: { store, every: 1, resume: true } });
    expect(resumed).toEqual(await train(dropping));
    const bias = resumed.weights.find(({ name }) => name === 'min_gru/bias')!;
    expect(Math.min(...bias.values)).toBeGreaterThanOrEqual(0);
  });

  test('learn on two threads what they learn on one', async () => {
    const [alone, two] = [await train(plain), await train(plain, { workers: 2 })];
    for (const [which, { values }] of alone.weights.entries()) {
      values.forEach((value, at) => expect(two.weights[which]!.values[at]).toBeCloseTo(value, 5));
    }
  });

  test.each(['float32', 'float16', 'int8'] as const)('are saved as %s and read back', async (format) => {
    const store = memoryStore();
    const weights = initializeWeights(dropping, 1);
    await saveModel({ task: 'toy', network: dropping, weights, preprocessor: null, training: null }, store, {
      weights: format,
    });
    const read = await loadModel(store, { task: 'toy' });
    expect(read.network).toEqual(dropping);
    expect(read.weights).toEqual(format === 'float32' ? weights : roundWeights(weights, format));
    const inputs = { values: Float32Array.of(0.5, -1, 2), shape: [1, 3, 1] };
    const [exact, rounded] = [weights, read.weights].map((some) =>
      createEngine(dropping, some).predict(inputs),
    );
    exact!.values.forEach((value, at) => expect(rounded!.values[at]).toBeCloseTo(value, 2));
  });
});
