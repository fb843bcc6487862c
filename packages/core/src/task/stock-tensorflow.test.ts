import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import * as layers from '@tensorflow/tfjs-layers';
import { beforeAll, expect, test } from 'vitest';
import { createEngine } from '../inference/engine.js';
import { randomArray } from '../inference/any-network.test.support.js';
import { bidirectional, dense, dropout, embedding, globalAveragePooling1d } from '../network/index.js';
import { conv2d, convLstm2d, globalAveragePooling2d, maxPooling2d } from '../network/index.js';
import { globalMaxPooling1d, gru, initializeWeights, layerNormalization, lstm } from '../network/index.js';
import {
  masking,
  roundWeights,
  sequential,
  simpleRnn,
  type Network,
  type Weights,
} from '../network/index.js';
import { memoryStore } from './memory-store.js';
import { saveModel, type SaveOptions } from './saved-model.js';

beforeAll(() => {
  tf.env().set('PROD', true);
  return tf.setBackend('cpu');
});

/** What stock TensorFlow.js makes of a network that is saved. */
async function openSaved(
  network: Network,
  weights: Weights,
  options?: SaveOptions,
): Promise<layers.LayersModel> {
  const store = memoryStore();
  await saveModel({ task: 'toy', network, weights, preprocessor: null, training: null }, store, options);
  const { modelTopology, weightsManifest } = JSON.parse(
    new TextDecoder().decode(await store.read('model.json')),
  );
  const [{ paths, weights: weightSpecs }] = weightsManifest;
  const weightData = (await store.read(paths[0])).slice().buffer;
  return layers.loadLayersModel({ load: async () => ({ modelTopology, weightSpecs, weightData }) });
}

test('stock TensorFlow.js opens a saved model of stock layers, weights and all', async () => {
  const network = sequential(
    [
      masking({ maskValue: -1 }),
      lstm({ units: 4, returnSequences: true }),
      gru({ units: 3, returnSequences: true, resetAfter: false, goBackwards: true }),
      dropout({ rate: 0.2 }),
      bidirectional({ layer: lstm({ units: 2, returnSequences: true }), mergeMode: 'sum' }),
      layerNormalization(),
      simpleRnn({ units: 5, useBias: false }),
      dense({ units: 2, activation: 'softmax' }),
    ],
    { numFeatures: 2 },
  );
  const weights = initializeWeights(network, 1);
  const opened = await openSaved(network, weights);
  const values = opened.getWeights().map((tensor) => [...tensor.dataSync()]);
  expect(values).toEqual(weights.map((weight) => [...weight.values]));
  expect(opened.inputs[0]!.shape).toEqual([null, null, 2]);
  expect(opened.outputs[0]!.shape).toEqual([null, 2]);
});

test.each([globalMaxPooling1d(), globalAveragePooling1d()])(
  'stock TensorFlow.js opens a saved model of ids, and gives what ours gives: $className',
  async (pooling) => {
    const words = embedding({ inputDim: 5, outputDim: 3 });
    const network = sequential([words, lstm({ units: 4, returnSequences: true }), pooling]);
    const weights = initializeWeights(network, 1);
    const opened = await openSaved(network, weights);
    const outputs = opened.predict(tf.tensor2d([1, 4, 2, 0], [2, 2])) as tf.Tensor;
    const ours = createEngine(network, weights).predict({
      values: Float32Array.of(1, 4, 2, 0),
      shape: [2, 2],
    });
    expect(outputs.shape).toEqual(ours.shape);
    outputs.dataSync().forEach((value, at) => expect(value).toBeCloseTo(ours.values[at]!, 5));
  },
);

test('stock TensorFlow.js opens a saved model of films, and gives what ours gives', async () => {
  const network = sequential(
    [
      conv2d({ filters: 2, kernelSize: 3, padding: 'same', activation: 'relu' }),
      maxPooling2d({ poolSize: [2, 1] }),
      convLstm2d({ filters: 2, kernelSize: 2, returnSequences: true }),
      globalAveragePooling2d(),
      gru({ units: 2, resetAfter: false }),
    ],
    { frameShape: [4, 5, 2] },
  );
  const weights = initializeWeights(network, 1);
  const opened = await openSaved(network, weights);
  const films = randomArray(1, [2, 3, 40]);
  const outputs = opened.predict(tf.tensor5d(films.values, [2, 3, 4, 5, 2])) as tf.Tensor;
  const ours = createEngine(network, weights).predict(films);
  outputs.dataSync().forEach((value, at) => expect(value).toBeCloseTo(ours.values[at]!, 5));
});

const quantized = sequential([lstm({ units: 4 }), dense({ units: 2 })], { numFeatures: 2 });

test.each(['float16', 'uint8'] as const)(
  'stock TensorFlow.js opens a model saved as %s, with the very numbers that we load',
  async (format) => {
    const weights = initializeWeights(quantized, 1);
    const opened = await openSaved(quantized, weights, { weights: format });
    const rounded = roundWeights(weights, format);
    for (const [index, tensor] of opened.getWeights().entries()) {
      expect([...tensor.dataSync()]).toEqual([...rounded[index]!.values]);
    }
  },
);

test('stock TensorFlow.js says that it does not know int8, rather than read it wrong', async () => {
  const weights = initializeWeights(quantized, 1);
  await expect(openSaved(quantized, weights, { weights: 'int8' })).rejects.toThrow(/quantization dtype int8/);
});
