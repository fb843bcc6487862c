import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import * as layers from '@tensorflow/tfjs-layers';
import { beforeAll, expect, test } from 'vitest';
import {
  bidirectional,
  dense,
  dropout,
  gru,
  initializeWeights,
  lstm,
  sequential,
  simpleRnn,
} from '../network/index.js';
import { memoryStore } from './memory-store.js';
import { saveModel } from './saved-model.js';

beforeAll(() => {
  tf.env().set('PROD', true);
  return tf.setBackend('cpu');
});

test('stock TensorFlow.js opens a saved model of stock layers, weights and all', async () => {
  const network = sequential(
    [
      lstm({ units: 4, returnSequences: true }),
      gru({ units: 3, returnSequences: true, resetAfter: false, goBackwards: true }),
      dropout({ rate: 0.2 }),
      bidirectional({ layer: lstm({ units: 2, returnSequences: true }), mergeMode: 'sum' }),
      simpleRnn({ units: 5, useBias: false }),
      dense({ units: 2, activation: 'softmax' }),
    ],
    { numFeatures: 2 },
  );
  const weights = initializeWeights(network, 1);
  const store = memoryStore();
  await saveModel({ task: 'toy', network, weights, preprocessor: null, training: null }, store);

  const { modelTopology, weightsManifest } = JSON.parse(
    new TextDecoder().decode(await store.read('model.json')),
  );
  const [{ paths, weights: weightSpecs }] = weightsManifest;
  const weightData = (await store.read(paths[0])).slice().buffer;
  const opened = await layers.loadLayersModel({
    load: async () => ({ modelTopology, weightSpecs, weightData }),
  });

  const values = opened.getWeights().map((tensor) => [...tensor.dataSync()]);
  expect(values).toEqual(weights.map((weight) => [...weight.values]));
  expect(opened.inputs[0]!.shape).toEqual([null, null, 2]);
  expect(opened.outputs[0]!.shape).toEqual([null, 2]);
});
