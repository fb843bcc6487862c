import { cast, dispose, expandDims, mul, tensor, tidy } from '@tensorflow/tfjs-core';
import * as fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import type { DenseArray } from '../data/dense-array.js';
import type { ExampleSource } from '../data/example-source.js';
import { randomArray, randomWeights } from '../inference/any-network.test.support.js';
import { createEngine } from '../inference/engine.js';
import { buildLayers, prepareBackend, runGraph, setWeights } from '../layers/index.js';
import {
  add,
  additiveAttention,
  attention,
  average,
  concatenate,
  dense,
  from,
  graph,
  gru,
  initializeWeights,
  input,
  lstm,
  masking,
  minGru,
  minLstm,
  multiply,
  type GraphNetwork,
} from '../network/index.js';
import { createRandom } from '../random.js';
import { memoryStore } from '../task/memory-store.js';
import { loadModel, saveModel } from '../task/saved-model.js';
import { trainNetwork } from './train-network.js';

beforeAll(() => prepareBackend());

const recurrents = { gru, lstm, minGru, minLstm };
const merges = { add, multiply, average, concatenate };
const attentions = {
  dot: attention(),
  scaled: attention({ useScale: true }),
  general: attention({ score: 'general' }),
  causal: attention({ causal: true }),
  additive: additiveAttention(),
};

const anyGraph = fc
  .record({
    recurrent: fc.constantFrom<(keyof typeof recurrents)[]>('gru', 'lstm', 'minGru', 'minLstm'),
    merge: fc.constantFrom('add' as const, 'multiply' as const, 'average' as const, 'concatenate' as const),
    kind: fc.constantFrom<(keyof typeof attentions)[]>('dot', 'scaled', 'general', 'causal', 'additive'),
    units: fc.integer({ min: 1, max: 7 }),
    carries: fc.boolean(),
    pools: fc.boolean(),
  })
  .map(({ recurrent, merge, kind, units, carries, pools }) =>
    graph({
      inputs: { target: input({ numFeatures: 2 }), source: input({ numFeatures: 3 }) },
      layers: {
        real: from('source', masking()),
        encoded: from('real', recurrents[recurrent]({ units, returnSequences: true })),
        decoded: from(
          'target',
          recurrents[recurrent]({ units, returnSequences: true }),
          carries ? { initialState: 'encoded' } : {},
        ),
        context: from(['decoded', 'encoded'], attentions[kind]),
        joined: from(['decoded', 'context'], merges[merge]()),
        ends: from('joined', pools ? gru({ units: 3 }) : dense({ units: 2, activation: 'tanh' })),
      },
      output: 'ends',
    }),
  );

function runWithLayers(
  network: GraphNetwork,
  weights: ReturnType<typeof initializeWeights>,
  { target, source, lengths }: { target: DenseArray; source: DenseArray; lengths: Int32Array },
): Float32Array {
  const model = buildLayers(network);
  setWeights(model, { network, weights });
  const outputs = tidy(() => {
    const toMask = Array.from(lengths, (length) => Array.from({ length: 4 }, (_, step) => step < length));
    const made = runGraph(model, {
      target: { tensor: tensor(target.values, [...target.shape]), mask: tensor(toMask, undefined, 'bool') },
      source: { tensor: tensor(source.values, [...source.shape]) },
    }).get('ends')!;
    return made.mask ? mul(made.tensor, cast(expandDims(made.mask, -1), 'float32')) : made.tensor;
  });
  const values = outputs.dataSync<'float32'>().slice();
  dispose(outputs);
  model.dispose();
  return values;
}

test('the engine gives what the layers of a graph give that are trained', () => {
  fc.assert(
    fc.property(anyGraph, fc.nat(), fc.integer({ min: 1, max: 4 }), (network, seed, length) => {
      const weights = randomWeights(network, seed);
      const [target, source] = [randomArray(seed, [2, 4, 2]), randomArray(seed + 1, [2, 5, 3])];
      // Steps of zeros, which the graph masks.
      source.values.fill(0, 9, 15);
      const lengths = Int32Array.of(length, 4);
      const given = createEngine(network, weights).predict(
        { target, source },
        { lengths: { target: lengths } },
      );
      const expected = runWithLayers(network, weights, { target, source, lengths });
      expect(given.values).toHaveLength(expected.length);
      const differences = given.values.map((value, at) => Math.abs(value - expected[at]!));
      expect(Math.max(...differences)).toBeLessThan(1e-5);
    }),
    { numRuns: 25, seed: 11 },
  );
});

const [steps, letters] = [5, 4];

/** Letters as one-hot numbers; the targets are the same letters from the last to the first. */
const reversals: ExampleSource = {
  count: 256,
  batch(indices) {
    const size = indices.length * steps * letters;
    const [source, targets] = [new Float32Array(size), new Float32Array(size)];
    const places = new Float32Array(indices.length * steps * steps);
    indices.forEach((index, row) => {
      const random = createRandom(index);
      for (let step = 0; step < steps; step++) {
        const letter = Math.floor(random.uniform() * letters);
        source[(row * steps + step) * letters + letter] = 1;
        targets[(row * steps + steps - 1 - step) * letters + letter] = 1;
        places[(row * steps + step) * steps + step] = 1;
      }
    });
    const shape = [indices.length, steps, letters];
    return {
      inputs: { values: places, shape: [indices.length, steps, steps] },
      otherInputs: { source: { values: { values: source, shape } } },
      targets: { values: targets, shape },
    };
  },
};

const reverser = graph({
  inputs: { place: input({ numFeatures: steps }), source: input({ numFeatures: letters }) },
  layers: {
    encoded: from('source', gru({ units: 12, returnSequences: true })),
    decoded: from('place', gru({ units: 12, returnSequences: true }), { initialState: 'encoded' }),
    context: from(['decoded', 'encoded'], attention({ score: 'general' })),
    joined: from(['decoded', 'context'], concatenate()),
    letters: from('joined', dense({ units: letters })),
  },
  output: 'letters',
});

test('an encoder and a decoder with attention learn to reverse, and are the same after save and load', async () => {
  const { weights, history } = await trainNetwork(reverser, initializeWeights(reverser, 1), {
    examples: reversals,
    loss: 'meanSquaredError',
    epochs: 40,
    learningRate: 0.02,
  });
  expect(history.at(-1)!.loss).toBeLessThan(0.02);
  const { inputs, otherInputs, targets } = reversals.batch(
    Int32Array.from({ length: 30 }, (_, at) => 1000 + at),
  );
  const given = { place: inputs, source: otherInputs!['source']!.values };
  const { values } = createEngine(reverser, weights).predict(given);
  const isRight = Array.from({ length: 30 * steps }, (_, at) => {
    const said = values.subarray(at * letters, (at + 1) * letters);
    return targets.values[at * letters + said.indexOf(Math.max(...said))] === 1;
  });
  expect(isRight.filter(Boolean).length).toBeGreaterThan(0.9 * 30 * steps);

  const store = memoryStore();
  const model = { task: 'reverser', network: reverser, weights, preprocessor: null, training: null };
  await saveModel(model, store);
  const loaded = await loadModel(store, { task: 'reverser' });
  expect(loaded.network).toEqual(reverser);
  expect(createEngine(loaded.network, loaded.weights).predict(given).values).toEqual(values);
});
