import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import { describe, expect, test } from 'vitest';
import { embed } from '../backend/index.js';
import { randomTensor } from '../backend/random-tensor.test.support.js';
import { cases, networkOf } from '../network/golden-embedding.test.support.js';
import { dense, embedding, gru, initializeWeights, sequential } from '../network/index.js';
import { createRandom } from '../random.js';
import { trainNetwork } from '../training/index.js';
import { buildLayers, getWeights, setWeights } from './build-layers.js';
import { Embedding } from './embedding.js';

describe.each(['wasm', 'cpu'])('on the %s backend', (backend) => {
  test.each(cases)('an embedding before $className, maskZero $maskZero, is as in Keras', async (golden) => {
    tf.env().set('PROD', true);
    await tf.setBackend(backend);
    const { network, weights } = networkOf(golden);
    const model = buildLayers(network);
    setWeights(model, { network, weights });
    tf.tidy(() => {
      const [lookUp, recurrent] = model.layers;
      const ids = tf.tensor(golden.ids, golden.shape);
      const mask = lookUp!.computeMask(ids) as tf.Tensor | null;
      const outputs = (): tf.Tensor =>
        recurrent!.apply(lookUp!.apply(ids), mask ? { mask } : {}) as tf.Tensor;
      const outputWeights = tf.tensor(golden.outputWeights, outputs().shape);
      const variables = model.trainableWeights.map((weight) => weight.read() as tf.Variable);
      const { grads } = tf.variableGrads(() => tf.sum(tf.mul(outputs(), outputWeights)), variables);
      expect(largestError(outputs(), golden.outputs)).toBeLessThan(1e-5);
      variables.forEach(({ name }, index) => {
        expect(largestError(grads[name]!, golden.gradients[index]!)).toBeLessThan(1e-5);
      });
    });
    model.dispose();
  });
});

test.each(['wasm', 'cpu'])('each row’s gradient goes to the vector of its id: %s', async (backend) => {
  await tf.setBackend(backend);
  const ids = [3, 0, 3, 3, 1, 0];
  for (const columns of [1, 4, 7, 9]) {
    const gradients = randomTensor(createRandom(columns), [ids.length, columns]) as tf.Tensor2D;
    const made = tf.grad((matrix) =>
      tf.sum(tf.mul(embed(matrix as tf.Tensor2D, tf.tensor1d(ids)), gradients)),
    )(tf.zeros([5, columns]));
    const rows = gradients.arraySync();
    const expected = [0, 1, 2, 3, 4].flatMap((id) =>
      Array.from({ length: columns }, (_, column) =>
        rows.filter((_, row) => ids[row] === id).reduce((sum, row) => sum + row[column]!, 0),
      ),
    );
    expect(largestError(made, expected)).toBeLessThan(1e-6);
  }
});

describe('an embedding', () => {
  const ids = { values: Float32Array.of(1, 2, 3, 0, 2, 1), shape: [2, 3] };
  const targets = { values: Float32Array.of(1, -1), shape: [2, 1] };
  const examples = { count: 2, batch: () => ({ inputs: ids, lengths: Int32Array.of(3, 3), targets }) };
  const train = (trainable: boolean): ReturnType<typeof trainNetwork> => {
    const words = embedding({ inputDim: 4, outputDim: 3, maskZero: true, trainable });
    const network = sequential([words, gru({ units: 4 }), dense({ units: 1 })]);
    return trainNetwork(network, initializeWeights(network, 1), {
      examples,
      loss: 'meanSquaredError',
      epochs: 30,
      learningRate: 0.05,
    });
  };
  const first = initializeWeights(sequential([embedding({ inputDim: 4, outputDim: 3 })]), 1)[0]!;

  test('is trained from ids, but for the id that masks', async () => {
    const { history, weights } = await train(true);
    expect(history.at(-1)!.loss).toBeLessThan(history[0]!.loss / 10);
    expect(weights[0]!.values.subarray(0, 3)).toEqual(first.values.subarray(0, 3));
    expect(weights[0]!.values.subarray(3)).not.toEqual(first.values.subarray(3));
  });

  test('keeps the vectors that it was given when it is not trainable', async () => {
    const { history, weights } = await train(false);
    expect(history.at(-1)!.loss).toBeLessThan(history[0]!.loss / 10);
    expect(weights.map(({ name }) => name)[0]).toBe('embedding/embeddings');
    expect(weights[0]!.values).toEqual(first.values);
  });

  test('keeps each weight in its place when some are not trainable', () => {
    const words = embedding({ inputDim: 4, outputDim: 3, trainable: false });
    const network = sequential([words, gru({ units: 4 })]);
    const weights = initializeWeights(network, 1);
    const model = buildLayers(network);
    setWeights(model, { network, weights });
    expect(getWeights(model, network)).toEqual(weights);
    model.dispose();
  });

  test('adds its own mask to the one it is given, and reads nothing that is masked', () => {
    const layer = new Embedding({ inputDim: 3, outputDim: 2, maskZero: true });
    const inputs = tf.tensor2d([1, 0, 2, 99], [1, 4]);
    const mask = tf.tensor2d([1, 1, 1, 0], [1, 4], 'bool');
    expect([...layer.computeMask(inputs, mask).dataSync()]).toEqual([1, 0, 1, 0]);
    expect((layer.apply(inputs, { mask }) as tf.Tensor).shape).toEqual([1, 4, 2]);
    expect(() => layer.apply(inputs)).toThrow(
      'reads ids, whole numbers from 0 to 2. Received 99. Encode it with the vocabulary that the network was trained with.',
    );
  });

  test('comes back from its configuration', () => {
    const config = new Embedding({ inputDim: 3, outputDim: 2, maskZero: true, name: 'words' }).getConfig();
    expect(new Embedding(config as never).getConfig()).toEqual(config);
  });
});

function largestError(tensor: tf.Tensor, expected: readonly number[]): number {
  const values = tensor.dataSync();
  return Math.max(...expected.map((number, at) => Math.abs(number - values[at]!)));
}
