import { readFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import { beforeAll, describe, expect, test } from 'vitest';
import type { TrainingBatch } from '../data/example-source.js';
import { largestError } from '../kernels/largest-error.test.support.js';
import { assertLoss, toLossRule, type LossOptions } from './index.js';

interface GoldenCase {
  readonly name: string;
  readonly options: object;
  readonly targetShape: number[];
  readonly outputShape: number[];
  readonly targets: number[];
  readonly outputs: number[];
  readonly value: number;
  readonly gradients: number[];
}

// tooling/golden/torch_losses.py, PyTorch 1.13
const file = new URL('../../../../tooling/golden/torch-losses.json', import.meta.url);
const { cases } = JSON.parse(readFileSync(file, 'utf8')) as { cases: GoldenCase[] };
const titled = cases.map((found) => [`${found.name} ${JSON.stringify(found.options)}`, found] as const);

function lossOf({ name, options }: GoldenCase): LossOptions {
  return { name, ...options } as LossOptions;
}

function batchOf({ targets, targetShape, outputShape }: GoldenCase): TrainingBatch {
  const [batch, time] = outputShape as [number, number];
  return {
    inputs: { values: new Float32Array(batch * time), shape: [batch, time, 1] },
    targets: { values: Float32Array.from(targets), shape: targetShape },
  };
}

/** Value and gradient in the outputs. */
function run(
  loss: LossOptions,
  batch: TrainingBatch,
  outputs: tf.Tensor,
): { value: number; slope: Float32Array } {
  const of = (made: tf.Tensor): tf.Scalar => toLossRule(loss).of(batch, made).loss;
  const { value, grad } = tf.valueAndGrad(of)(outputs);
  return { value: value.dataSync()[0]!, slope: grad.dataSync<'float32'>() };
}

describe.each(['wasm', 'cpu'])('on the %s backend', (backend) => {
  beforeAll(async () => {
    tf.env().set('PROD', true);
    await tf.setBackend(backend);
  });

  test.each(titled)("%s has PyTorch's value and gradient", (_, found) => {
    const outputs = tf.tensor(found.outputs, found.outputShape);
    const { value, slope } = run(lossOf(found), batchOf(found), outputs);
    expect(Math.abs(value - found.value)).toBeLessThan(1e-5);
    expect(largestError([...slope], found.gradients)).toBeLessThan(1e-5);
  });

  test.each(titled)('%s ignores what does not count, even NaN, and steps behind a row’s end', (_, found) => {
    const [batch = 0, time = 0] = found.outputShape;
    const whole = batchOf(found);
    const outputs = tf.tensor(found.outputs, found.outputShape);
    const width = whole.targets.values.length / (batch * time);
    const isReal = (step: number): boolean => Math.floor(step / time) !== 0 || step % time < 2;
    const values = whole.targets.values.map((value, at) => (isReal(Math.floor(at / width)) ? value : NaN));
    const holed = { ...whole, targets: { values, shape: found.targetShape } };
    const lengths = Int32Array.of(2, time);
    const weights = Float32Array.from({ length: batch * time }, (_, step) => Number(isReal(step)));
    const byLength = run(lossOf(found), { ...holed, lengths }, outputs);
    const byWeight = run(
      lossOf(found),
      { ...holed, targetWeights: { values: weights, shape: [batch, time] } },
      outputs,
    );
    expect(Number.isFinite(byLength.value)).toBe(true);
    expect(byWeight).toEqual(byLength);
    const outputWidth = found.outputs.length / (batch * time);
    expect([...byLength.slope].slice(2 * outputWidth, 3 * outputWidth).every((slope) => slope === 0)).toBe(
      true,
    );
  });

  test.each(titled)('%s lets a row count twice as if it stood there twice', (_, found) => {
    const whole = batchOf(found);
    const twice = (array: Float32Array): Float32Array =>
      Float32Array.of(...array, ...array.subarray(array.length / 2));
    const doubled: TrainingBatch = {
      inputs: { values: twice(whole.inputs.values), shape: [3, ...whole.inputs.shape.slice(1)] },
      targets: { values: twice(whole.targets.values), shape: [3, ...found.targetShape.slice(1)] },
    };
    const rows = { values: Float32Array.of(1, 2), shape: [2] };
    const weighted = run(
      lossOf(found),
      { ...whole, targetWeights: rows },
      tf.tensor(found.outputs, found.outputShape),
    );
    const repeated = run(
      lossOf(found),
      doubled,
      tf.tensor(twice(Float32Array.from(found.outputs)), [3, ...found.outputShape.slice(1)]),
    );
    expect(weighted.value).toBeCloseTo(repeated.value, 5);
  });

  test.each(titled)('%s stays finite however sure the network is', (_, found) => {
    for (const scale of [1e3, -1e3]) {
      const outputs = tf.tensor(
        found.outputs.map((output) => output * scale),
        found.outputShape,
      );
      const { value, slope } = run(lossOf(found), batchOf(found), outputs);
      expect(Number.isFinite(value)).toBe(true);
      expect(slope.every(Number.isFinite)).toBe(true);
    }
  });
});

test.each<[unknown, string]>([
  ['hinge', "Received 'hinge'. huber forgives outliers."],
  [
    { name: 'quantile', quantiles: [0.5, 1] },
    'quantiles are numbers between 0 and 1, at least one. Received [0.5,1].',
  ],
  [{ name: 'quantile', quantiles: [] }, 'Received [].'],
  [
    { name: 'binaryCrossEntropy', labelSmoothing: 1 },
    'labelSmoothing is at least 0 and below 1. Received 1.',
  ],
  [
    { name: 'sparseCategoricalCrossEntropy', classWeights: [1, -1] },
    'classWeights are at least 0, one for each class. Received [1,-1].',
  ],
  [{ name: 'ctc', blank: -1 }, 'blank is the number of a class. Received -1.'],
])('%o is refused', (loss, message) => {
  expect(() => assertLoss(loss as LossOptions)).toThrow(message);
});
