import * as fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import type { DenseArray } from '../data/dense-array.js';
import type { ExampleSource } from '../data/example-source.js';
import { randomArray, randomWeights } from '../inference/any-network.test.support.js';
import { prepareBackend } from '../layers/index.js';
import {
  add,
  attention,
  conv1d,
  dense,
  from,
  graph,
  gru,
  input,
  lstm,
  maxPooling1d,
  outputShape,
  sequential,
  simpleRnn,
  vectorInput,
  type GraphNetwork,
  type LayerConfig,
  type Network,
  type PlacedLayer,
  type Unnamed,
} from '../network/index.js';
import { trainNetwork, type TrainingResult } from './train-network.js';
import type { TrainingOptions } from './training-options.js';

beforeAll(() => prepareBackend());

const [count, time, features] = [6, 7, 2];

/** The same layers as a chain and as a graph. */
function bothOf(layers: readonly Unnamed<LayerConfig>[]): readonly [Network, GraphNetwork] {
  const named = layers.map((layer, index) => ({ ...layer, config: { ...layer.config, name: `l${index}` } }));
  const placed: Record<string, PlacedLayer> = {};
  named.forEach((layer, index) => {
    placed[`l${index}`] = from(index === 0 ? 'steps' : `l${index - 1}`, layer as Unnamed<LayerConfig>);
  });
  return [
    sequential(named as Unnamed<LayerConfig>[], { numFeatures: features }),
    graph({
      inputs: { steps: input({ numFeatures: features }) },
      layers: placed,
      output: `l${layers.length - 1}`,
    }),
  ];
}

const rowsOf = ({ values, shape }: DenseArray, indices: Int32Array): DenseArray => {
  const size = values.length / shape[0]!;
  const taken = Array.from(indices, (index) => [...values.subarray(index * size, (index + 1) * size)]);
  return { values: Float32Array.from(taken.flat()), shape: [indices.length, ...shape.slice(1)] };
};

/** Rows of 4 to 7 steps and what they are to give. */
function examplesFor(network: Network): ExampleSource {
  const [steps, goal] = [
    randomArray(1, [count, time, features]),
    randomArray(2, outputShape(network, { batch: count, time })),
  ];
  return {
    count,
    batch: (indices) => ({
      inputs: rowsOf(steps, indices),
      targets: rowsOf(goal, indices),
      lengths: indices.map((index) => 4 + (index % 4)),
    }),
  };
}

function train(network: Network, options: Partial<TrainingOptions> = {}): Promise<TrainingResult> {
  return trainNetwork(network, randomWeights(network, 3), {
    examples: examplesFor(network),
    loss: 'meanSquaredError',
    epochs: 2,
    batchSize: 3,
    learningRate: 0.05,
    seed: 4,
    ...options,
  });
}

const cell = { returnSequences: true, dropout: 0.2, recurrentDropout: 0.1 } as const;
const chains: readonly (readonly [string, Partial<TrainingOptions>, readonly Unnamed<LayerConfig>[]])[] = [
  [
    'cells with options',
    {},
    [lstm({ units: 3, projection: 2, cellClip: 1, zoneoutCell: 0.3, ...cell }), dense({ units: 1 })],
  ],
  [
    'convolutions and pooling',
    {},
    [
      conv1d({ filters: 3, kernelSize: 2 }),
      maxPooling1d(),
      gru({ units: 2, layerNormalization: true, ...cell }),
      dense({ units: 1 }),
    ],
  ],
  ['stateful layers', {}, [gru({ units: 3, stateful: true, ...cell }), dense({ units: 1 })]],
  [
    'segments with outputs at every step',
    { truncateAfter: 3 },
    [simpleRnn({ units: 3, ...cell }), lstm({ units: 2, projection: 1, ...cell }), dense({ units: 1 })],
  ],
  [
    'stateful layers in segments',
    { truncateAfter: 3 },
    [lstm({ units: 3, stateful: true, ...cell }), dense({ units: 1 })],
  ],
  [
    'segments with outputs at the end',
    { truncateAfter: 2, accumulate: 2 },
    [gru({ units: 3, ...cell }), lstm({ units: 2 }), dense({ units: 1 })],
  ],
];

