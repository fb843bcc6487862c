import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import { beforeEach, describe, expect, test } from 'vitest';
import { createRandom } from '../random.js';
import { huber, losses, meanAbsoluteError, meanSquaredError, type LossName } from './index.js';

const names = Object.keys(losses) as LossName[];
const shape = [2, 3, 2];
const targets = [0, 1, -2, 3, 0.5, 0, 4, -1, 0, 2, 1, 1];
const outputs = [0.5, 3, -2.2, 0, 0.5, 1.4, 1, -1.1, 3, 2.9, -1, 0.1];

describe.each(['wasm', 'cpu'])('on the %s backend', (backend) => {
  beforeEach(async () => {
    tf.env().set('PROD', true);
    await tf.setBackend(backend);
  });

  const value = (name: LossName, weights?: tf.Tensor, given = targets): number =>
    losses[name](tf.tensor(given, shape), tf.tensor(outputs, shape), weights).dataSync()[0]!;

  test('mean absolute error, mean squared error and Huber are what their names say', () => {
    const two = (numbers: number[]): tf.Tensor => tf.tensor1d(numbers);
    expect(meanAbsoluteError(two([1, 2]), two([2, 5])).dataSync()[0]).toBe(2);
    expect(meanSquaredError(two([1, 2]), two([2, 5])).dataSync()[0]).toBe(5);
    expect(huber(two([1, 2]), two([1.5, 5])).dataSync()[0]).toBe((0.125 + 2.5) / 2);
  });

  describe.each(names)('%s', (name) => {
    test('is a mean over targets whose weight is not 0', () => {
      const weights = [0, 1, 0, 2, 0, 0, 1, 0, 0, 0, 0, 0];
      const each = (at: number): number =>
        losses[name](tf.tensor1d([targets[at]!]), tf.tensor1d([outputs[at]!])).dataSync()[0]!;
      expect(value(name, tf.tensor(weights, shape))).toBeCloseTo((each(1) + 2 * each(3) + each(6)) / 4, 5);
    });

    test('lets a weight of a step count for all its targets', () => {
      const steps = [1, 0, 1, 0, 0, 1];
      const spread = steps.flatMap((weight) => [weight, weight]);
      expect(value(name, tf.tensor(steps, [2, 3]))).toBeCloseTo(value(name, tf.tensor(spread, shape)), 5);
    });

    test('ignores whatever stands where the weight is 0, even NaN, and in the gradient too', () => {
      const weights = targets.map((_, at) => at % 2);
      const holed = targets.map((target, at) => (at % 2 ? target : Number.NaN));
      expect(value(name, tf.tensor(weights, shape), holed)).toBe(value(name, tf.tensor(weights, shape)));
      const gradient = tf.grad((made: tf.Tensor) =>
        losses[name](tf.tensor(holed, shape), made, tf.tensor(weights, shape)),
      )(tf.tensor(outputs, shape));
      const slopes = [...gradient.dataSync()];
      expect(slopes.filter((_, at) => at % 2 === 0)).toEqual(
        slopes.filter((_, at) => at % 2 === 0).map(() => expect.closeTo(0, 10)),
      );
      expect(slopes.filter((_, at) => at % 2 === 1).every((slope) => slope !== 0)).toBe(true);
    });

    test('is 0 when nothing counts', () => {
      expect(value(name, tf.zeros(shape))).toBe(0);
    });

    test.each([
      ['without weights', undefined],
      ['with a weight a step', [1, 0, 2, 0, 1, 3]],
    ])('has the gradient of central differences %s', (_, steps) => {
      const weights = steps && tf.tensor(steps, [2, 3]);
      const random = createRandom(1);
      const at = Float32Array.from(targets, (target) => target + 3 * (random.uniform() - 0.4));
      const loss = (made: tf.Tensor): tf.Scalar => losses[name](tf.tensor(targets, shape), made, weights);
      const gradient = tf.grad(loss)(tf.tensor(at, shape)).dataSync();
      const step = 1e-2;
      for (const [index, slope] of gradient.entries()) {
        const [up, down] = [step, -step].map((by) => {
          const moved = at.slice();
          moved[index]! += by;
          return loss(tf.tensor(moved, shape)).dataSync()[0]!;
        });
        expect(slope).toBeCloseTo((up! - down!) / (2 * step), 2);
      }
    });

    test('leaves only its value behind', () => {
      const [wanted, made] = [tf.tensor(targets, shape), tf.tensor(outputs, shape)];
      const weights = tf.ones([2, 3]);
      const before = tf.memory().numTensors;
      const loss = losses[name](wanted, made, weights);
      expect(tf.memory().numTensors).toBe(before + 1);
      loss.dispose();
    });
  });
});
