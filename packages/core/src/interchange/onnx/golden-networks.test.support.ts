import {
  attentionPooling,
  bidirectional,
  dense,
  dropout,
  embedding,
  globalAveragePooling1d,
  globalMaxPooling1d,
  gru,
  layerNormalization,
  lstm,
  masking,
  minGru,
  minLstm,
  sequential,
  simpleRnn,
  sizeOf,
  weightSpecs,
  type Network,
  type SequentialNetwork,
  type Weights,
} from '../../network/index.js';
import { createRandom } from '../../random.js';

/** A network whose ONNX file onnxruntime has run. */
export interface GoldenNetwork {
  readonly name: string;
  readonly network: SequentialNetwork;
  readonly lengths: boolean;
}

/** The same weights on every machine, to the last bit: multiples of 1/256. */
export function exactWeights(network: Network, seed: number): Weights {
  const random = createRandom(seed);
  return weightSpecs(network).map((spec) => ({
    ...spec,
    values: Float32Array.from({ length: sizeOf(spec.shape) }, () => (random.integer(257) - 128) / 256),
  }));
}

const [numFeatures, units] = [3, 4];
const sequences = { units, returnSequences: true } as const;

const networks: Readonly<Record<string, SequentialNetwork>> = {
  simpleRnn: sequential([simpleRnn(sequences), dense({ units: 2 })], { numFeatures }),
  lstm: sequential([lstm(sequences), dense({ units: 2, activation: 'softmax' })], { numFeatures }),
  gru: sequential([gru(sequences), dropout({ rate: 0.5 }), dense({ units: 2, activation: 'relu' })], {
    numFeatures,
  }),
  'gru that resets before': sequential([gru({ ...sequences, resetAfter: false })], { numFeatures }),
  'without biases': sequential(
    [
      gru({ ...sequences, useBias: false }),
      lstm({ ...sequences, useBias: false }),
      simpleRnn({ units, useBias: false }),
    ],
    { numFeatures },
  ),
  'last outputs': sequential([lstm(sequences), gru({ units }), dense({ units: 2, activation: 'sigmoid' })], {
    numFeatures,
  }),
  backwards: sequential(
    [
      gru({ ...sequences, goBackwards: true }),
      lstm({ ...sequences, goBackwards: true }),
      simpleRnn({ ...sequences, goBackwards: true }),
    ],
    { numFeatures },
  ),
  'both directions': sequential(
    [
      bidirectional({ layer: lstm(sequences) }),
      bidirectional({ layer: gru(sequences), mergeMode: 'sum' }),
      gru({ ...sequences, goBackwards: true }),
      bidirectional({ layer: gru({ ...sequences, resetAfter: false }), mergeMode: 'mul' }),
      bidirectional({ layer: simpleRnn({ units }), mergeMode: 'ave' }),
      dense({ units: 2, activation: 'tanh' }),
    ],
    { numFeatures },
  ),
  'masked steps, the largest': sequential(
    [masking(), lstm({ ...sequences, goBackwards: true }), layerNormalization(), globalMaxPooling1d()],
    { numFeatures },
  ),
  'masked steps at every step': sequential(
    [masking(), bidirectional({ layer: gru(sequences) }), dense({ units: 2 })],
    {
      numFeatures,
    },
  ),
  'ids, the mean': sequential([
    embedding({ inputDim: 6, outputDim: 3, maskZero: true }),
    lstm(sequences),
    globalAveragePooling1d(),
  ]),
  'ids, attention': sequential([
    embedding({ inputDim: 6, outputDim: 3 }),
    gru(sequences),
    attentionPooling({ units: 2 }),
  ]),
  'gates that see the inputs alone': sequential(
    [
      minGru({ ...sequences, goBackwards: true }),
      minLstm({ ...sequences, useBias: false }),
      bidirectional({ layer: minGru({ ...sequences, activation: 'tanh' }), mergeMode: 'ave' }),
      minLstm({ units, activation: 'linear' }),
    ],
    { numFeatures },
  ),
  'gates that see the inputs alone, masked steps': sequential(
    [
      masking(),
      minLstm({ ...sequences, activation: 'tanh' }),
      minGru({ ...sequences, goBackwards: true }),
      dense({ units: 2 }),
    ],
    { numFeatures },
  ),
  'every activation': sequential(
    (['softplus', 'elu', 'selu', 'gelu', 'swish', 'exponential', 'leakyRelu'] as const).map((activation) =>
      dense({ units: 2, activation, useBias: activation === 'elu' }),
    ),
    { numFeatures },
  ),
  'dense only': sequential([dense({ units: 2 })], { numFeatures }),
};

export const goldenNetworks: readonly GoldenNetwork[] = Object.entries(networks).flatMap(
  ([name, network]) => [
    { name, network, lengths: false },
    { name: `${name}, with lengths`, network, lengths: true },
  ],
);
