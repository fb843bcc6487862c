import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import { describe, expect, test } from 'vitest';
import { useKernels } from '../backend/index.js';
import { goldenLayers } from '../network/golden-layers.test.support.js';
import { Conv1D } from './conv1d.js';
import { Conv2D } from './conv2d.js';
import { Dense } from './dense.js';
import { errorsOfLayer } from './golden-layer.test.support.js';

const classes = { Dense, Conv1D, Conv2D };

// keras-penalties.json: tooling/golden/keras_penalties.py, Keras 3.15.1.
const cases = goldenLayers<{ kind: keyof typeof classes; options: object; penalty: number }>(
  'keras-penalties.json',
);

describe.each(['wasm', 'cpu'])('on the %s backend', (backend) => {
  test.each(cases)('$kind $options is as in Keras, with its penalties', async (golden) => {
    tf.env().set('PROD', true);
    await tf.setBackend(backend);
    useKernels();
    const layer = new classes[golden.kind](golden.options as never);
    const { outputs, ofInputs, ofWeights } = errorsOfLayer(layer, golden);
    expect(outputs).toBeLessThan(1e-5);
    expect(ofInputs).toBeLessThan(1e-5);
    expect(ofWeights).toBeLessThan(1e-5);
    const penalty = tf.tidy(() => tf.addN<tf.Scalar>(layer.calculateLosses()).dataSync()[0]!);
    expect(Math.abs(penalty - golden.penalty)).toBeLessThan(1e-5);
    expect(new classes[golden.kind](layer.getConfig() as never).getConfig()).toEqual(layer.getConfig());
  });
});

test.each(Object.entries(classes))('%s refuses a penalty that is none', (_, LayerClass) => {
  const options = { name: 'held', units: 2, filters: 2, kernelSize: 2, frameShape: [3, 3, 1] };
  expect(() => new LayerClass({ ...options, kernelRegularizer: { l2: -1 } } as never)).toThrow(
    'held: kernelRegularizer is l1 and l2, each at least 0. Received {"l2":-1}. Write { l2: 0.01 }.',
  );
});
