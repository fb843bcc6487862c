import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
// Brings the gradients of plain operations.
import '@tensorflow/tfjs-layers';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { decodeCtcGreedy } from '../inference/ctc-decoding.js';
import { readCtcGolden, type TorchCtc } from '../kernels/ctc.test.support.js';
import { ctcLoss, ctcLosses, type CtcLossArgs } from './ctc.js';

const cases = readCtcGolden('torch');

function argsOf({ batch, time, numClasses, ...numbers }: TorchCtc): CtcLossArgs {
  return {
    logits: tf.tensor3d(numbers.logits, [batch, time, numClasses]),
    labels: tf.tensor2d(numbers.labels, [batch, numbers.labels.length / batch], 'int32'),
    inputLengths: tf.tensor1d(numbers.inputLengths, 'int32'),
    labelLengths: tf.tensor1d(numbers.labelLengths, 'int32'),
    blank: numbers.blank,
  };
}

describe.each(['wasm', 'cpu'])('on the %s backend', (backend) => {
  beforeEach(async () => {
    tf.env().set('PROD', true);
    await tf.setBackend(backend);
    tf.engine().startScope();
  });
  afterEach(() => tf.engine().endScope());

  describe.each(cases)('PyTorch, $name', (torch) => {
    test('its losses and their mean are ours', () => {
      const args = argsOf(torch);
      const losses = ctcLosses(args).dataSync();
      for (const [row, loss] of torch.losses.entries()) expect(losses[row]! / loss).toBeCloseTo(1, 5);
      expect(ctcLoss(args).dataSync()[0]! / torch.mean).toBeCloseTo(1, 5);
    });

    test('its gradients are ours, weighted as the losses are', () => {
      const { logits, ...args } = argsOf(torch);
      const { batch, labelLengths } = torch;
      const weights = tf.range(1, batch + 1);
      const ofRows = tf.grad((given) => tf.sum(tf.mul(ctcLosses({ logits: given, ...args }), weights)))(
        logits,
      );
      const ofMean = tf.grad((given) => ctcLoss({ logits: given, ...args }))(logits);
      const perRow = torch.gradients.length / batch;
      for (const [at, slope] of torch.gradients.entries()) {
        const row = Math.floor(at / perRow);
        expect(ofRows.dataSync()[at]).toBeCloseTo(slope * (row + 1), 5);
        expect(ofMean.dataSync()[at]).toBeCloseTo(slope / Math.max(1, labelLengths[row]!) / batch, 5);
      }
    });
  });

  test('teaches logits the labels that are then read from them', () => {
    const labels = [[1, 2, 2], [3]];
    const args = {
      labels: tf.tensor2d([1, 2, 2, 3, 0, 0], [2, 3], 'int32'),
      labelLengths: tf.tensor1d([3, 1], 'int32'),
      blank: 0,
    };
    const slope = tf.grad((logits: tf.Tensor) => ctcLoss({ ...args, logits }));
    let logits: tf.Tensor = tf.zeros([2, 7, 4]);
    for (let epoch = 0; epoch < 60; epoch++) logits = tf.sub(logits, tf.mul(slope(logits), 5));
    for (const [row, expected] of labels.entries()) {
      const values = logits.dataSync<'float32'>().slice(row * 28, row * 28 + 28);
      expect(decodeCtcGreedy({ values, shape: [7, 4] }, args).labels).toEqual(expected);
    }
  });

  test('leaves only its value behind', () => {
    const args = argsOf(cases[0]!);
    const before = tf.memory().numTensors;
    ctcLoss(args);
    ctcLosses(args);
    expect(tf.memory().numTensors).toBe(before + 2);
  });

  test('takes every step for real where no lengths are given', () => {
    const { inputLengths: _, ...args } = argsOf(cases[0]!);
    expect(ctcLosses(args).dataSync()[0]! / cases[0]!.losses[0]!).toBeCloseTo(1, 5);
  });

  test('counts rows 0 whose labels no alignment can have, if asked to', () => {
    const args = {
      logits: tf.tensor3d([0, 0, 0, 0, 0, 0, 0, 0, -Infinity, 0, -Infinity, 0], [3, 2, 2]),
      labels: tf.tensor2d([1, 1, 1, 0, 0, 0], [3, 2], 'int32'),
      labelLengths: tf.tensor1d([2, 1, 0], 'int32'),
      blank: 0,
      zeroInfinity: true,
    };
    const losses = ctcLosses(args).dataSync();
    expect(losses[0]).toBe(0);
    expect(losses[1]).toBeCloseTo(-Math.log(3 / 4), 6);
    expect(losses[2]).toBe(0);
    const gradient = tf
      .grad((logits) => ctcLoss({ ...args, logits }))(args.logits)
      .dataSync();
    expect([...gradient.subarray(0, 4), ...gradient.subarray(8)]).toEqual(Array(8).fill(0));
  });
});

