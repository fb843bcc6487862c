import { describe, expect, test } from 'vitest';
import {
  embedding,
  globalAveragePooling1d,
  globalMaxPooling1d,
  gru,
  lstm,
  masking,
} from '../network/index.js';
import { sequential, type SequentialNetwork } from '../network/index.js';
import { randomWeights } from './any-network.test.support.js';
import { createEngine } from './engine.js';

/** What a network gives for one sequence of steps. */
function predictOne(network: SequentialNetwork, steps: readonly (readonly number[])[]): number[] {
  const inputs = { values: Float32Array.from(steps.flat()), shape: [1, steps.length, steps[0]!.length] };
  return [...createEngine(network, randomWeights(network, 1)).predict(inputs).values];
}

describe('masking', () => {
  const last = sequential([masking({ maskValue: -1 }), lstm({ units: 3 })], { numFeatures: 2 });

  test('skips the steps that hold nothing but its value, wherever they stand', () => {
    const real = [
      [1, -1],
      [2, 3],
    ];
    const none = [-1, -1];
    expect(predictOne(last, [none, real[0]!, none, real[1]!, none])).toEqual(predictOne(last, real));
  });

  test('gives 0 at masked steps, and masks what lengths mask too', () => {
    const network = sequential([masking()], { numFeatures: 1 });
    const engine = createEngine(network, []);
    const inputs = { values: Float32Array.of(1, 0, 2, 9), shape: [1, 4, 1] };
    expect([...engine.predict(inputs, { lengths: Int32Array.of(3) }).values]).toEqual([1, 0, 2, 0]);
  });

  test.each([
    ['the last output', last],
    [
      'every output',
      sequential([masking({ maskValue: -1 }), gru({ units: 3, returnSequences: true })], { numFeatures: 2 }),
    ],
    ['the mean', sequential([masking({ maskValue: -1 }), globalAveragePooling1d()], { numFeatures: 2 })],
    ['the largest', sequential([masking({ maskValue: -1 }), globalMaxPooling1d()], { numFeatures: 2 })],
  ])('masks in a stream as in the whole: %s', (_, network) => {
    const steps = [
      [-1, -1],
      [1, -1],
      [-1, -1],
      [-2, 3],
      [-1, -1],
      [-3, 1],
    ];
    const stream = createEngine(network, randomWeights(network, 1)).openStream();
    for (let count = 1; count <= steps.length; count++) {
      const whole = predictOne(network, steps.slice(0, count));
      const output = stream.step(Float32Array.from(steps[count - 1]!));
      const differences = output.map((value, at) => Math.abs(value - whole.at(at - output.length)!));
      expect(Math.max(...differences)).toBeLessThan(1e-6);
    }
  });
});

describe('pooling over time', () => {
  test('takes real steps only', () => {
    const steps = [
      [-3, 5],
      [0, 0],
      [-1, 1],
    ];
    const pooled = [globalMaxPooling1d(), globalAveragePooling1d()].map((pooling) =>
      predictOne(sequential([masking(), pooling], { numFeatures: 2 }), steps),
    );
    expect(pooled).toEqual([
      [-1, 5],
      [-2, 3],
    ]);
  });

  test('gives 0 where no step is real', () => {
    const words = embedding({ inputDim: 3, outputDim: 2, maskZero: true });
    for (const pooling of [globalMaxPooling1d(), globalAveragePooling1d()]) {
      const network = sequential([words, pooling]);
      const engine = createEngine(network, randomWeights(network, 1));
      expect([...engine.predict({ values: new Float32Array(3), shape: [1, 3] }).values]).toEqual([0, 0]);
    }
  });

  test('saves in a stream what it has pooled, and goes on from there', () => {
    const network = sequential([globalAveragePooling1d()], { numFeatures: 1 });
    const stream = createEngine(network, []).openStream();
    stream.step(Float32Array.of(1));
    const twin = stream.copy();
    expect([...twin.step(Float32Array.of(4))]).toEqual([2.5]);
    expect([...twin.step(Float32Array.of(4))]).toEqual([3]);
    expect([...stream.step(Float32Array.of(3))]).toEqual([2]);
  });
});
