import { expect, test } from 'vitest';
import { goldenLayers } from '../network/golden-layers.test.support.js';
import { dense, sequential, weightSpecs, type Activation } from '../network/index.js';
import { createEngine } from './engine.js';

// keras-dense.json: tooling/golden/keras_dense.py, Keras 3.15.1.
const cases = goldenLayers<{ units: number; activation: Activation; useBias: boolean }>('keras-dense.json');

test.each(cases)('the engine’s dense layer with $activation, bias $useBias, is as in Keras', (golden) => {
  const { shape, inputs, weights, outputs, ...options } = golden;
  const { units, activation, useBias } = options;
  const network = sequential([dense({ units, activation, useBias })], { numFeatures: shape[2]! });
  const specs = weightSpecs(network);
  expect(specs).toHaveLength(weights.length);
  const engine = createEngine(
    network,
    specs.map((spec, index) => ({ ...spec, values: Float32Array.from(weights[index]!) })),
  );
  const { values } = engine.predict({ shape, values: Float32Array.from(inputs) });
  const stream = engine.openStream();
  const [, time = 0, features = 0] = shape;
  const steps = Array.from({ length: time }, (_, step) => [
    ...stream.step(Float32Array.from(inputs.slice(step * features, (step + 1) * features))),
  ]).flat();
  expect(Math.max(...outputs.map((output, at) => Math.abs(output - values[at]!)))).toBeLessThan(1e-5);
  expect(steps).toEqual([...values.subarray(0, time * units)]);
});