describe('a graph that is a chain', () => {
  test.each(chains)('learns as the chain does: %s', async (_, options, layers) => {
    const [chain, same] = bothOf(layers);
    const [expected, given] = [await train(chain, options), await train(same, options)];
    expect(given.weights).toEqual(expected.weights);
    expect(given.history.map(({ loss }) => loss)).toEqual(expected.history.map(({ loss }) => loss));
  });
});

describe('a graph that is read in segments', () => {
  const two = graph({
    inputs: {
      state: vectorInput({ numFeatures: 2 }),
      left: input({ numFeatures: features }),
      right: input({ numFeatures: features }),
    },
    layers: {
      begins: from('state', dense({ units: 3 })),
      heard: from('left', gru({ units: 3, returnSequences: true }), { initialState: ['begins'] }),
      seen: from('right', 'heard'),
      both: from(['heard', 'seen'], add()),
      said: from('both', dense({ units: 1 })),
      guessed: from('both', dense({ units: 2 })),
    },
    output: ['said', 'guessed'],
  });
  const arrays = {
    state: randomArray(1, [count, 2]),
    left: randomArray(2, [count, time, features]),
    right: randomArray(3, [count, time, features]),
    said: randomArray(4, [count, time, 1]),
    guessed: randomArray(5, [count, time, 2]),
  };
  const lengthsOf = (indices: Int32Array): Int32Array => indices.map((index) => 4 + (index % 4));
  const examples: ExampleSource = {
    count,
    batch(indices) {
      const rows = (name: keyof typeof arrays): DenseArray => rowsOf(arrays[name], indices);
      const lengths = lengthsOf(indices);
      return {
        inputs: rows('state'),
        otherInputs: { left: { values: rows('left'), lengths }, right: { values: rows('right'), lengths } },
        targets: rows('said'),
        otherTargets: { guessed: { values: rows('guessed') } },
      };
    },
  };
  const options = {
    examples,
    validation: examples,
    otherLosses: { guessed: { loss: 'meanSquaredError' as const, weight: 0.5 } },
    loss: 'meanSquaredError' as const,
    epochs: 1,
    learningRate: 1e-30,
    batchSize: count,
  };

  test('is judged by all outputs and inputs as one that is read whole', async () => {
    const weights = randomWeights(two, 1);
    const { history: whole } = await trainNetwork(two, weights, options);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: time }), async (truncateAfter) => {
        const { history } = await trainNetwork(two, weights, { ...options, truncateAfter });
        expect(history[0]!.validationLoss).toBeCloseTo(whole[0]!.validationLoss!, 5);
      }),
      { numRuns: 5, seed: 1 },
    );
  });

  test('refuses sequences that are not cut in the same places', async () => {
    const batch: ExampleSource['batch'] = (indices) => {
      const { otherInputs, ...rest } = examples.batch(indices);
      return { ...rest, otherInputs: { ...otherInputs, left: { values: otherInputs!['left']!.values } } };
    };
    const uneven = { ...options, examples: { count, batch }, truncateAfter: 3 };
    await expect(trainNetwork(two, randomWeights(two, 1), uneven)).rejects.toThrow(
      'truncateAfter cuts all sequences of a graph in the same places. Received steps 7 and 7 (5, 4, 7, 5, 4, 6). ' +
        'Pad them to one time, with the same lengths, or leave truncateAfter out.',
    );
  });

  const steps = input({ numFeatures: features });
  const reader = gru({ units: 2, returnSequences: true });
  test.each([
    [{ a: from('steps', reader), b: from(['a', 'a'], attention()) }, 'b' as const, "Attention 'b'"],
    [
      { a: from('steps', reader), b: from('steps', reader, { initialState: 'a' }) },
      'b' as const,
      "'b', which begins where 'a:1' ends",
    ],
    [
      { a: from('steps', reader), b: from('a', gru({ units: 2 })) },
      ['a', 'b'] as const,
      "outputs at every step, 'a', and others at the end",
    ],
  ])('refuses what needs more than the segment at hand (%#)', async (layers, output, received) => {
    const network = graph({ inputs: { steps }, layers, output });
    const otherLosses = typeof output === 'string' ? {} : { b: { loss: 'meanSquaredError' as const } };
    await expect(train(network, { truncateAfter: 3, otherLosses })).rejects.toThrow(
      `so every layer must do with what came before. Received ${received}. Leave truncateAfter out, or the layer.`,
    );
  });
});
