import { gru, lstm, prepareBackend, simpleRnn, type RecurrentLayer } from '@recurrent/core/layers';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { input, layers, model, SymbolicTensor, type LayersModel } from '@tensorflow/tfjs-layers';
import { beforeEach, describe, expect, test } from 'vitest';

type Options = Parameters<typeof simpleRnn>[0];
type Maker = (options: Options) => RecurrentLayer;
const makers: [string, Maker][] = [
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

describe.each(makers)('%s on tfjs-node', (_, make) => {
  beforeEach(async () => {
    await tf.setBackend('tensorflow');
  });

  test('runs on our kernels, forwards and backwards', async () => {
    const network = build(make);
    const inputs = toInputs();
    const total = (): tf.Scalar => tf.sum(predict(network, inputs));
    const { kernelNames } = await tf.profile(() => tf.dispose(tf.variableGrads(total)));
    expect(kernelNames).toContain('RecurrentForward');
    expect(kernelNames).toContain('RecurrentBackward');
    inputs.dispose();
    network.dispose();
  });

  test('trains over masked steps to the same numbers as on the cpu backend, and leaves no tensor behind', async () => {
    const tensors = tf.memory().numTensors;
    const native = await trained(make);
    expect(tf.memory().numTensors).toBe(tensors);
    await tf.setBackend('cpu');
    const plain = await trained(make);
    expect(native.losses.at(-1)).toBeLessThan(native.losses[0]);
    expect(farthest(native.losses, plain.losses)).toBeLessThan(1e-4);
    expect(farthest(native.weights, plain.weights)).toBeLessThan(1e-3);
    expect(farthest(native.predictions, plain.predictions)).toBeLessThan(1e-3);
  });
});

/** Two recurrent layers over masked sequences: the second begins from the first's final states and reads backwards. */
function build(make: Maker): LayersModel {
  const initializers = { kernelInitializer: 'zeros', recurrentInitializer: 'zeros' } as const;
  const sequences = input({ shape: [time, features] });
  const masked = symbols(layers.masking({ maskValue: 0 }).apply(sequences));
  const first = make({ units, returnSequences: true, returnState: true, ...initializers });
  const second = make({ units, goBackwards: true, ...initializers });
  const read = symbols(second.apply(symbols(first.apply(masked))));
  const network = model({ inputs: sequences, outputs: symbols(layers.dense({ units: 1 }).apply(read)) });
  tf.tidy(() => {
    const draws = network.getWeights().map(({ shape }, index) => uniform(shape, index + 1));
    network.setWeights(draws);
  });
  return network;
}

function symbols(made: unknown): SymbolicTensor[] {
  return [made].flat().filter((one) => one instanceof SymbolicTensor);
}

/** Right-padded sequences [batch, time, features]: the first fills all steps, each next is one shorter. */
function toInputs(): tf.Tensor {
  return tf.tidy(() => {
    const lengths = tf.reshape(tf.range(time, time - batch, -1), [batch, 1, 1]);
    const isReal = tf.less(tf.reshape(tf.range(0, time), [1, time, 1]), lengths);
    return tf.mul(uniform([batch, time, features], 7), tf.cast(isReal, 'float32'));
  });
}

function uniform(shape: number[], seed: number): tf.Tensor {
  return tf.randomUniform(shape, -0.5, 0.5, 'float32', seed);
}

function predict(network: LayersModel, inputs: tf.Tensor): tf.Tensor {
  return tf.concat([network.predictOnBatch(inputs)].flat());
}

/** Everything that eight steps of training give. */
async function trained(make: Maker): Promise<Record<'losses' | 'weights' | 'predictions', number[]>> {
  const network = build(make);
  const inputs = toInputs();
  const targets = tf.tidy(() => tf.reshape(tf.mean(inputs, [1, 2]), [batch, 1]));
  const optimizer = tf.train.adam(0.02);
  network.compile({ optimizer, loss: 'meanSquaredError' });
  const losses: number[] = [];
  for (let step = 0; step < 8; step++) losses.push(Number(await network.trainOnBatch(inputs, targets)));
  const weights = network.getWeights().flatMap((weight) => [...weight.dataSync()]);
  const predictions = tf.tidy(() => [...predict(network, inputs).dataSync()]);
  tf.dispose([inputs, targets]);
  network.dispose();
  optimizer.dispose();
  return { losses, weights, predictions };
}

/** The greatest distance between two numbers at the same place. */
function farthest(received: readonly number[], expected: readonly number[]): number {
  expect(received.length).toBe(expected.length);
  return Math.max(...expected.map((value, index) => Math.abs(value - received[index])));
}
