import { gru, lstm, prepareBackend, simpleRnn, type RecurrentLayer } from '@recurrent/core/layers';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { input, layers, model, type LayersModel } from '@tensorflow/tfjs-layers';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

type Options = Parameters<typeof lstm>[0];
const kinds: [string, (options: Options) => RecurrentLayer][] = [
  ['lstm', lstm],
  ['gru', gru],
  ['gru that resets before', (options) => gru({ ...options, resetAfter: false })],
  ['simpleRnn', simpleRnn],
];
const [batch, time, features, units] = [6, 7, 3, 5];

test('prepareBackend chooses tfjs-node', async () => {
  expect(await prepareBackend()).toBe('tensorflow');
  expect(tf.getBackend()).toBe('tensorflow');
  expect(tf.backend().constructor.name).toBe('NodeJSKernelBackend');
});

describe.each(kinds)('%s on tfjs-node', (_, layer) => {
  let tensors = 0;
  beforeEach(async () => {
    await tf.setBackend('tensorflow');
    tensors = tf.memory().numTensors;
  });
  afterEach(() => {
    expect(tf.memory().numTensors).toBe(tensors);
  });

  test('runs on our kernels, forwards and backwards', async () => {
    const { network, inputs } = build(layer);
    const loss = (): tf.Scalar => tf.sum(network.predictOnBatch(inputs) as tf.Tensor);
    const { kernelNames } = await tf.profile(() => tf.dispose(tf.variableGrads(loss)));
    expect(kernelNames).toContain('RecurrentForward');
    expect(kernelNames).toContain('RecurrentBackward');
    inputs.dispose();
    network.dispose();
  });

  test('trains to the same numbers as on the cpu backend, over masked steps, with final states, backwards', async () => {
    const native = await trained(layer);
    await tf.setBackend('cpu');
    const plain = await trained(layer);
    await tf.setBackend('tensorflow');
    expect(native.losses.at(-1)).toBeLessThan(native.losses[0]!);
    expectClose(native.losses, plain.losses);
    expectClose(native.weights, plain.weights);
    expectClose(native.predictions, plain.predictions);
  });
});

/** Two recurrent layers over masked sequences: the second begins from the first's final states and reads backwards. */
function build(layer: (options: Options) => RecurrentLayer): { network: LayersModel; inputs: tf.Tensor } {
  const initializers = {
    kernelInitializer: 'ones',
    recurrentInitializer: 'ones',
  } as const;
  const sequences = input({ shape: [time, features] });
  const masked = layers.masking({ maskValue: 0 }).apply(sequences) as typeof sequences;
  const reader = layer({ units, returnSequences: true, returnState: true, ...initializers });
  const [outputs, ...states] = reader.apply(masked) as (typeof sequences)[];
  const last = layer({ units, goBackwards: true, ...initializers }).apply([outputs!, ...states]);
  const answer = layers.dense({ units: 1, kernelInitializer: 'ones' }).apply(last as typeof sequences);
  const network = model({ inputs: sequences, outputs: answer as typeof sequences });
  return { network, inputs: toInputs() };
}

/** Right-padded sequences, the first of full length, each next a step shorter. */
function toInputs(): tf.Tensor {
  return tf.tidy(() => {
    const values = tf.randomUniform([batch, time, features], -1, 1, 'float32', 3);
    const lengths = tf.reshape(tf.range(time, time - batch, -1), [batch, 1, 1]);
    const isReal = tf.less(tf.reshape(tf.range(0, time), [1, time, 1]), lengths);
    return tf.where(isReal, values, tf.zerosLike(values));
  });
}

async function trained(
  layer: (options: Options) => RecurrentLayer,
): Promise<Record<'losses' | 'weights' | 'predictions', number[]>> {
  const { network, inputs } = build(layer);
  const draws = network
    .getWeights()
    .map(({ shape }, index) => tf.randomUniform(shape, -0.5, 0.5, 'float32', index + 1));
  network.setWeights(draws);
  const optimizer = tf.train.adam(0.02);
  network.compile({ optimizer, loss: 'meanSquaredError' });
  const targets = tf.tidy(() => tf.mean(inputs, [1, 2]).reshape([batch, 1]));
  const { history } = await network.fit(inputs, targets, {
    epochs: 8,
    batchSize: 3,
    shuffle: false,
    verbose: 0,
  });
  const predicted = network.predict(inputs) as tf.Tensor;
  const result = {
    losses: history['loss'] as number[],
    weights: network.getWeights().flatMap((weight) => [...weight.dataSync()]),
    predictions: [...predicted.dataSync()],
  };
  tf.dispose([inputs, targets, predicted, ...draws]);
  network.dispose();
  optimizer.dispose();
  return result;
}

function expectClose(received: readonly number[], expected: readonly number[]): void {
  expect(received.length).toBe(expected.length);
  received.forEach((value, index) => expect(value).toBeCloseTo(expected[index]!, 3));
}
