import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import { layers } from '@tensorflow/tfjs-layers';
import { describe, expect, test } from 'vitest';
import { bidirectional, initializeWeights, lstm, sequential } from '../network/index.js';
import { cases, type GoldenBidirectional } from '../network/golden-bidirectional.test.support.js';
import { buildLayers, getWeights, setWeights } from './build-layers.js';
import { gru as gruLayer } from './gru.js';
import { lstm as lstmLayer } from './lstm.js';
import { simpleRnn as simpleRnnLayer } from './simple-rnn.js';

const makers = { LSTM: lstmLayer, GRU: gruLayer, SimpleRNN: simpleRnnLayer };

function layerOf({
  className,
  resetAfter,
  units,
  returnSequences,
  mergeMode,
}: GoldenBidirectional): layers.Layer {
  const inner = makers[className]({ units, returnSequences, returnState: true, resetAfter });
  return layers.bidirectional({ layer: inner as unknown as layers.RNN, mergeMode });
}

describe.each(['wasm', 'cpu'])('on the %s backend', (backend) => {
  test.each(cases)(
    '$className in both directions, resetAfter $resetAfter, $mergeMode, returnSequences $returnSequences, from states $initialStates.length, is as in Keras',
    async (golden) => {
      tf.env().set('PROD', true);
      await tf.setBackend(backend);
      tf.tidy(() => {
        const layer = layerOf(golden);
        layer.build(golden.inputShape);
        layer.setWeights(
          golden.weights.map((values, index) => tf.tensor(values, golden.weightShapes[index])),
        );
        const inputs = tf.tensor(golden.inputs, golden.inputShape);
        const mask = golden.mask && tf.tensor(golden.mask, golden.inputShape.slice(0, 2), 'bool');
        const [batch] = golden.inputShape;
        const begins = (golden.initialStates ?? []).map((state) => tf.tensor(state, [batch, golden.units]));
        const run = (given: tf.Tensor, initialState = begins): tf.Tensor[] =>
          layer.apply(given, {
            ...(mask && { mask }),
            ...(initialState.length > 0 && { initialState }),
          }) as tf.Tensor[];
        const weights = [golden.outputWeights, ...golden.finalStateWeights];
        const loss = (given: tf.Tensor, ...initialState: tf.Tensor[]): tf.Scalar =>
          tf.addN(
            run(given, initialState).map((tensor, index) =>
              tf.sum(tf.mul(tensor, tf.tensor(weights[index]!, tensor.shape))),
            ),
          );
        const variables = layer.trainableWeights.map((weight) => weight.read() as tf.Variable);
        const { grads } = tf.variableGrads(() => loss(inputs, ...begins), variables);
        const [outputs, ...states] = run(inputs);
        const counted = mask && golden.returnSequences ? tf.expandDims(tf.cast(mask, 'float32'), -1) : 1;
        expect(largestError(tf.mul(outputs!, counted), golden.outputs)).toBeLessThan(1e-5);
        expect(states).toHaveLength(golden.finalStates.length);
        states.forEach((state, index) => {
          expect(largestError(state, golden.finalStates[index]!)).toBeLessThan(1e-5);
        });
        variables.forEach(({ name }, index) => {
          expect(largestError(grads[name]!, golden.gradients[index]!)).toBeLessThan(1e-5);
        });
        const expected = [golden.inputGradients, ...(golden.initialStateGradients ?? [])];
        tf.grads(loss)([inputs, ...begins]).forEach((gradient, index) => {
          expect(largestError(gradient, expected[index]!)).toBeLessThan(1e-5);
        });
        tf.dispose(variables);
      });
    },
  );
});

test('both directions keep their weights apart, forwards first', async () => {
  await tf.setBackend('wasm');
  const network = sequential([bidirectional({ layer: lstm({ units: 2 }) })], { numFeatures: 3 });
  const weights = initializeWeights(network, 1);
  const model = buildLayers(network);
  setWeights(model, { network, weights });
  expect(getWeights(model, network)).toEqual(weights);
  expect(model.outputShape).toEqual([null, 4]);
  model.dispose();
});

function largestError(tensor: tf.Tensor, expected: readonly number[]): number {
  const values = tensor.dataSync();
  expect(values).toHaveLength(expected.length);
  return Math.max(...expected.map((number, at) => Math.abs(number - values[at]!)));
}
