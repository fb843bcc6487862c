import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import { describe, expect, test } from 'vitest';
import { useKernels } from '../backend/index.js';
import type { Activation } from '../network/index.js';
import { goldenLayers } from '../network/golden-layers.test.support.js';
import { Dense } from './dense.js';
import { errorsOfLayer } from './golden-layer.test.support.js';

// keras-dense.json: tooling/golden/keras_dense.py, Keras 3.15.1.
const cases = goldenLayers<{ units: number; activation: Activation; useBias: boolean }>('keras-dense.json');

describe.each(['wasm', 'cpu'])('on the %s backend', (backend) => {
  test.each(cases)('a dense layer with $activation, bias $useBias, is as in Keras', async (golden) => {
    tf.env().set('PROD', true);
    await tf.setBackend(backend);
    useKernels();
    const { units, activation, useBias } = golden;
    const { outputs, ofInputs, ofWeights } = errorsOfLayer(new Dense({ units, activation, useBias }), golden);
    expect(outputs).toBeLessThan(1e-5);
    expect(ofInputs).toBeLessThan(1e-5);
    expect(ofWeights).toBeLessThan(1e-5);
  });
});
