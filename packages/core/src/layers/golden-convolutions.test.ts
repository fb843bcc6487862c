import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import { describe, expect, test } from 'vitest';
import { goldenLayers } from '../network/golden-layers.test.support.js';
import { Conv1D } from './conv1d.js';
import { errorsOfLayer } from './golden-layer.test.support.js';
import { AveragePooling1D, MaxPooling1D } from './window-pooling.js';

const classes = { Conv1D, MaxPooling1D, AveragePooling1D };

// keras-convolutions.json: tooling/golden/keras_convolutions.py, Keras 3.15.1.
const cases = goldenLayers<{ kind: keyof typeof classes; options: object }>('keras-convolutions.json');

describe.each(['wasm', 'cpu'])('on the %s backend', (backend) => {
  test.each(cases)('$kind $options is as in Keras', async (golden) => {
    tf.env().set('PROD', true);
    await tf.setBackend(backend);
    const layer = new classes[golden.kind](golden.options as never);
    const { outputs, ofInputs, ofWeights } = errorsOfLayer(layer, golden);
    expect(outputs).toBeLessThan(1e-5);
    expect(ofInputs).toBeLessThan(1e-5);
    expect(ofWeights).toBeLessThan(1e-5);
    expect(new classes[golden.kind](layer.getConfig() as never).getConfig()).toEqual(layer.getConfig());
  });
});
