import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { createEngine } from '../../inference/engine.js';
import { additiveAttention, attention, from, graph, input, weightSpecs } from '../../network/index.js';
import type { GraphNetwork, Weights } from '../../network/index.js';
import { buildLayers, setWeights } from '../build-layers.js';

interface GoldenCase {
  readonly className: 'Attention' | 'AdditiveAttention';
  readonly useScale: boolean;
  readonly causal: boolean;
  readonly shapes: [number, number, number][];
  readonly inputs: number[][];
  readonly masks: number[][] | null;
  readonly weights: (number[] | number)[];
  readonly outputWeights: number[];
  readonly outputs: number[];
  readonly scores: number[];
  readonly inputGradients: number[][];
  /** Of a weight without axes one number. */
  readonly gradients: (number[] | number)[];
}

// keras-attention.json: tooling/golden/keras_attention.py, Keras 3.15.1.
const file = new URL('../../../../../tooling/golden/keras-attention.json', import.meta.url);
const { cases } = JSON.parse(readFileSync(file, 'utf8')) as { cases: GoldenCase[] };

const names = ['query', 'value', 'key'];

function networkOf({ className, shapes, ...options }: GoldenCase): GraphNetwork {
  const { useScale, causal } = options;
  const make = className === 'Attention' ? attention : additiveAttention;
  return graph({
    inputs: Object.fromEntries(shapes.map(([, , numFeatures], at) => [names[at]!, input({ numFeatures })])),
    layers: { drawn: from(names.slice(0, shapes.length), make({ useScale, causal })) },
    output: 'drawn',
  });
}

function weightsOf(network: GraphNetwork, { weights }: GoldenCase): Weights {
  return weightSpecs(network).map((spec, at) => ({
    ...spec,
    values: Float32Array.from([weights[at]!].flat()),
  }));
}

describe.each(['wasm', 'cpu'])('on the %s backend', (backend) => {
  test.each(cases)(
    '$className, useScale $useScale, causal $causal, is as in Keras with all gradients',
    async (golden) => {
      await tf.setBackend(backend);
      const network = networkOf(golden);
      const model = buildLayers(network);
      setWeights(model, { network, weights: weightsOf(network, golden) });
      const [layer] = model.layers;
      tf.tidy(() => {
        const inputs = golden.inputs.map((values, at) => tf.variable(tf.tensor(values, golden.shapes[at])));
        const mask = golden.masks?.map((real, at) => tf.tensor(real, golden.shapes[at]!.slice(0, 2), 'bool'));
        const run = (): tf.Tensor[] =>
          layer!.call(inputs, { returnScores: true, ...(mask && { mask }) }) as tf.Tensor[];
        const variables = [
          ...inputs,
          ...model.trainableWeights.map((weight) => weight.read() as tf.Variable),
        ];
        const [outputs, scores] = run();
        const weighed = tf.tensor(golden.outputWeights, outputs!.shape);
        const { grads } = tf.variableGrads(() => tf.sum(tf.mul(run()[0]!, weighed)), variables);
        expect(largestError(outputs!.dataSync(), golden.outputs)).toBeLessThan(1e-5);
        expect(largestError(scores!.dataSync(), golden.scores)).toBeLessThan(1e-5);
        const expected = [...golden.inputGradients, ...golden.gradients];
        expect(variables).toHaveLength(expected.length);
        variables.forEach(({ name }, at) => {
          expect(largestError(grads[name]!.dataSync(), [expected[at]!].flat())).toBeLessThan(1e-5);
        });
        inputs.forEach((variable) => variable.dispose());
      });
      model.dispose();
    },
  );
});

test.each(cases.filter(({ masks }) => !masks))(
  '$className, useScale $useScale, causal $causal, is as in Keras in the engine, scores too',
  (golden) => {
    const network = networkOf(golden);
    const inputs = Object.fromEntries(
      golden.inputs.map((values, at) => [
        names[at]!,
        { values: Float32Array.from(values), shape: golden.shapes[at]! },
      ]),
    );
    const engine = createEngine(network, weightsOf(network, golden));
    const { outputs, scores } = engine.predictWithScores(inputs);
    expect(largestError(outputs.values, golden.outputs)).toBeLessThan(1e-5);
    expect(largestError(scores.values, golden.scores)).toBeLessThan(1e-5);
    expect(scores.shape).toEqual([2, 3, 5]);
  },
);

function largestError(values: ArrayLike<number>, expected: readonly number[]): number {
  expect(values).toHaveLength(expected.length);
  return Math.max(...expected.map((number, at) => Math.abs(number - values[at]!)));
}
