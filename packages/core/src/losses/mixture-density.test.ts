import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { randomArray, randomWeights } from '../inference/any-network.test.support.js';
import { prepareBackend } from '../layers/index.js';
import { mixtureDensity, sequential, toFullMixture } from '../network/index.js';
import { createTrainee } from '../training/trainee.js';
import { toLossRule } from './index.js';
import { logDensity } from './mixture-density.js';

beforeAll(() => prepareBackend());

/** −8 … 8 in steps of 1/8, and their squares' area. */
const grid = Array.from({ length: 129 }, (_, at) => (at - 64) / 8);

describe('a mixture density', () => {
  test.each([1, 2, 3])('integrates to 1 over numbers, seed %i', (seed) => {
    const parameters = tf.tensor(randomArray(seed, [1, 9]).values, [1, 9]);
    const mixture = toFullMixture({ numMixtures: 3 });
    const fine = Array.from({ length: 4001 }, (_, at) => (at - 2000) / 100);
    const density = tf.exp(
      logDensity(mixture, tf.tensor2d(fine, [fine.length, 1]), tf.tile(parameters, [fine.length, 1])),
    );
    expect(tf.sum(density).dataSync()[0]! / 100).toBeCloseTo(1, 3);
  });

  test.each([1, 2, 3])('integrates to 1 over the plane, seed %i', (seed) => {
    const values = randomArray(seed, [12]).values.map((value, at) => (at < 6 || at > 9 ? value : 0.3));
    const points = grid.flatMap((x) => grid.map((y) => [x, y]));
    const density = tf.exp(
      logDensity(
        toFullMixture({ numMixtures: 2, kind: 'bivariate' }),
        tf.tensor2d(points),
        tf.tile(tf.tensor(values, [1, 12]), [points.length, 1]),
      ),
    );
    expect(tf.sum(density).dataSync()[0]! / 64).toBeCloseTo(1, 3);
  });

  test.each([{ numMixtures: 2, outputDim: 2 }, { numMixtures: 2, kind: 'bivariate' } as const])(
    'has the gradient of central differences: %o',
    (mixture) => {
      const loss = { name: 'mixtureDensity', ...mixture } as const;
      const width = 'kind' in mixture ? 12 : 10;
      const at = randomArray(5, [2, 3, width]);
      const batch = {
        inputs: randomArray(1, [2, 3, 1]),
        targets: randomArray(6, [2, 3, 2]),
        lengths: Int32Array.of(3, 2),
      };
      const of = (made: tf.Tensor): tf.Scalar => toLossRule(loss).of(batch, made).loss;
      const gradient = tf
        .grad(of)(tf.tensor(at.values, [2, 3, width]))
        .dataSync();
      for (const [index, slope] of gradient.entries()) {
        const [up, down, farUp, farDown] = [0.004, -0.004, 0.008, -0.008].map((by) => {
          const moved = at.values.slice();
          moved[index]! += by;
          return of(tf.tensor(moved, [2, 3, width])).dataSync()[0]!;
        });
        // Of fourth order, since correlated densities are steep.
        expect(slope).toBeCloseTo((8 * (up! - down!) - (farUp! - farDown!)) / 0.048, 2);
      }
      expect(gradient.slice(-width).every((slope) => slope === 0)).toBe(true);
    },
  );

  test('learns two answers to one question, where a mean would lie between them', () => {
    const network = sequential([mixtureDensity({ numMixtures: 2 })], { numFeatures: 1 });
    const trainee = createTrainee(network, randomWeights(network, 3), {
      loss: { name: 'mixtureDensity', numMixtures: 2 },
      optimizer: { name: 'adam' },
      learningRate: 0.05,
      clipNorm: 5,
      seed: 0,
    });
    const batch = {
      inputs: { values: new Float32Array(8).fill(1), shape: [8, 1, 1] },
      targets: { values: Float32Array.of(-2, 2, -2.1, 2.1, -1.9, 1.9, -2, 2), shape: [8, 1, 1] },
    };
    for (let step = 0; step < 200; step++) trainee.learn(batch, { learningRate: 0.05, endsStep: true });
    // One normal density alone costs ln 2 + ½ (1 + ln 2π) ≈ 2.1.
    expect(trainee.judge(batch).loss).toBeLessThan(0.2);
    trainee.dispose();
  });

  test('is refused where the network gives other parameters', () => {
    const rule = toLossRule({ name: 'mixtureDensity', numMixtures: 5 });
    expect(() => rule.targetShape([2, 3, 14])).toThrow(
      'A mixture of this kind has 15 parameters. Received 14 outputs a step. End the network with mixtureDensity of the same options.',
    );
  });
});
