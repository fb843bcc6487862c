import { readFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import { layers } from '@tensorflow/tfjs-layers';
import { describe, expect, test } from 'vitest';
import { gru } from './gru.js';
import { lstm } from './lstm.js';
import { simpleRnn } from './simple-rnn.js';
import { stackedRnn } from './stacked-rnn.js';

interface GoldenStack {
  readonly cells: readonly {
    readonly className: 'LSTM' | 'GRU' | 'SimpleRNN';
    readonly units: number;
    readonly resetAfter?: boolean;
  }[];
  readonly reading: 'forwards' | 'backwards' | 'both';
  readonly inputShape: [batch: number, time: number, inputDim: number];
  readonly mask?: number[];
  readonly inputs: number[];
  readonly weights: number[][];
  readonly outputWeights: number[];
  readonly finalStateWeights: number[][];
  readonly outputs: number[];
  readonly finalStates: number[][];
  readonly gradients: number[][];
  readonly inputGradients: number[];
}

// keras-stacked.json: tooling/golden/keras_stacked.py, Keras 3.15.1.
const file = new URL('../../../../tooling/golden/keras-stacked.json', import.meta.url);
const { cases } = JSON.parse(readFileSync(file, 'utf8')) as { cases: GoldenStack[] };

const makers = { LSTM: lstm, GRU: gru, SimpleRNN: simpleRnn };

/** The outputs and then the states of every layer, and the layers that have the weights. */
interface Stack {
  readonly parts: readonly layers.Layer[];
  readonly run: (inputs: tf.Tensor, options: Record<string, unknown>) => tf.Tensor[];
}

function stackOf({ cells, reading }: GoldenStack): Stack {
  const made = cells.map(({ className, ...options }, index) => {
    const goBackwards = reading === 'backwards' && index === 0;
    return makers[className]({
      ...options,
      goBackwards,
      returnSequences: true,
      returnState: true,
    });
  });
  if (reading !== 'both') {
    const layer = stackedRnn(made, { returnSequences: true, returnState: true });
    return { parts: [layer], run: (inputs, options) => layer.apply(inputs, options) as tf.Tensor[] };
  }
  const parts = made.map((one) => {
    const layer = one as unknown as layers.RNN;
    return layers.bidirectional({ layer, mergeMode: 'concat' });
  });
  return {
    parts,
    run(inputs, options) {
      let below = inputs;
      const states = parts.flatMap((layer) => {
        const [outputs, ...ofLayer] = layer.apply(below, options) as [tf.Tensor, ...tf.Tensor[]];
        below = outputs;
        return ofLayer;
      });
      return [below, ...states];
    },
  };
}

describe.each(['wasm', 'cpu'])('on the %s backend', (backend) => {
  test.each(
    cases.map((golden) => [golden.cells.map(({ className }) => className).join(', '), golden] as const),
  )(
    'a stack of %s has the outputs, the states of every layer and all gradients of Keras',
    async (_, golden) => {
      tf.env().set('PROD', true);
      await tf.setBackend(backend);
      tf.tidy(() => {
        const { inputShape, reading } = golden;
        const inputs = tf.tensor(golden.inputs, inputShape);
        const mask = golden.mask && tf.tensor(golden.mask, inputShape.slice(0, 2), 'bool');
        const { parts, run } = stackOf(golden);
        const options = mask ? { mask } : {};
        run(inputs, options);
        const variables = parts.flatMap(({ weights }) => weights.map((one) => one.read() as tf.Variable));
        variables.forEach((variable, index) =>
          variable.assign(tf.tensor(golden.weights[index]!, variable.shape)),
        );
        const weights = [golden.outputWeights, ...golden.finalStateWeights];
        const loss = (given: tf.Tensor): tf.Scalar =>
          tf.addN(
            run(given, options).map((tensor, index) =>
              tf.sum(tf.mul(tensor, tf.tensor(weights[index]!, tensor.shape))),
            ),
          );
        const [outputs, ...states] = run(inputs, options);
        const real = mask ? tf.expandDims(tf.cast(mask, 'float32'), -1) : tf.ones([1, 1, 1]);
        const counted = reading === 'backwards' ? tf.reverse(real, 1) : real;
        const { grads } = tf.variableGrads(() => loss(inputs), variables);
        const ours = [
          tf.mul(outputs!, counted),
          ...states,
          tf.grad(loss)(inputs),
          ...variables.map(({ name }) => grads[name]!),
        ];
        const expected = [golden.outputs, ...golden.finalStates, golden.inputGradients, ...golden.gradients];
        expect(ours.map(({ size }) => size)).toEqual(expected.map(({ length }) => length));
        const errors = ours.flatMap((tensor, index) =>
          Array.from(tensor.dataSync(), (value, at) => Math.abs(value - expected[index]![at]!)),
        );
        expect(Math.max(...errors)).toBeLessThan(1e-5);
      });
    },
  );
});
