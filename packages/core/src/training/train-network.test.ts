import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { prepareBackend } from '../backend/index.js';
import type { ExampleSource, TrainingBatch } from '../data/example-source.js';
import { RnnError } from '../errors.js';
import {
  dense,
  dropout,
  gru,
  initializeWeights,
  lstm,
  sequential,
  type Network,
  type Weights,
} from '../network/index.js';
import { createRandom } from '../random.js';
import type { OptimizerOptions } from './optimizers/index.js';
import { trainNetwork } from './train-network.js';
import type { TrainingOptions } from './training-options.js';
import type { TrainingProgress } from './training-progress.js';

const time = 6;

/** Rows of ±1; the target is the mean of a row's real steps, at each step so far when `everyStep`. */
function examplesOf(count: number, { everyStep = false, seed = 1 } = {}): ExampleSource {
  const random = createRandom(seed);
  const rows = Array.from({ length: count }, () => {
    const length = everyStep ? time : 2 + random.integer(time - 1);
    return Float32Array.from({ length }, () => (random.uniform() < 0.5 ? -1 : 1));
  });
  return {
    count,
    batch(indices): TrainingBatch {
      const batch = indices.length;
      const inputs = new Float32Array(batch * time);
      const sums = new Float32Array(batch * time);
      indices.forEach((index, row) => {
        inputs.set(rows[index]!, row * time);
        let sum = 0;
        rows[index]!.forEach((value, at) => (sums[row * time + at] = (sum += value) / time));
      });
      const lengths = Int32Array.from(indices, (index) => rows[index]!.length);
      const last = Float32Array.from(lengths, (length, row) => sums[row * time + length - 1]!);
      return {
        inputs: { values: inputs, shape: [batch, time, 1] },
        lengths,
        targets: everyStep ? { values: sums, shape: [batch, time, 1] } : { values: last, shape: [batch, 1] },
      };
    },
  };
}

const network = sequential([gru({ units: 6 }), dropout({ rate: 0.1 }), dense({ units: 1 })], {
  numFeatures: 1,
});
const everyStepNetwork = sequential([lstm({ units: 4, returnSequences: true }), dense({ units: 1 })], {
  numFeatures: 1,
});

function train(
  options: Partial<TrainingOptions> = {},
  of: Network = network,
): ReturnType<typeof trainNetwork> {
  return trainNetwork(of, initializeWeights(of, 1), {
    examples: examplesOf(40),
    loss: 'meanSquaredError',
    epochs: 3,
    batchSize: 8,
    learningRate: 0.01,
    ...options,
  });
}

beforeAll(async () => {
  await prepareBackend();
});

