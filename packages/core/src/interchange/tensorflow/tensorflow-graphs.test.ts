import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import * as layers from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, test } from 'vitest';
import { randomWeights } from '../../inference/any-network.test.support.js';
import { createEngine } from '../../inference/engine.js';
import { add, bidirectional, concatenate, dense, embedding, from, graph } from '../../network/index.js';
import { gru, input, lstm, repeatVector, vectorInput } from '../../network/index.js';
import { memoryStore } from '../../task/memory-store.js';
import { saveModel } from '../../task/saved-model.js';
import { largestDifference } from '../golden-models.test.support.js';
import {
  filesOf,
  storeOf,
  useStockTensorflow,
  withRandomWeights,
} from './saved-tensorflow-model.test.support.js';
import { fromTensorflowModel } from './tensorflow-model.js';

beforeAll(useStockTensorflow);

type Symbolic = layers.SymbolicTensor;
const numbers = (length: number): Float32Array =>
  Float32Array.from({ length }, (_, index) => Math.fround(((index * 7) % 13) / 5 - 1));
const source = { shape: [2, 4], values: Float32Array.of(1, 2, 3, 4, 5, 6, 0, 1) };
const target = { shape: [2, 5, 3], values: numbers(30) };

/** Decodes the target from the states in which the source ends. */
function translator(): layers.LayersModel {
  const ids = layers.input({ shape: [null], name: 'source' });
  const numbersIn = layers.input({ shape: [null, 3], name: 'target' });
  const words = layers.layers.embedding({ inputDim: 7, outputDim: 3, name: 'words' }).apply(ids) as Symbolic;
  const sigmoid = { recurrentActivation: 'sigmoid' } as const;
  const [, hidden, cell] = layers.layers
    .lstm({ units: 4, returnState: true, name: 'encoded', ...sigmoid })
    .apply(words) as Symbolic[];
  const decoded = layers.layers
    .lstm({ units: 4, returnSequences: true, name: 'decoded', ...sigmoid })
    .apply([numbersIn, hidden!, cell!]) as Symbolic;
  const both = layers.layers.concatenate({ name: 'both' }).apply([decoded, numbersIn]) as Symbolic;
  const outputs = layers.layers.dense({ units: 2, name: 'outputs' }).apply(both) as Symbolic;
  return withRandomWeights(layers.model({ inputs: [ids, numbersIn], outputs }));
}

describe('a graph of TensorFlow.js', () => {
  test('computes the same numbers here', async () => {
    const model = translator();
    const { network, weights } = await fromTensorflowModel(storeOf(await filesOf(model)));
    const given = [tf.tensor(source.values, [2, 4]), tf.tensor(target.values, [2, 5, 3])];
    const outputs = model.predict(given) as tf.Tensor;
    const expected = { shape: outputs.shape, values: outputs.dataSync<'float32'>() };
    const ours = createEngine(network, weights).predict({ source, target });
    expect(largestDifference(ours, expected)).toBeLessThan(1e-5);
  });

  test('that was saved here is opened by stock TensorFlow.js, which computes the same numbers', async () => {
    const network = graph({
      inputs: { source: input(), target: input({ numFeatures: 3 }), about: vectorInput({ numFeatures: 2 }) },
      layers: {
        words: from('source', embedding({ inputDim: 7, outputDim: 3 })),
        encoded: from('words', lstm({ units: 4, returnSequences: true })),
        summary: from('encoded', bidirectional({ layer: gru({ units: 2, resetAfter: false }) })),
        decoded: from('target', lstm({ units: 4, returnSequences: true }), { initialState: 'encoded' }),
        both: from(['decoded', 'target'], concatenate()),
        outputs: from('both', dense({ units: 2 })),
        sum: from(['summary', 'encoded:2'], add()),
        joined: from(['sum', 'about'], concatenate()),
        again: from('joined', repeatVector({ n: 3 })),
      },
      output: ['outputs', 'again'],
    });
    const weights = randomWeights(network, 1);
    const store = memoryStore();
    await saveModel({ task: 'toy', network, weights, preprocessor: null, training: null }, store);
    expect(await fromTensorflowModel(store)).toEqual({ network, weights, leftOut: [] });

    const { modelTopology, weightsManifest } = JSON.parse(
      new TextDecoder().decode(await store.read('model.json')),
    );
    const weightData = (await store.read(weightsManifest[0].paths[0])).slice().buffer;
    const opened = await layers.loadLayersModel({
      load: async () => ({ modelTopology, weightSpecs: weightsManifest[0].weights, weightData }),
    });
    const about = { shape: [2, 2], values: numbers(4) };
    const theirs = opened.predict(
      [source, target, about].map(({ shape, values }) => tf.tensor(values, shape)),
    ) as tf.Tensor[];
    const ours = createEngine(network, weights).predictAll({ source, target, about });
    for (const [index, name] of ['outputs', 'again'].entries()) {
      const { shape } = theirs[index]!;
      expect(
        largestDifference(ours[name]!, { shape, values: theirs[index]!.dataSync<'float32'>() }),
      ).toBeLessThan(1e-5);
    }
  });
});
