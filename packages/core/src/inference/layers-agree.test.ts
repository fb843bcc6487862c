import { cast, dispose, expandDims, mul, Tensor, tensor, tidy } from '@tensorflow/tfjs-core';
import * as fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import type { DenseArray } from '../data/dense-array.js';
import { buildLayers, prepareBackend, setWeights } from '../layers/index.js';
import { featuresAfter, type SequentialNetwork, type Weights } from '../network/index.js';
import {
  anyDirection,
  anyFilmNetwork,
  anyNetwork,
  forwards,
  overWindows,
  randomArray,
  randomWeights,
} from './any-network.test.support.js';
import { createEngine } from './engine.js';

beforeAll(() => prepareBackend());

/** What the layers that are trained give for whole sequences, padded to a common time; 0 where a step is not real. */
function predictWithLayers(
  network: SequentialNetwork,
  weights: Weights,
  inputs: DenseArray,
  lengths: Int32Array,
): Float32Array {
  const model = buildLayers(network);
  setWeights(model, { network, weights });
  const [, time = 0] = inputs.shape;
  const mask = Array.from(lengths, (length) => Array.from({ length: time }, (_, step) => step < length));
  const outputs = tidy(() => {
    let state: Tensor = tensor(inputs.values, [...inputs.shape]);
    let stateMask: Tensor | undefined = tensor(mask, [lengths.length, time], 'bool');
    for (const layer of model.layers) {
      const next = layer.apply(state, stateMask ? { mask: stateMask } : {});
      const nextMask: unknown = layer.computeMask(state, stateMask);
      if (!(next instanceof Tensor)) throw new Error('one tensor goes in, so one comes out');
      stateMask = nextMask instanceof Tensor ? nextMask : undefined;
      state = next;
    }
    return stateMask ? mul(state, cast(expandDims(stateMask, -1), 'float32')) : state;
  });
  const values = outputs.dataSync<'float32'>();
  dispose(outputs);
  model.dispose();
  return values;
}

const time = 7;
const anyLengths = fc.array(fc.integer({ min: 1, max: time }), { minLength: 1, maxLength: 5 });

test.each([
  ['forwards', anyNetwork(forwards)],
  ['in either direction', anyNetwork(anyDirection)],
  ['behind windows of time', anyNetwork(overWindows)],
  ['of frames', anyFilmNetwork],
])('the engine gives what the layers give that are trained: padded sequences %s', (_, networks) => {
  fc.assert(
    fc.property(networks, anyLengths, fc.nat(), (network, lengthList, seed) => {
      const weights = randomWeights(network, seed);
      const lengths = Int32Array.from(lengthList);
      const inputs = randomArray(seed, [lengths.length, time, featuresAfter(network, -1)]);
      const { values } = createEngine(network, weights).predict(inputs, { lengths });
      const expected = predictWithLayers(network, weights, inputs, lengths);
      expect(values).toHaveLength(expected.length);
      const differences = values.map((value, at) => Math.abs(value - expected[at]!));
      expect(Math.max(...differences)).toBeLessThan(1e-5);
    }),
    { numRuns: 25 },
  );
});
