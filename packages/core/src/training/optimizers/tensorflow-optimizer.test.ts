import * as tf from '@tensorflow/tfjs-core';
import { beforeEach, describe, expect, test } from 'vitest';
import { prepareBackend } from '../../backend/index.js';
import { createOptimizer } from './optimizer.js';

beforeEach(async () => {
  await prepareBackend();
});

const makers: Readonly<Record<string, (learningRate: number) => tf.Optimizer>> = {
  sgd: (rate) => tf.train.sgd(rate),
  momentum: (rate) => tf.train.momentum(rate, 0.9),
  adagrad: (rate) => tf.train.adagrad(rate),
  adadelta: (rate) => tf.train.adadelta(rate),
  adam: (rate) => tf.train.adam(rate),
  adamax: (rate) => tf.train.adamax(rate),
  rmsprop: (rate) => tf.train.rmsprop(rate),
};

describe.each(Object.entries(makers))("TensorFlow.js's %s", (name, create) => {
  /** Two steps on one weight; the first at rate 0.1. */
  function after(secondRate: number, scale = 1): number {
    const variable = tf.variable(tf.scalar(1));
    const optimizer = createOptimizer(
      { name: 'tensorflow', create },
      { weights: [{ variable, isBias: false }], learningRate: 0.1 },
    );
    for (const learningRate of [0.1, secondRate]) {
      tf.tidy(() => optimizer.step([tf.scalar(0.5)], { learningRate, scale }));
    }
    const [value] = variable.dataSync();
    optimizer.dispose();
    variable.dispose();
    return value!;
  }

  test('moves weights as it does by itself', () => {
    const variable = tf.variable(tf.scalar(1));
    const stock = create(0.1);
    for (let step = 0; step < 2; step++) {
      tf.tidy(() => stock.applyGradients({ [variable.name]: tf.scalar(0.5) }));
    }
    expect(after(0.1)).toBe(variable.dataSync()[0]);
  });

  test('follows a schedule', () => {
    const [whole, none] = [after(0.1), after(0)];
    expect(1 - none).toBeGreaterThan(0);
    expect(1 - none).toBeLessThan(1 - whole);
  });

  // What scale does not change is known of these: they divide by the gradient's own size.
  test.runIf(name === 'sgd' || name === 'momentum')('takes shortened gradients', () => {
    expect(1 - after(0.1, 0.5)).toBeCloseTo((1 - after(0.1)) / 2, 6);
  });
});
