import type * as tf from '@tensorflow/tfjs-core';
import { assertOption, assertPositive } from '../assert-option.js';

/** How weights follow their gradients, in Keras's words. The learning rate is the training's. */
export type OptimizerOptions =
  AdamOptions | AdamWOptions | SgdOptions | RmspropOptions | TensorflowOptimizerOptions;

/** Steps as long as the learning rate, in the direction of a gradient's mean. Source: Kingma and Ba 2015. */
export interface AdamOptions {
  readonly name: 'adam';
  /** How much of the mean gradient is kept each step. Default 0.9. */
  readonly beta1?: number;
  /** How much of the mean squared gradient is kept each step. Default 0.999. */
  readonly beta2?: number;
  /** Default 1e-7. */
  readonly epsilon?: number;
}

/** Adam with weights that decay by themselves, biases excepted. Source: Loshchilov and Hutter 2019. */
export interface AdamWOptions extends Omit<AdamOptions, 'name'> {
  readonly name: 'adamW';
  /** Share of a weight lost each step, times the learning rate. Default 0.004. */
  readonly weightDecay?: number;
}

/** Steps along the gradient, with some of the step before. */
export interface SgdOptions {
  readonly name: 'sgd';
  /** How much of the step before is kept. Default 0. */
  readonly momentum?: number;
  /** Looks ahead along the momentum. Source: Nesterov 1983. */
  readonly nesterov?: boolean;
}

/** Steps along the gradient over its root mean square. Source: Hinton 2012, lecture 6e. */
export interface RmspropOptions {
  readonly name: 'rmsprop';
  /** How much of the mean squared gradient is kept each step. Default 0.9. */
  readonly rho?: number;
  /** How much of the step before is kept. Default 0. */
  readonly momentum?: number;
  /** Default 1e-7. */
  readonly epsilon?: number;
}

/**
 * Any optimizer of TensorFlow.js. What these remember cannot be kept exactly, so that such a training keeps no
 * checkpoint.
 * @example { name: 'tensorflow', create: (learningRate) => tf.train.adagrad(learningRate) }
 */
export interface TensorflowOptimizerOptions {
  readonly name: 'tensorflow';
  /** Called once a training, with its learning rate; schedules change the rate on the way. */
  readonly create: (learningRate: number) => tf.Optimizer;
}

const shares: Readonly<Record<OptimizerOptions['name'], readonly string[]>> = {
  adam: ['beta1', 'beta2'],
  adamW: ['beta1', 'beta2'],
  sgd: ['momentum'],
  rmsprop: ['rho', 'momentum'],
  tensorflow: [],
};

/** @throws {RnnError} invalid-argument when the optimizer is unknown or an option of it is out of range */
export function assertOptimizer(options: OptimizerOptions): void {
  const { name } = options;
  assertOption(Object.hasOwn(shares, name), {
    rule: `optimizer is one of ${Object.keys(shares).join(', ')}`,
    received: `'${name}'`,
    remedy: "{ name: 'adam' } does well on recurrent networks.",
  });
  const given = options as unknown as Readonly<Record<string, number | undefined>>;
  for (const share of shares[name]) {
    const value = given[share] ?? 0;
    assertOption(value >= 0 && value < 1, {
      rule: `${share} of ${name} is a number from 0 to below 1`,
      received: value,
      remedy: 'Leave it out for its default.',
    });
  }
  if (given['epsilon'] !== undefined) assertPositive(`epsilon of ${name}`, given['epsilon'], '1e-7');
  const decay = given['weightDecay'] ?? 0;
  assertOption(decay >= 0, {
    rule: `weightDecay of ${name} is a number of at least 0`,
    received: decay,
    remedy: '0.01 is a usual value.',
  });
  assertOption(name !== 'sgd' || !options.nesterov || (options.momentum ?? 0) > 0, {
    rule: 'nesterov looks ahead along the momentum, so it needs some',
    received: 'no momentum',
    remedy: 'Give a momentum such as 0.9, or leave nesterov out.',
  });
}
