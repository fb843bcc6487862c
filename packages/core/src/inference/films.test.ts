import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { conv2d, convLstm2d, featuresAfter, flatten, sequential } from '../network/index.js';
import { largestError } from '../kernels/largest-error.test.support.js';
import { anyFilmNetwork, randomArray, randomWeights } from './any-network.test.support.js';
import { createEngine } from './engine.js';
import { referenceForward } from './reference-forward.test.support.js';

const anyTime = fc.integer({ min: 1, max: 5 });

test('the engine gives what Keras’s equations give in float64, for any network of frames', () => {
  fc.assert(
    fc.property(anyFilmNetwork, anyTime, fc.nat(), (network, time, seed) => {
      const weights = randomWeights(network, seed);
      const inputs = randomArray(seed, [1, time, featuresAfter(network, -1)]);
      const steps = Array.from({ length: time }, (_, step) => [
        ...inputs.values.subarray(
          (step * inputs.values.length) / time,
          ((step + 1) * inputs.values.length) / time,
        ),
      ]);
      const expected = referenceForward(network, weights, steps).flat();
      const { values } = createEngine(network, weights).predict(inputs);
      expect(largestError(values, expected)).toBeLessThan(1e-5);
    }),
    { numRuns: 60 },
  );
});

test('a stream of frames ends, at every step, where the whole ends', () => {
  const streamable = anyFilmNetwork.filter(({ config }) =>
    config.layers.every((layer) => layer.className !== 'ConvLSTM2D' || !layer.config.goBackwards),
  );
  fc.assert(
    fc.property(streamable, anyTime, fc.nat(), (network, time, seed) => {
      const engine = createEngine(network, randomWeights(network, seed));
      const features = featuresAfter(network, -1);
      const inputs = randomArray(seed, [1, time, features]);
      const stream = engine.openStream();
      for (let step = 1; step <= time; step++) {
        const seen = inputs.values.subarray(0, step * features);
        const whole = engine.predict({ values: seen, shape: [1, step, features] }).values;
        const output = stream.step(seen.subarray(-features));
        expect(largestError(output, whole.subarray(-output.length))).toBeLessThan(1e-5);
      }
    }),
    { numRuns: 30 },
  );
});

const film = sequential([convLstm2d({ filters: 2, kernelSize: 3, padding: 'same' }), flatten()], {
  frameShape: [4, 4, 1],
});

test('a stream of frames goes on from its saved state, and takes no memory for its steps', () => {
  const engine = createEngine(film, randomWeights(film, 1));
  const stream = engine.openStream();
  const frame = (seed: number): Float32Array => randomArray(seed, [16]).values;
  stream.step(frame(1));
  const saved = JSON.parse(JSON.stringify(stream.state.save()));
  const next = [...stream.step(frame(2))];
  const { bytes } = engine.memory();
  for (let step = 0; step < 500; step++) stream.step(frame(3));
  expect(engine.memory().bytes).toBe(bytes);
  stream.state.restore(saved);
  expect([...stream.step(frame(2))]).toEqual(next);
});

test('a convolutional memory that reads backwards is no stream', () => {
  const backwards = sequential([convLstm2d({ filters: 1, kernelSize: 2, goBackwards: true })], {
    frameShape: [3, 3, 1],
  });
  const engine = createEngine(backwards, randomWeights(backwards, 1));
  expect(() => engine.openStream()).toThrow('conv_lstm2d with goBackwards, which begins at the last step');
});

test('films are read side by side in sessions as each one is alone', () => {
  const network = sequential(
    [conv2d({ filters: 2, kernelSize: 2 }), convLstm2d({ filters: 1, kernelSize: 2 })],
    { frameShape: [3, 4, 2] },
  );
  const engine = createEngine(network, randomWeights(network, 1));
  const sessions = engine.openSessions(2);
  const streams = [engine.openStream(), engine.openStream()];
  for (let step = 0; step < 4; step++) {
    const inputs = randomArray(step, [2, 24]).values;
    const outputs = sessions.step(inputs);
    const expected = streams.flatMap((stream, row) => [
      ...stream.step(inputs.subarray(24 * row, 24 * (row + 1))),
    ]);
    expect(largestError(outputs, expected)).toBeLessThan(1e-6);
  }
});
