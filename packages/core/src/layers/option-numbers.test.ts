import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import type { layers } from '@tensorflow/tfjs-layers';
import { describe, expect, test } from 'vitest';
import { useKernels } from '../backend/index.js';
import type { ConstraintConfig } from '../network/index.js';
import { goldenLayers } from '../network/golden-layers.test.support.js';
import { AttentionPooling } from './attention-pooling.js';
import { GlobalAveragePooling1D, GlobalMaxPooling1D } from './global-pooling.js';
import { errorsOfLayer } from './golden-layer.test.support.js';
import { gru } from './gru.js';
import { lstm } from './lstm.js';
import { Masking } from './masking.js';
import { simpleRnn } from './simple-rnn.js';

const makers = {
  LSTM: (options) => lstm(options as never),
  GRU: (options) => gru(options as never),
  SimpleRNN: (options) => simpleRnn(options as never),
  GlobalAveragePooling1D: (options) => new GlobalAveragePooling1D(options),
  GlobalMaxPooling1D: (options) => new GlobalMaxPooling1D(options),
  Masking: (options) => new Masking(options),
  AttentionPooling: (options) => new AttentionPooling(options as never),
} satisfies Record<string, (options: object) => layers.Layer>;

interface Options {
  readonly kind: keyof typeof makers;
  readonly options: object;
  readonly mask?: number[][];
}

// keras-cell-options.json: tooling/golden/keras_cell_options.py, Keras 3.15.1.
const ofKeras = goldenLayers<Options>('keras-cell-options.json');
// torch-cell-options.json: tooling/golden/torch_cell_options.py, PyTorch 1.13.
const ofTorch = goldenLayers<Options>('torch-cell-options.json');

describe.each(['wasm', 'cpu'])('on the %s backend', (backend) => {
  test.each([...ofKeras, ...ofTorch])(
    '$kind $options, mask $mask, has the numbers of its source',
    async (golden) => {
      tf.env().set('PROD', true);
      await tf.setBackend(backend);
      useKernels();
      const mask = golden.mask && tf.cast(tf.tensor2d(golden.mask), 'bool');
      const { outputs, ofInputs, ofWeights } = errorsOfLayer(
        makers[golden.kind](golden.options),
        golden,
        mask,
      );
      mask?.dispose();
      expect(outputs).toBeLessThan(1e-5);
      expect(ofInputs).toBeLessThan(1e-5);
      expect(ofWeights).toBeLessThan(1e-5);
    },
  );
});

interface GoldenConstraint {
  readonly constraint: ConstraintConfig;
  readonly shape: number[];
  readonly kernel: number[];
  readonly constrained: number[];
}

// keras-constraints.json: tooling/golden/keras_cell_options.py, Keras 3.15.1.
test.each(goldenLayers<GoldenConstraint>('keras-constraints.json'))(
  'the constraint $constraint.name makes of a kernel what Keras makes of it',
  ({ constraint, shape, kernel, constrained }) => {
    const [features, columns] = shape as [number, number];
    const layer = lstm({ units: columns / 4, kernelConstraint: constraint });
    layer.build([null, null, features]);
    const [, ...others] = layer.getWeights();
    layer.setWeights([tf.tensor2d(kernel, [features, columns]), ...others]);
    layer.applyConstraints();
    const made = layer.getWeights()[0]!.dataSync();
    for (const [at, value] of made.entries()) expect(Math.abs(value - constrained[at]!)).toBeLessThan(1e-5);
  },
);
