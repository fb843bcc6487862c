import { beforeAll, describe, expect, test } from 'vitest';
import { prepareBackend } from '../backend/index.js';
import type { ExampleSource } from '../data/example-source.js';
import { createEngine } from '../inference/engine.js';
import { decodeCtcGreedy } from '../inference/ctc-decoding.js';
import { dense, embedding, gru, initializeWeights, sequential } from '../network/index.js';
import { createRandom } from '../random.js';
import { trainNetwork } from './train-network.js';

beforeAll(async () => {
  await prepareBackend();
});

const time = 6;
const numClasses = 3;

/** Ids of two kinds; what is asked for is whether the first comes back, at every step or at the end. */
function idsOf(count: number): { ids: Float32Array; lengths: Int32Array } {
  const random = createRandom(3);
  return {
    ids: Float32Array.from({ length: count * time }, () => random.integer(numClasses)),
    lengths: Int32Array.from({ length: count }, () => 3 + random.integer(time - 2)),
  };
}

const { ids, lengths } = idsOf(48);

function pick(array: Float32Array, indices: Int32Array, width: number): Float32Array {
  const picked = new Float32Array(indices.length * width);
  indices.forEach((index, row) =>
    picked.set(array.subarray(index * width, (index + 1) * width), row * width),
  );
  return picked;
}

describe('training', () => {
  test('learns classes at every step from ids, with rows of different lengths', async () => {
    const network = sequential([
      embedding({ inputDim: numClasses, outputDim: 6 }),
      gru({ units: 12, returnSequences: true }),
      dense({ units: numClasses }),
    ]);
    // The class of a step is the id of the step before, 0 at first.
    const classes = ids.map((_, at) => (at % time === 0 ? 0 : ids[at - 1]!));
    const examples: ExampleSource = {
      count: 48,
      batch: (indices) => ({
        inputs: { values: pick(ids, indices, time), shape: [indices.length, time] },
        lengths: Int32Array.from(indices, (index) => lengths[index]!),
        targets: { values: pick(classes, indices, time), shape: [indices.length, time] },
      }),
    };
    const { history } = await trainNetwork(network, initializeWeights(network, 2), {
      examples,
      loss: { name: 'sparseCategoricalCrossEntropy' },
      epochs: 60,
      batchSize: 16,
      learningRate: 0.02,
    });
    expect(history[0]!.loss).toBeGreaterThan(0.9);
    expect(history.at(-1)!.loss).toBeLessThan(0.05);
  });

  test('learns to transcribe with connectionist temporal classification', async () => {
    const network = sequential([gru({ units: 16, returnSequences: true }), dense({ units: numClasses })], {
      numFeatures: 2,
    });
    // Two labels, each of which lasts two or three steps as a feature of its own, with a pause behind it.
    const texts = [[1], [2], [1, 2], [2, 1], [1, 1], [2, 2]];
    const steps = 10;
    const inputs = new Float32Array(texts.length * steps * 2);
    texts.forEach((labels, row) =>
      labels.forEach((label, place) => {
        for (let step = 0; step < 2 + (row % 2); step++)
          inputs[(row * steps + place * 5 + step) * 2 + label - 1] = 1;
      }),
    );
    const examples: ExampleSource = {
      count: texts.length,
      batch: (indices) => ({
        inputs: { values: pick(inputs, indices, steps * 2), shape: [indices.length, steps, 2] },
        targets: {
          values: Float32Array.from(
            [...indices].flatMap((index) => [texts[index]![0]!, texts[index]![1] ?? 0]),
          ),
          shape: [indices.length, 2],
        },
        targetLengths: Int32Array.from(indices, (index) => texts[index]!.length),
      }),
    };
    const { weights, history } = await trainNetwork(network, initializeWeights(network, 1), {
      examples,
      loss: { name: 'ctc' },
      epochs: 150,
      batchSize: 6,
      learningRate: 0.02,
    });
    expect(history.at(-1)!.loss).toBeLessThan(0.1);
    const logits = createEngine(network, weights).predict({ values: inputs, shape: [6, steps, 2] });
    const width = steps * numClasses;
    const read = texts.map((_, row) => {
      const values = logits.values.subarray(row * width, (row + 1) * width);
      return [...decodeCtcGreedy({ values, shape: [steps, numClasses] }, { blank: 0 }).labels];
    });
    expect(read).toEqual(texts);
  });

  test('heeds the weights of classes and of rows in the mean it tells', async () => {
    const network = sequential([gru({ units: 2 }), dense({ units: 2 })], { numFeatures: 1 });
    const examples: ExampleSource = {
      count: 4,
      batch: (indices) => ({
        inputs: { values: new Float32Array(indices.length * 2), shape: [indices.length, 2, 1] },
        targets: { values: Float32Array.from(indices, (index) => index % 2), shape: [indices.length] },
        targetWeights: { values: Float32Array.from(indices, (index) => index), shape: [indices.length] },
      }),
    };
    const told = async (batchSize: number): Promise<number> => {
      const { history } = await trainNetwork(network, initializeWeights(network, 1), {
        examples,
        loss: { name: 'sparseCategoricalCrossEntropy', classWeights: [3, 1] },
        epochs: 1,
        batchSize,
        learningRate: 1e-12,
      });
      return history[0]!.loss;
    };
    expect(await told(1)).toBeCloseTo(await told(4), 6);
  });
});

test('targets that are not shaped as the loss wants them are refused', async () => {
  const network = sequential([gru({ units: 2 }), dense({ units: 6 })], { numFeatures: 1 });
  const examples: ExampleSource = {
    count: 1,
    batch: () => ({
      inputs: { values: new Float32Array(2), shape: [1, 2, 1] },
      targets: { values: new Float32Array(6), shape: [1, 6] },
    }),
  };
  const train = (loss: Parameters<typeof trainNetwork>[2]['loss']): Promise<unknown> =>
    trainNetwork(network, initializeWeights(network, 1), { examples, loss, epochs: 1 });
  await expect(train('sparseCategoricalCrossEntropy')).rejects.toThrow(
    "A batch's targets must be [1]. Received [1, 6]. Shape the targets as the loss and the network's outputs want them",
  );
  await expect(train({ name: 'quantile', quantiles: [0.1, 0.5, 0.9] })).rejects.toThrow(
    "A batch's targets must be [1, 2]. Received [1, 6].",
  );
  await expect(train('gaussian')).rejects.toThrow("A batch's targets must be [1, 3]. Received [1, 6].");
});
