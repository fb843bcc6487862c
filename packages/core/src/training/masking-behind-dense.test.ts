import { describe, expect, test } from 'vitest';
import { randomArray } from '../inference/any-network.test.support.js';
import {
  attentionPooling,
  bidirectional,
  conv1d,
  dense,
  globalAveragePooling1d,
  globalMaxPooling1d,
  gru,
  initializeWeights,
  layerNormalization,
  lstm,
  masking,
  maxPooling1d,
  outputShape,
  sequential,
  type LayerConfig,
  type Unnamed,
} from '../network/index.js';
import { trainNetwork } from './train-network.js';

const readers: Unnamed<LayerConfig>[] = [
  globalAveragePooling1d(),
  globalMaxPooling1d(),
  attentionPooling({ units: 2 }),
  gru({ units: 2 }),
  lstm({ units: 2, zoneoutHidden: 0.1 }),
  bidirectional({ layer: gru({ units: 2 }) }),
  conv1d({ filters: 2, kernelSize: 2 }),
  maxPooling1d({ poolSize: 2 }),
  layerNormalization(),
  masking(),
];

describe('a layer before a masking is trained, though TensorFlow.js has no gradient for what masks ask', () => {
  test.each(readers)('with $className behind it', async (reader) => {
    const network = sequential([dense({ units: 2, activation: 'relu' }), masking(), reader], {
      numFeatures: 3,
    });
    const weights = initializeWeights(network, 1);
    const targets = randomArray(2, outputShape(network, { batch: 4, time: 5 }));
    const batch = { inputs: randomArray(1, [4, 5, 3]), targets };
    const { weights: trained } = await trainNetwork(network, weights, {
      examples: { count: 4, batch: () => batch },
      loss: 'meanSquaredError',
      epochs: 2,
    });
    expect(trained[0]!.values).not.toEqual(weights[0]!.values);
  });
});
