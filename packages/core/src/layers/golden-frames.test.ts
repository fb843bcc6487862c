import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import { describe, expect, test } from 'vitest';
import { goldenLayers } from '../network/golden-layers.test.support.js';
import { Conv2D } from './conv2d.js';
import { ConvLSTM2D } from './conv-lstm2d.js';
import { errorsOfLayer } from './golden-layer.test.support.js';
import { AveragePooling2D, GlobalAveragePooling2D, GlobalMaxPooling2D, MaxPooling2D } from './pooling2d.js';

const classes = {
  Conv2D,
  ConvLSTM2D,
  MaxPooling2D,
  AveragePooling2D,
  GlobalMaxPooling2D,
  GlobalAveragePooling2D,
};

// keras-frames.json: tooling/golden/keras_frames.py, Keras 3.15.1.
const cases = goldenLayers<{ kind: keyof typeof classes; options: object }>('keras-frames.json');

describe.each(['wasm', 'cpu'])('on the %s backend', (backend) => {
  test.each(cases)('$kind $options is as in Keras at each step', async (golden) => {
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
