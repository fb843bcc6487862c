import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import * as layers from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, test } from 'vitest';
import type { DenseArray } from '../../data/dense-array.js';
import { createEngine } from '../../inference/engine.js';
import { randomWeights } from '../../inference/any-network.test.support.js';
import { dense, gru, sequential } from '../../network/index.js';
import { memoryStore } from '../../task/memory-store.js';
import { saveModel } from '../../task/saved-model.js';
import { toBytes } from '../../task/weight-bytes.js';
import { largestDifference, readGolden, readGoldenModels } from '../golden-models.test.support.js';
import { openHdf5 } from '../hdf5/hdf5-file.js';
import { fromKerasFile } from '../keras/keras-file.js';
import {
  chain,
  descriptionIn,
  filesOf,
  json,
  storeOf,
  useStockTensorflow,
  withRandomWeights,
} from './saved-tensorflow-model.test.support.js';
import { fromTensorflowModel } from './tensorflow-model.js';

beforeAll(useStockTensorflow);

function everyLayer(): layers.Sequential {
  const sigmoid = { recurrentActivation: 'sigmoid' } as const;
  const lstm = layers.layers.lstm({ units: 2, returnSequences: true, ...sigmoid });
  const stack = [
    layers.layers.masking({ maskValue: 9, inputShape: [null, 3] }),
    layers.layers.bidirectional({ layer: lstm, mergeMode: 'concat' }),
    layers.layers.timeDistributed({ layer: layers.layers.dense({ units: 2 }) }),
    layers.layers.layerNormalization(),
    layers.layers.gru({ units: 3, goBackwards: true, returnSequences: true, ...sigmoid }),
    layers.layers.dropout({ rate: 0.2 }),
    layers.layers.simpleRNN({ units: 4, useBias: false }),
    layers.layers.dense({ units: 2, activation: 'softmax' }),
  ];
  const model = layers.sequential();
  for (const layer of stack) model.add(layer);
  return withRandomWeights(model);
}

function ofCells(): layers.Sequential {
  const { gruCell, lstmCell, simpleRNNCell, rnn, dense: stockDense } = layers.layers;
  const cell = [
    lstmCell({ units: 2, recurrentActivation: 'sigmoid' }),
    gruCell({ units: 3, recurrentActivation: 'sigmoid', useBias: false }),
    lstmCell({ units: 4, recurrentActivation: 'sigmoid' }),
  ];
  const model = layers.sequential();
  model.add(rnn({ cell, returnSequences: true, inputShape: [null, 3] }));
  model.add(rnn({ cell: simpleRNNCell({ units: 3 }), goBackwards: true, returnSequences: true }));
  model.add(rnn({ cell: [simpleRNNCell({ units: 2 }), simpleRNNCell({ units: 2 })] }));
  model.add(stockDense({ units: 2 }));
  return withRandomWeights(model);
}

const inputs: DenseArray = {
  shape: [2, 5, 3],
  values: Float32Array.from({ length: 30 }, (_, index) => Math.fround(((index * 7) % 13) / 5 - 1)),
};

describe('a model of TensorFlow.js', () => {
  test.each([
    ['of every layer, in one file', everyLayer, 2 ** 22],
    ['of every layer, in shards', everyLayer, 100],
    ['that is a chain', chain, 2 ** 22],
    ['of cells that stand on one another', ofCells, 2 ** 22],
  ] as const)('%s computes the same numbers here', async (_, build, shardLength) => {
    const model = build();
    const { network, weights } = await fromTensorflowModel(storeOf(await filesOf(model, shardLength)));
    const outputs = model.predict(tf.tensor(inputs.values, [2, 5, 3])) as tf.Tensor;
    const expected = { shape: outputs.shape, values: outputs.dataSync<'float32'>() };
    expect(largestDifference(createEngine(network, weights).predict(inputs), expected)).toBeLessThan(1e-5);
  });

  test('that was saved here is read too', async () => {
    const network = sequential([gru({ units: 3 }), dense({ units: 1 })], { numFeatures: 2 });
    const weights = randomWeights(network, 1);
    const store = memoryStore();
    await saveModel({ task: 'toy', network, weights, preprocessor: null, training: null }, store);
    expect(await fromTensorflowModel(store)).toEqual({ network, weights, leftOut: [] });
  });

  // keras-files/: tooling/golden/keras_files.py, tf_keras 2.21.0; named as TensorFlow's converter names it.
  test.each(['keras-2-wrapped.h5.gz', 'keras-2-stacked.h5.gz', 'keras-2-cells-both-ways.h5.gz'])(
    'that was converted from Keras, %s, is read by the names that Keras gave',
    async (name) => {
      const legacy = readGolden(`keras-files/${name}`);
      const { weights } = await fromKerasFile(legacy);
      const root = openHdf5(legacy);
      const kerasNames = root
        .child('model_weights')!
        .texts('layer_names')!
        .flatMap((layer) => root.child(`model_weights/${layer}`)!.texts('weight_names')!);
      const specs = weights.map(({ shape }, index) => ({
        name: `wrapped/${kerasNames[index]!.replace(':0', '')}`,
        shape,
        dtype: 'float32',
      }));
      const modelTopology = { model_config: JSON.parse(root.texts('model_config')![0]!) };
      const weightsManifest = [{ paths: ['group1-shard1of1.bin'], weights: specs }];
      const read = await fromTensorflowModel(
        storeOf({
          'model.json': json({ format: 'layers-model', modelTopology, weightsManifest }),
          'group1-shard1of1.bin': toBytes(weights),
        }),
      );
      const { inputs, outputs } = readGoldenModels('keras-files/models.json').find(
        ({ file }) => file === name,
      )!;
      expect(
        largestDifference(createEngine(read.network, read.weights).predict(inputs), outputs),
      ).toBeLessThan(1e-5);
    },
  );

  test.each([
    ['float16', { dtype: 'float16', original_dtype: 'float32' }, 2],
    ['uint8', { dtype: 'uint8', original_dtype: 'float32', scale: 0.01, min: -1.2 }, 1],
    ['uint16', { dtype: 'uint16', original_dtype: 'float32', scale: 0.0001, min: -3 }, 2],
  ] as const)('quantized to %s is read as TensorFlow.js reads it', async (_, quantization, size) => {
    const files = await filesOf(chain());
    const description = descriptionIn(files);
    const [group] = description.weightsManifest;
    for (const weight of group.weights) weight.quantization = quantization;
    const count = files['group1-shard1.bin']!.length / 4;
    // Every kind of half: zeros, subnormals, ones, both infinities' neighbours.
    const bytes = Uint8Array.from({ length: count * size }, (_, index) => (index * 37) % 124);
    const read = await fromTensorflowModel(
      storeOf({ 'model.json': json(description), 'group1-shard1.bin': bytes }),
    );
    const decoded = tf.io.decodeWeights(bytes.buffer, group.weights as tf.io.WeightsManifestEntry[]);
    for (const { name, values } of read.weights) {
      expect(values).toEqual(Float32Array.from(decoded[name]!.dataSync()));
    }
  });
});