describe('targets are refused', () => {
  beforeEach(async () => {
    await tf.setBackend('cpu');
  });
  const refusal = (change: () => Partial<CtcLossArgs>): unknown => {
    const args = {
      logits: tf.zeros([2, 3, 4]),
      labels: tf.tensor2d([1, 2, 3, 3], [2, 2], 'int32'),
      labelLengths: tf.tensor1d([2, 2], 'int32'),
      inputLengths: tf.tensor1d([3, 3], 'int32'),
      blank: 0,
      ...change(),
    };
    try {
      return ctcLoss(args);
    } catch (error) {
      return error;
    }
  };
  const rows = 'Give the rows of one batch in the same order everywhere.';
  const refused: [string, () => Partial<CtcLossArgs>, string, string][] = [
    [
      'logits without a batch',
      () => ({ logits: tf.zeros([3, 4]) }),
      'shape-mismatch',
      `logits have the shape [batch, time, numClasses]. Received [3, 4]. ${rows}`,
    ],
    [
      'labels of another batch',
      () => ({ labels: tf.zeros([3, 2]) }),
      'shape-mismatch',
      `labels have the shape [2, maxLabels]. Received [3, 2]. ${rows}`,
    ],
    [
      'lengths of another batch',
      () => ({ labelLengths: tf.zeros([3]) }),
      'shape-mismatch',
      `labelLengths have the shape [2]. Received [3]. ${rows}`,
    ],
    [
      'a blank that is no class',
      () => ({ blank: 4 }),
      'invalid-argument',
      'blank is one of the 4 classes, from 0 to 3. Received 4. Give the class that the network keeps for no label.',
    ],
    [
      'more steps than there are',
      () => ({ inputLengths: tf.tensor1d([3, 4]) }),
      'invalid-argument',
      "inputLengths count each row's steps, from 0 to 3. Received 4 for row 1. Count them before padding.",
    ],
    [
      'half a label',
      () => ({ labelLengths: tf.tensor1d([1.5, 1]) }),
      'invalid-argument',
      "labelLengths count each row's labels, from 0 to 2. Received 1.5 for row 0. Count them before padding.",
    ],
    [
      'a label that is no class',
      () => ({ labels: tf.tensor2d([1, 2, 3, 4], [2, 2]) }),
      'invalid-argument',
      'labels are classes from 0 to 3 other than the blank, 0. Received 4 for label 1 of row 1. ' +
        "Number the labels as the network's classes.",
    ],
    [
      'the blank as a label',
      () => ({ labels: tf.tensor2d([1, 0, 3, 3], [2, 2]) }),
      'invalid-argument',
      'labels are classes from 0 to 3 other than the blank, 0. Received 0 for label 1 of row 0. ' +
        "Number the labels as the network's classes.",
    ],
    [
      'more labels than steps, with the blanks between',
      () => ({ inputLengths: tf.tensor1d([3, 2]) }),
      'invalid-argument',
      'A row has a step for each label and for a blank between labels that are alike. Received 2 steps for ' +
        '2 labels that need 3, in row 1. Leave the row out, or set zeroInfinity to count it 0.',
    ],
  ];

  test.each(refused)('%s', (_, change, code, message) => {
    expect(refusal(change)).toMatchObject({ code, message });
  });
});