describe('training', () => {
  test('learns, and says how each epoch went', async () => {
    const { history, stopped } = await train({ epochs: 12, validation: examplesOf(20, { seed: 2 }) });
    expect(stopped).toBe('finished');
    expect(history.map(({ epoch }) => epoch)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    expect(history.at(-1)!.loss).toBeLessThan(history[0]!.loss / 2);
    expect(history.at(-1)!.validationLoss).toBeLessThan(history[0]!.validationLoss! / 2);
  });

  test('gives the same weights twice from the same seed, and others from another', async () => {
    const [first, again, other] = [
      await train({ seed: 5 }),
      await train({ seed: 5 }),
      await train({ seed: 6 }),
    ];
    expect(again.weights).toEqual(first.weights);
    expect(again.history).toEqual(first.history);
    expect(other.weights).not.toEqual(first.weights);
  });

  test('leaves the weights it was given as they are', async () => {
    const weights = initializeWeights(network, 1);
    await trainNetwork(network, weights, { examples: examplesOf(8), loss: 'huber', epochs: 1 });
    expect(weights).toEqual(initializeWeights(network, 1));
  });

  test.each<OptimizerOptions>([
    { name: 'adamW', weightDecay: 0.01 },
    { name: 'sgd', momentum: 0.9, nesterov: true },
    { name: 'rmsprop' },
  ])('learns with $name', async (optimizer) => {
    const { history } = await train({ epochs: 8, optimizer });
    expect(history.at(-1)!.loss).toBeLessThan(history[0]!.loss / 2);
  });

  test('with adamW lets kernels decay, and no bias', async () => {
    const ones = initializeWeights(network, 1).map((one) => ({ ...one, values: one.values.map(() => 1) }));
    const { weights } = await trainNetwork(network, ones, {
      examples: examplesOf(8),
      loss: 'meanSquaredError',
      epochs: 1,
      learningRate: 0.1,
      optimizer: { name: 'adamW', weightDecay: 0.5 },
      // What is left of the gradient moves nothing beside Adam's epsilon.
      clipNorm: 1e-20,
    });
    for (const { name, values } of weights) {
      const expected = name.endsWith('bias') ? 1 : 0.95;
      expect(Math.max(...values.map((value) => Math.abs(value - expected)))).toBeLessThan(1e-6);
    }
  });

  test('learns a target at every step, too', async () => {
    const { history } = await train(
      { examples: examplesOf(40, { everyStep: true }), epochs: 8 },
      everyStepNetwork,
    );
    expect(history.at(-1)!.loss).toBeLessThan(history[0]!.loss);
  });

  test('never reads what stands behind the end of a row', async () => {
    const clean = examplesOf(16);
    const dirty: ExampleSource = {
      count: 16,
      batch(indices) {
        const batch = clean.batch(indices);
        const values = batch.inputs.values.slice();
        batch.lengths!.forEach((length, row) => values.fill(7, row * time + length, (row + 1) * time));
        return { ...batch, inputs: { ...batch.inputs, values } };
      },
    };
    const [onClean, onDirty] = [await train({ examples: clean }), await train({ examples: dirty })];
    expect(onDirty.weights).toEqual(onClean.weights);
  });

  test('never counts targets of weight 0 nor those behind the end of a row', async () => {
    const whole = examplesOf(16, { everyStep: true });
    const holed = (hole: number): ExampleSource => ({
      count: 16,
      batch(indices) {
        const batch = whole.batch(indices);
        const lengths = Int32Array.from(indices, (index) => 3 + (index % 4));
        const values = batch.targets.values.map((value, at) =>
          at % time === 0 || at % time >= lengths[Math.floor(at / time)]! ? hole : value,
        );
        const weights = Float32Array.from(values, (_, at) => (at % time === 0 ? 0 : 1));
        const shape = [indices.length, time];
        return {
          ...batch,
          lengths,
          targets: { ...batch.targets, values },
          targetWeights: { values: weights, shape },
        };
      },
    });
    const [zeros, nans] = [
      await train({ examples: holed(0) }, everyStepNetwork),
      await train({ examples: holed(Number.NaN) }, everyStepNetwork),
    ];
    expect(nans.weights).toEqual(zeros.weights);
    expect(nans.history).toEqual(zeros.history);
  });

  test('shortens a gradient that is too long', async () => {
    const [short, long] = [
      await train({ clipNorm: 1e-9, epochs: 1 }),
      await train({ clipNorm: Infinity, epochs: 1 }),
    ];
    const moved = ({ weights }: { weights: Weights }): number =>
      Math.max(
        ...weights[0]!.values.map((value, at) =>
          Math.abs(value - initializeWeights(network, 1)[0]!.values[at]!),
        ),
      );
    // Adam divides by the gradient's size, so that only its epsilon of 1e-7 tells a short gradient from a long one.
    expect(moved(short)).toBeLessThan(moved(long) / 10);
  });
});

describe('progress', () => {
  test('comes after every batch, and with the last of an epoch comes what the epoch came to', async () => {
    const told: TrainingProgress[] = [];
    const { history } = await train({
      epochs: 2,
      validation: examplesOf(8, { seed: 2 }),
      onProgress: (progress) => told.push(progress),
    });
    expect(told.map(({ epoch, batch }) => [epoch, batch])).toEqual(
      [1, 2].flatMap((epoch) => [1, 2, 3, 4, 5].map((batch) => [epoch, batch])),
    );
    for (const { epoch, loss, validationLoss } of history) {
      expect(told[epoch * 5 - 1]).toMatchObject({ loss, validationLoss, epochs: 2, batches: 5 });
    }
    expect(told[0]).not.toHaveProperty('validationLoss');
    expect(told[5]!.validationLoss).toBe(history[0]!.validationLoss);
    expect(told.every(({ examplesPerSecond }) => examplesPerSecond > 0)).toBe(true);
    expect(told.at(-1)!.secondsLeft).toBe(0);
  });

  test('lets timers have their turn', async () => {
    let turns = 0;
    const timer = setInterval(() => (turns += 1), 1);
    await train({ epochs: 60 });
    clearInterval(timer);
    expect(turns).toBeGreaterThan(1);
  });
});

describe('training stops', () => {
  /** Cannot be learned: the more the examples are learned, the worse it gets. */
  const opposite: ExampleSource = {
    count: 16,
    batch(indices) {
      const { targets, ...batch } = examplesOf(16).batch(indices);
      return { ...batch, targets: { ...targets, values: targets.values.map((value) => -value) } };
    },
  };

  test('when patience is spent, with the weights of the best epoch', async () => {
    const options = { validation: opposite, learningRate: 0.05, examples: examplesOf(16) };
    const { weights, history, stopped } = await train({ ...options, epochs: 50, patience: 3 });
    const losses = history.map(({ validationLoss }) => validationLoss!);
    const best = 1 + losses.indexOf(Math.min(...losses));
    expect(stopped).toBe('patience');
    expect(history.length).toBe(best + 3);
    expect(weights).toEqual((await train({ ...options, epochs: best })).weights);
  });

  test('when it is told to, with the weights so far', async () => {
    const controller = new AbortController();
    const { weights, history, stopped } = await train({
      epochs: 50,
      signal: controller.signal,
      onProgress: ({ epoch, batch }) => epoch === 2 && batch === 5 && controller.abort(),
    });
    expect(stopped).toBe('aborted');
    expect(history.length).toBe(2);
    expect(weights).toEqual((await train({ epochs: 2 })).weights);
  });

  test('before it begins when it was told to before, with the weights given', async () => {
    const { weights, history, stopped } = await train({ signal: AbortSignal.abort() });
    expect([stopped, history]).toEqual(['aborted', []]);
    expect(weights).toEqual(initializeWeights(network, 1));
  });

  const changed = (change: (batch: TrainingBatch) => TrainingBatch): ExampleSource => {
    const source = examplesOf(16);
    return { count: source.count, batch: (indices) => change(source.batch(indices)) };
  };
  const scaled = ({ values, shape }: TrainingBatch['inputs'], by: number): TrainingBatch['inputs'] => ({
    values: values.map((value) => value * by),
    shape,
  });
  const withNaN = changed((batch) => {
    const values = batch.inputs.values.slice();
    values[time] = Number.NaN;
    return { ...batch, inputs: { ...batch.inputs, values } };
  });

  test.each([
    [
      'inputs that hold NaN',
      { examples: withNaN },
      /^The loss must stay a finite number\. Received NaN in epoch 1, batch 1\. The inputs of example \d+ hold NaN: fill missing values in, or leave such examples out\.$/,
    ],
    [
      'targets that hold Infinity',
      { examples: changed((batch) => ({ ...batch, targets: scaled(batch.targets, Infinity) })) },
      /The targets of example \d+ hold -?(Infinity|NaN): fill missing values in/,
    ],
    [
      'targets out of all proportion',
      { examples: changed((batch) => ({ ...batch, targets: scaled(batch.targets, 1e30) })) },
      /The targets reach \S+: scale them, so that most lie between −3 and 3\.$/,
    ],
    [
      'a learning rate out of all proportion',
      { learningRate: 1e38, epochs: 20 },
      /The learning rate is likely too high: use less than 1e\+38, or a smaller clipNorm\.$/,
    ],
    [
      'validation that holds NaN',
      { validation: withNaN },
      /^The loss must stay a finite number\. Received NaN in the validation of epoch 1, batch 1\./,
    ],
  ])('with an error that names the cause: %s', async (_, options, message) => {
    const before = tf.memory().numTensors;
    const error: unknown = await train(options).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(RnnError);
    expect(error).toMatchObject({ code: 'diverged', message: expect.stringMatching(message) as string });
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe('training leaves no tensor behind', () => {
  let before = 0;
  beforeEach(() => {
    before = tf.memory().numTensors;
  });

  test('when it ends', async () => {
    await train({ validation: examplesOf(8) });
    expect(tf.memory().numTensors).toBe(before);
  });

  test('from epoch to epoch', async () => {
    const counts: number[] = [];
    await train({
      epochs: 6,
      validation: examplesOf(8),
      onProgress: ({ batch, batches }) => batch === batches && counts.push(tf.memory().numTensors),
    });
    expect(new Set(counts).size).toBe(1);
  });

  test('when it is stopped, or a callback throws', async () => {
    const controller = new AbortController();
    await train({ signal: controller.signal, onProgress: () => controller.abort() });
    await expect(
      train({
        onProgress() {
          throw new Error('of the caller');
        },
      }),
    ).rejects.toThrow('of the caller');
    expect(tf.memory().numTensors).toBe(before);
  });

  test('when weights or examples do not fit', async () => {
    const other = initializeWeights(everyStepNetwork, 1);
    const options = { examples: examplesOf(8), loss: 'huber', epochs: 1 } as const;
    await expect(trainNetwork(network, other, options)).rejects.toThrow(/^Weights are the network's own/);
    await expect(train({}, everyStepNetwork)).rejects.toThrow(
      new RnnError(
        'shape-mismatch',
        "A batch's targets must be [8, 6, 1]. Received [8, 1]. Shape the targets as the loss and the network's outputs want them, or change its last layers.",
      ),
    );
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe('options are refused', () => {
  test.each<[Partial<TrainingOptions>, string]>([
    [{ epochs: 0 }, 'epochs is a whole number of at least 1. Received 0. 20 is a usual value.'],
    [{ batchSize: 1.5 }, 'batchSize is a whole number of at least 1. Received 1.5. 32 is a usual value.'],
    [{ learningRate: 0 }, 'learningRate is a number above 0. Received 0. 0.001 is a usual value.'],
    [
      { optimizer: { name: 'adagrad' as never } },
      "optimizer is one of adam, adamW, sgd, rmsprop, tensorflow. Received 'adagrad'. { name: 'adam' } does well on recurrent networks.",
    ],
    [
      { optimizer: { name: 'adamW', beta2: 1 } },
      'beta2 of adamW is a number from 0 to below 1. Received 1. Leave it out for its default.',
    ],
    [
      { optimizer: { name: 'sgd', nesterov: true } },
      'nesterov looks ahead along the momentum, so it needs some. Received no momentum. ' +
        'Give a momentum such as 0.9, or leave nesterov out.',
    ],
    [{ clipNorm: Number.NaN }, 'clipNorm is a number above 0. Received NaN. 1 is a usual value.'],
    [{ seed: 0.5 }, 'seed is a whole number. Received 0.5. Leave it out for 0.'],
    [
      { patience: 3 },
      'patience counts epochs without a better validation loss, so it needs validation. ' +
        'Received patience 3 without it. Set some examples aside as validation, or leave patience out.',
    ],
    [
      { loss: 'mse' as never },
      "loss is one of meanAbsoluteError, meanSquaredError, huber, sparseCategoricalCrossEntropy, binaryCrossEntropy, quantile, gaussian, studentT, mixtureDensity, ctc. Received 'mse'. huber forgives outliers.",
    ],
    [
      { examples: { count: 0, batch: () => ({}) as never } },
      'examples holds at least one example. Received 0. ' +
        'Where examples are windows of a series, give a longer series or choose shorter windows.',
    ],
  ])('%j', async (options, message) => {
    await expect(train(options)).rejects.toThrow(new RnnError('invalid-argument', message));
  });
});
