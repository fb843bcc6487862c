import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dense, featuresAfter, gru, lstm, sequential } from '../network/index.js';
import { anyNetwork, forwards, randomArray, randomWeights } from './any-network.test.support.js';
import { createEngine, type Engine } from './engine.js';

const network = sequential(
  [lstm({ units: 6, returnSequences: true }), gru({ units: 5, returnSequences: true }), dense({ units: 2 })],
  { numFeatures: 3 },
);
const createTestEngine = (): Engine => createEngine(network, randomWeights(network, 1));
const inputAt = (seed: number): Float32Array => randomArray(seed, [3]).values;

describe('a stream', () => {
  test('ends, at every step, where the whole ends', () => {
    const time = fc.integer({ min: 1, max: 12 });
    fc.assert(
      fc.property(anyNetwork(forwards), time, fc.nat(), (network, time, seed) => {
        const engine = createEngine(network, randomWeights(network, seed));
        const numFeatures = featuresAfter(network, -1);
        const inputs = randomArray(seed, [1, time, numFeatures]);
        const stream = engine.openStream();
        for (let step = 1; step <= time; step++) {
          const seen = inputs.values.subarray(0, step * numFeatures);
          const whole = engine.predict({ values: seen, shape: [1, step, numFeatures] }).values;
          const output = stream.step(seen.subarray(-numFeatures));
          const last = whole.subarray(whole.length - output.length);
          for (const [unit, value] of output.entries())
            expect(Math.abs(value - last[unit]!)).toBeLessThan(1e-5);
        }
      }),
      { numRuns: 60 },
    );
  });

  test('gives the same array each time, and leaves its input alone', () => {
    const stream = createTestEngine().openStream();
    const input = inputAt(1);
    const before = input.slice();
    expect(stream.step(input)).toBe(stream.step(inputAt(2)));
    expect(input).toEqual(before);
  });

  test('goes on from a saved state that went through JSON', () => {
    const engine = createTestEngine();
    const stream = engine.openStream();
    stream.step(inputAt(1));
    const saved = JSON.parse(JSON.stringify(stream.state.save()));
    const expected = [...stream.step(inputAt(2))];

    const other = createTestEngine().openStream();
    other.step(inputAt(9));
    other.state.restore(saved);
    expect([...other.step(inputAt(2))]).toEqual(expected);
  });

  test('has a state of plain numbers, layer by layer', () => {
    const { layers } = createTestEngine().openStream().state.save();
    const zeros = (units: number): number[] => Array.from({ length: units }, () => 0);
    expect(layers).toEqual([
      { name: 'lstm', states: [zeros(6), zeros(6)] },
      { name: 'gru', states: [zeros(5)] },
    ]);
  });

  test('and its copy go their own ways from where they parted', () => {
    const engine = createTestEngine();
    const stream = engine.openStream();
    stream.step(inputAt(1));
    const copy = stream.copy();
    const ahead = [...stream.step(inputAt(2))];
    stream.step(inputAt(3));
    expect([...copy.step(inputAt(2))]).toEqual(ahead);
    stream.close();
    copy.step(inputAt(3));
    expect(engine.memory().streams).toBe(1);
  });

  test('still runs after the memory has grown under it', () => {
    const engine = createTestEngine();
    const stream = engine.openStream();
    const undisturbed = createTestEngine().openStream();
    stream.step(inputAt(1));
    undisturbed.step(inputAt(1));
    const { bytes } = engine.memory();
    engine.predict(randomArray(1, [200, 200, 3]));
    expect(engine.memory().bytes).toBeGreaterThan(bytes);
    expect([...stream.step(inputAt(2))]).toEqual([...undisturbed.step(inputAt(2))]);
  });

  test('takes no memory for its steps, 10 000 of them', () => {
    const engine = createTestEngine();
    const stream = engine.openStream();
    stream.step(inputAt(1));
    const { bytes } = engine.memory();
    const input = inputAt(2);
    for (let step = 0; step < 10_000; step++) stream.step(input);
    expect(engine.memory().bytes).toBe(bytes);
  });

  test('gives its memory back when closed, once', () => {
    const engine = createTestEngine();
    for (let opened = 0; opened < 1000; opened++) {
      const stream = engine.openStream();
      stream.step(inputAt(1));
      stream.close();
      stream.close();
    }
    expect(engine.memory()).toEqual({ streams: 0, bytes: expect.any(Number) });
    expect(engine.memory().bytes).toBeLessThan(2 ** 18);
  });

  test('is closed with its engine', () => {
    const engine = createTestEngine();
    const stream = engine.openStream();
    engine.dispose();
    expect(engine.memory().streams).toBe(0);
    expect(() => stream.step(inputAt(1))).toThrow(
      'A stream is used until it is closed. Received a call after close. Open another stream.',
    );
  });

  test('refuses an input of another width', () => {
    expect(() => createTestEngine().openStream().step(new Float32Array(4))).toThrow(
      'A step reads 3 numbers, as in training. Received 4. ' +
        'Encode it with the preprocessor that the network was trained with.',
    );
  });

  test('cannot read backwards', () => {
    const backwards = sequential([gru({ units: 2, goBackwards: true })], { numFeatures: 1 });
    expect(() => createEngine(backwards, randomWeights(backwards, 1)).openStream()).toThrow(
      expect.objectContaining({
        code: 'not-streamable',
        message:
          'A stream reads steps as they come. Received gru with goBackwards, which begins at the last step. ' +
          'Use predict on whole sequences, or train a network without goBackwards.',
      }),
    );
  });

  test.each([
    [
      { layers: [] },
      'A state holds, layer by layer, lstm [6,6], gru [5]. Received {"layers":[]}. ' +
        'Restore a state that a stream of this network saved.',
    ],
    [
      { layers: [{ name: 'lstm', states: [[1], [1]] }] },
      'A state holds, layer by layer, lstm [6,6], gru [5]. Received lstm [1,1]. ' +
        'Restore a state that a stream of this network saved.',
    ],
  ])('refuses the state of another network (%#)', (saved, message) => {
    const stream = createTestEngine().openStream();
    expect(() => stream.state.restore(saved)).toThrow(
      expect.objectContaining({ code: 'shape-mismatch', message }),
    );
  });

  test('refuses a state in which NaN became null, and stays as it was', () => {
    const stream = createTestEngine().openStream();
    stream.step(inputAt(1));
    const before = stream.state.save();
    const spoilt = JSON.parse(JSON.stringify(createTestEngine().openStream().state.save()));
    spoilt.layers[1].states[0][2] = null;
    expect(() => stream.state.restore(spoilt)).toThrow(
      'A state is made of finite numbers. Received null. Restore a state that a stream of this network saved.',
    );
    expect(stream.state.save()).toEqual(before);
  });
});
