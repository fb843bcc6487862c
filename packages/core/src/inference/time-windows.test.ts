import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { goldenLayers } from '../network/golden-layers.test.support.js';
import {
  averagePooling1d,
  conv1d,
  dense,
  featuresAfter,
  gru,
  maxPooling1d,
  outputShape,
  sequential,
  timeAfter,
  weightSpecs,
  type Conv1dConfig,
} from '../network/index.js';
import { anyNetwork, forwards, randomArray, randomWeights, roundingOf } from './any-network.test.support.js';
import { createEngine } from './engine.js';
import { referenceForward } from './reference-forward.test.support.js';

const time = 11;
const networks = anyNetwork({ ...forwards, windows: true });

function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  expect(a.length).toBe(b.length);
  return Array.from(a).reduce((largest, value, index) => Math.max(largest, Math.abs(value - b[index]!)), 0);
}

describe('windows of time', () => {
  test('give what Keras’s equations give in float64 for each row alone, however long it is padded', () => {
    fc.assert(
      fc.property(networks, fc.integer({ min: 0, max: time }), fc.nat(), (network, length, seed) => {
        const weights = randomWeights(network, seed);
        const { layers } = network.config;
        const features = featuresAfter(network, -1);
        const inputs = randomArray(seed, [2, time, features]);
        const outputs = createEngine(network, weights).predict(inputs, {
          lengths: Int32Array.of(time, length),
        });
        const sequence = Array.from({ length }, (_, step) => [
          ...inputs.values.subarray((time + step) * features, (time + step + 1) * features),
        ]);
        const expected = referenceForward(network, weights, sequence).flat();
        const units = outputs.shape.at(-1)!;
        const row = outputs.values.subarray(outputs.values.length / 2);
        const count = outputs.shape.length === 2 ? 1 : timeAfter(layers, length);
        expect(largestDifference(row.subarray(0, count * units), expected)).toBeLessThan(roundingOf(network));
        expect(row.subarray(count * units).every((value) => value === 0)).toBe(true);
        expect(outputs.shape).toEqual(outputShape(network, { batch: 2, time }));
      }),
      { numRuns: 150 },
    );
  });

  test('end a stream with what the whole sequence gives, in one stream or in sessions', () => {
    const closed = networks.filter(
      ({ config }) =>
        outputShape({ className: 'Sequential', config }, { batch: 1, time: 1 }).length === 2 &&
        config.layers.every((layer) => !('padding' in layer.config) || layer.config.padding !== 'same'),
    );
    fc.assert(
      fc.property(closed, fc.nat(), (network, seed) => {
        const engine = createEngine(network, randomWeights(network, seed));
        const features = featuresAfter(network, -1);
        const inputs = randomArray(seed, [1, time, features]);
        const [stream, sessions] = [engine.openStream(), engine.openSessions(2)];
        let last: Float32Array | undefined;
        let inSession: Float32Array | undefined;
        for (let step = 0; step < time; step++) {
          const input = inputs.values.subarray(step * features, (step + 1) * features);
          last = stream.step(input);
          inSession = sessions.step(input, Int32Array.of(1));
        }
        const { values } = engine.predict(inputs);
        expect(largestDifference(last!, values)).toBeLessThan(1e-5);
        expect(largestDifference(inSession!, values)).toBeLessThan(1e-5);
      }),
      { numRuns: 60 },
    );
  });

  test('give a stream each output at the step that completes it, and zeros between', () => {
    const network = sequential(
      [
        conv1d({ filters: 3, kernelSize: 2, padding: 'causal', dilationRate: 2 }),
        maxPooling1d({ poolSize: 2 }),
        conv1d({ filters: 2, kernelSize: 2 }),
      ],
      { numFeatures: 1 },
    );
    const engine = createEngine(network, randomWeights(network, 2));
    const inputs = randomArray(3, [1, 8, 1]);
    const stream = engine.openStream();
    const steps = [...inputs.values].map((value) => [...stream.step(Float32Array.of(value))]);
    const { values, shape } = engine.predict(inputs);
    expect(shape).toEqual([1, 3, 2]);
    // Pooled steps are complete at 1, 3, 5 and 7; two of them make an output.
    expect(steps.filter((_, at) => ![3, 5, 7].includes(at))).toEqual(Array.from({ length: 5 }, () => [0, 0]));
    expect(
      largestDifference(
        [3, 5, 7].flatMap((at) => steps[at]!),
        values,
      ),
    ).toBeLessThan(1e-6);
  });

  test('go on from a saved state', () => {
    const network = sequential(
      [conv1d({ filters: 3, kernelSize: 3, padding: 'causal' }), averagePooling1d(), gru({ units: 2 })],
      { numFeatures: 2 },
    );
    const engine = createEngine(network, randomWeights(network, 1));
    const [first, second] = [engine.openStream(), engine.openStream()];
    const { values } = randomArray(1, [9, 2]);
    for (let at = 0; at < 10; at += 2) first.step(values.subarray(at, at + 2));
    second.state.restore(JSON.parse(JSON.stringify(first.state.save())));
    for (let at = 10; at < 18; at += 2) {
      const input = values.subarray(at, at + 2);
      expect([...second.step(input)]).toEqual([...first.step(input)]);
    }
  });

  test('do not run live where they would read steps to come', () => {
    const network = sequential([conv1d({ filters: 1, kernelSize: 3, padding: 'same' })], { numFeatures: 1 });
    expect(() => createEngine(network, randomWeights(network, 1)).openStream()).toThrow(
      "A stream reads steps as they come. Received conv1d with padding 'same', which reads steps to come. " +
        "Use predict on whole sequences, or train a network with padding 'causal'.",
    );
  });

  test('give no step where a sequence is shorter than a window', () => {
    const network = sequential([conv1d({ filters: 2, kernelSize: 4 }), dense({ units: 3 })], {
      numFeatures: 1,
    });
    const engine = createEngine(network, randomWeights(network, 1));
    expect(engine.predict(randomArray(1, [2, 3, 1]))).toEqual({
      values: new Float32Array(0),
      shape: [2, 0, 3],
    });
  });
});

// keras-convolutions.json: tooling/golden/keras_convolutions.py, Keras 3.15.1.
const cases = goldenLayers<{ kind: 'Conv1D' | 'MaxPooling1D' | 'AveragePooling1D'; options: object }>(
  'keras-convolutions.json',
);

test.each(cases)('$kind $options is as in Keras', ({ kind, options, shape, inputs, weights, outputs }) => {
  const layer = {
    Conv1D: () => conv1d(options as Omit<Conv1dConfig, 'name'>),
    MaxPooling1D: () => maxPooling1d(options),
    AveragePooling1D: () => averagePooling1d(options),
  }[kind]();
  const network = sequential([layer], { numFeatures: shape[2]! });
  const engine = createEngine(
    network,
    weightSpecs(network).map((spec, index) => ({ ...spec, values: Float32Array.from(weights[index]!) })),
  );
  const { values } = engine.predict({ shape, values: Float32Array.from(inputs) });
  expect(largestDifference(values, outputs)).toBeLessThan(1e-5);
});
