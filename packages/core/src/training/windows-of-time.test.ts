import { beforeAll, describe, expect, test } from 'vitest';
import type { TrainingBatch } from '../data/example-source.js';
import { randomArray, randomWeights } from '../inference/any-network.test.support.js';
import { createEngine } from '../inference/engine.js';
import { prepareBackend } from '../layers/index.js';
import {
  averagePooling1d,
  conv1d,
  dense,
  globalMaxPooling1d,
  gru,
  initializeWeights,
  maxPooling1d,
  sequential,
  timeAfter,
} from '../network/index.js';
import { createRandom } from '../random.js';
import { gradientNorms } from './gradient-norms.js';
import { trainNetwork } from './train-network.js';
import { createTrainee } from './trainee.js';

beforeAll(() => prepareBackend());

const network = sequential(
  [
    conv1d({ filters: 3, kernelSize: 3, padding: 'causal' }),
    maxPooling1d(),
    gru({ units: 3, returnSequences: true }),
    dense({ units: 1 }),
  ],
  { numFeatures: 2 },
);
const options = {
  loss: 'meanSquaredError',
  optimizer: { name: 'adam' },
  learningRate: 0.01,
  clipNorm: 1,
  seed: 0,
} as const;

/** A row of `length` real steps, padded to `time`. */
function rowOf(length: number, time: number): TrainingBatch {
  const { values } = randomArray(length, [length, 2]);
  const padded = new Float32Array(2 * time).fill(9);
  padded.set(values);
  const steps = timeAfter(network.config.layers, time);
  return {
    inputs: { values: padded, shape: [1, time, 2] },
    targets: { values: Float32Array.from({ length: steps }, (_, step) => step), shape: [1, steps, 1] },
    lengths: Int32Array.of(length),
  };
}

describe('a network over windows of time', () => {
  test.each([4, 5, 7])('costs a sequence of %i steps the same alone as padded', (length) => {
    const trainee = createTrainee(network, randomWeights(network, 1), options);
    const [alone, padded] = [rowOf(length, length), rowOf(length, 9)].map((batch) => trainee.judge(batch));
    expect(padded!.loss).toBeCloseTo(alone!.loss, 5);
    expect(padded!.total).toBe(alone!.total);
    trainee.dispose();
  });

  test('learns to find a pattern wherever it stands, and the engine finds it too', async () => {
    const time = 24;
    const detector = sequential(
      [
        conv1d({ filters: 6, kernelSize: 3, activation: 'relu' }),
        averagePooling1d({ poolSize: 1 }),
        globalMaxPooling1d(),
        dense({ units: 1 }),
      ],
      { numFeatures: 1 },
    );
    const batch = (indices: Int32Array): TrainingBatch => {
      const values = new Float32Array(indices.length * time);
      const targets = Float32Array.from(indices, (index, row) => {
        const random = createRandom(index);
        for (let step = 0; step < time; step++) values[row * time + step] = random.uniform() - 0.5;
        const at = row * time + random.integer(time - 3);
        values.set(index % 2 ? [1, -1, 1] : [-1, -1, 1], at);
        return index % 2;
      });
      return {
        inputs: { values, shape: [indices.length, time, 1] },
        targets: { values: targets, shape: [indices.length, 1] },
      };
    };
    const { weights } = await trainNetwork(detector, initializeWeights(detector, 1), {
      examples: { count: 128, batch },
      loss: 'binaryCrossEntropy',
      learningRate: 0.02,
      epochs: 25,
    });
    const unseen = batch(Int32Array.from({ length: 100 }, (_, index) => 1000 + index));
    const { values } = createEngine(detector, weights).predict(unseen.inputs);
    const right = values.filter((logit, row) => logit > 0 === (unseen.targets.values[row] === 1)).length;
    expect(right).toBeGreaterThan(95);
  });

  test('is not read in segments, and has no gradient norms by step', async () => {
    const examples = { count: 1, batch: () => rowOf(7, 9) };
    const weights = initializeWeights(network, 1);
    await expect(
      trainNetwork(network, weights, { examples, loss: 'huber', epochs: 1, truncateAfter: 4 }),
    ).rejects.toThrow("Received Conv1D 'conv1d'.");
    await expect(gradientNorms(network, { weights, batch: rowOf(7, 9), loss: 'huber' })).rejects.toThrow(
      "Gradient norms are those of the steps that go in, which all layers must keep. Received Conv1D 'conv1d'.",
    );
  });
});
