import { readFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import { describe, expect, test } from 'vitest';
import { lstm } from './lstm.js';

interface GoldenProjection {
  readonly units: number;
  readonly projection: number;
  readonly inputShape: [batch: number, time: number, inputDim: number];
  readonly inputs: number[];
  readonly initialStates: number[][];
  readonly weights: number[][];
  /** How much each number of the outputs and of both states counts. */
  readonly shares: number[][];
  readonly outputs: number[];
  readonly finalStates: number[][];
  readonly gradients: number[][];
  readonly inputGradients: number[];
  readonly initialStateGradients: number[][];
}

// torch-projected-lstm.json: tooling/golden/torch_projected_lstm.py, PyTorch 1.13.
const file = new URL('../../../../tooling/golden/torch-projected-lstm.json', import.meta.url);
const { cases } = JSON.parse(readFileSync(file, 'utf8')) as { cases: GoldenProjection[] };

describe.each(['wasm', 'cpu'])('on the %s backend', (backend) => {
  test.each(cases)(
    "a projected LSTM from $initialStates.length states has the outputs, final states and gradients of PyTorch's",
    async (golden) => {
      tf.env().set('PROD', true);
      await tf.setBackend(backend);
      const { units, projection, inputShape } = golden;
      tf.tidy(() => {
        const layer = lstm({ units, projection, returnSequences: true, returnState: true });
        layer.build(inputShape);
        layer.setWeights(
          layer.weights.map(({ shape }, at) => tf.tensor(golden.weights[at]!, shape as number[])),
        );
        const widths = [projection, units];
        const begins = golden.initialStates.map((state, at) =>
          tf.tensor(state, [inputShape[0], widths[at]!]),
        );
        const inputs = tf.tensor(golden.inputs, inputShape);
        const run = (...given: tf.Tensor[]): tf.Tensor[] => layer.apply(given) as tf.Tensor[];
        const loss = (...given: tf.Tensor[]): tf.Scalar =>
          tf.addN(
            run(...given).map((made, at) => tf.sum(tf.mul(made, tf.tensor(golden.shares[at]!, made.shape)))),
          );
        const variables = layer.weights.map((weight) => weight.read() as tf.Variable);
        const { grads } = tf.variableGrads(() => loss(inputs, ...begins), variables);
        const ours = [
          ...run(inputs, ...begins),
          ...variables.map(({ name }) => grads[name]!),
          ...tf.grads(loss)([inputs, ...begins]),
        ];
        const theirs = [
          golden.outputs,
          ...golden.finalStates,
          ...golden.gradients,
          golden.inputGradients,
          ...golden.initialStateGradients,
        ];
        expect(ours.map(({ size }) => size)).toEqual(theirs.map(({ length }) => length));
        const errors = ours.flatMap((tensor, at) =>
          Array.from(tensor.dataSync(), (value, index) => Math.abs(value - theirs[at]![index]!)),
        );
        expect(Math.max(...errors)).toBeLessThan(1e-5);
        tf.dispose(variables);
      });
    },
  );
});
