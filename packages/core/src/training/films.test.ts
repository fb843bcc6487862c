import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import type { TrainingBatch } from '../data/example-source.js';
import { randomArray } from '../inference/any-network.test.support.js';
import { createEngine } from '../inference/engine.js';
import { largestError } from '../kernels/largest-error.test.support.js';
import { ConvLSTM2D, prepareBackend } from '../layers/index.js';
import {
  conv2d,
  convLstm2d,
  dense,
  flatten,
  globalMaxPooling2d,
  gru,
  initializeWeights,
  maxPooling2d,
  sequential,
  type LayerConfig,
  type Unnamed,
} from '../network/index.js';
import { createRandom } from '../random.js';
import { CarriedStates } from './carried-states.js';
import { trainNetwork } from './train-network.js';

beforeAll(() => prepareBackend());

const [size, time] = [6, 4];

/** A bright pixel on a noisy frame that wanders left or right, from anywhere: no frame alone tells which. */
function wanderings(indices: Int32Array): TrainingBatch {
  const values = new Float32Array(indices.length * time * size * size);
  indices.forEach((index, film) => {
    const random = createRandom(index);
    const [row, start] = [random.integer(size), random.integer(size)];
    for (let step = 0; step < time; step++) {
      const frame = values.subarray(
        (film * time + step) * size * size,
        (film * time + step + 1) * size * size,
      );
      for (let pixel = 0; pixel < frame.length; pixel++) frame[pixel] = 0.2 * random.normal();
      const column = (start + (index % 2 ? step : -step) + size * time) % size;
      frame[row * size + column]! += 1;
    }
  });
  return {
    inputs: { values, shape: [indices.length, time, size * size] },
    targets: { values: Float32Array.from(indices, (index) => index % 2), shape: [indices.length, 1] },
  };
}

const convolutionsThenMemory: Unnamed<LayerConfig>[] = [
  conv2d({ filters: 4, kernelSize: 3, padding: 'same', activation: 'relu' }),
  maxPooling2d({ poolSize: [6, 1] }),
  flatten(),
  gru({ units: 12 }),
  dense({ units: 1 }),
];
const memoryOfFrames: Unnamed<LayerConfig>[] = [
  convLstm2d({ filters: 4, kernelSize: 3, padding: 'same' }),
  globalMaxPooling2d(),
  dense({ units: 1 }),
];

describe('which way something wanders in a film', () => {
  test.each([
    ['convolutions before a recurrent layer', convolutionsThenMemory, 0.02],
    ['a convolutional memory', memoryOfFrames, 0.03],
  ])('is learned by %s, and the engine tells it', async (_, layers, learningRate) => {
    const network = sequential(layers, { frameShape: [size, size, 1] });
    const { weights } = await trainNetwork(network, initializeWeights(network, 1), {
      examples: { count: 192, batch: wanderings },
      loss: 'binaryCrossEntropy',
      learningRate,
      epochs: 12,
    });
    const unseen = wanderings(Int32Array.from({ length: 100 }, (_, index) => 5000 + index));
    const { values } = createEngine(network, weights).predict(unseen.inputs);
    const right = values.filter((logit, row) => logit > 0 === (unseen.targets.values[row] === 1)).length;
    expect(right).toBeGreaterThan(90);
  });
});

describe('films that are read in segments', () => {
  test('have states of frames handed on, as if they were read whole', () => {
    const layer = new ConvLSTM2D({
      filters: 2,
      kernelSize: 2,
      padding: 'same',
      frameShape: [3, 2, 1],
      returnSequences: true,
    });
    const states = new CarriedStates();
    const before = tf.memory().numTensors;
    const film = tf.randomNormal<tf.Rank.R3>([2, 5, 6], 0, 1, 'float32', 1);
    const whole = layer.apply(film) as tf.Tensor;
    const weights = layer.weights.length;
    const parts = [0, 2, 4].map((from) => {
      const part = tf.slice(film, [0, from, 0], [2, Math.min(2, 5 - from), 6]);
      const outputs = tf.tidy(() => states.apply(layer, part, { training: true }));
      states.advance();
      part.dispose();
      return outputs;
    });
    const joined = tf.concat(parts, 1);
    expect(largestError(joined.dataSync(), whole.dataSync())).toBeLessThan(1e-6);
    tf.dispose([film, whole, joined, ...parts]);
    states.dispose();
    expect(tf.memory().numTensors - before).toBe(weights);
  });

  test.each([1, 3])('teach where the last holds a single frame, as a film may: %i steps', async (steps) => {
    const network = sequential([convLstm2d({ filters: 1, kernelSize: 2 }), flatten()], {
      frameShape: [3, 2, 1],
    });
    const weights = initializeWeights(network, 1);
    const film = randomArray(1, [2, steps, 6]);
    const { weights: taught } = await trainNetwork(network, weights, {
      examples: { count: 2, batch: () => ({ inputs: film, targets: randomArray(2, [2, 2]) }) },
      loss: 'meanSquaredError',
      epochs: 1,
      ...(steps > 1 && { truncateAfter: 2 }),
    });
    taught.forEach(({ values }, index) => {
      const first = weights[index]!;
      // Nothing comes before a single frame, so the recurrent kernel has nothing to learn from.
      const isUsed = steps > 1 || first.name !== 'conv_lstm2d/recurrent_kernel';
      expect(values.some((value, at) => value !== first.values[at])).toBe(isUsed);
    });
  });

  test('teach as well', async () => {
    const network = sequential(memoryOfFrames, { frameShape: [size, size, 1] });
    const losses: number[] = [];
    await trainNetwork(network, initializeWeights(network, 1), {
      examples: { count: 64, batch: wanderings },
      loss: 'binaryCrossEntropy',
      learningRate: 0.03,
      epochs: 8,
      truncateAfter: 3,
      onProgress: ({ loss }) => void losses.push(loss),
    });
    expect(losses.at(-1)).toBeLessThan(0.9 * losses[0]!);
  });
});
