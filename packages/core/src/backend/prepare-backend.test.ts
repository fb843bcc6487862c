import * as tf from '@tensorflow/tfjs-core';
import { layers } from '@tensorflow/tfjs-layers';
import { expect, test } from 'vitest';
import { prepareBackend } from './prepare-backend.js';
import { useKernels } from './use-kernels.js';

// One process, one backend: these tests stand in the order of a program's life.

test('WebAssembly is chosen where tfjs-node is not installed', async () => {
  expect(await prepareBackend()).toBe('wasm');
  expect(tf.getBackend()).toBe('wasm');
});

test('a backend that was set before is kept', async () => {
  await tf.setBackend('cpu');
  expect(await prepareBackend()).toBe('cpu');
});

test('kernels may be put in any number of times', () => {
  const count = tf.getKernelsForBackend('cpu').length;
  useKernels();
  useKernels();
  expect(tf.getKernelsForBackend('cpu').length).toBe(count);
});

test('one copy of TensorFlow.js is enough: layers find the methods that the union package would add', () => {
  const layer = layers.dense({ units: 2, kernelInitializer: 'orthogonal' });
  layer.build([null, 2]);
  const [kernel] = layer.getWeights();
  const product = tf.matMul(kernel!, kernel!, true).dataSync();
  const rounded = [...product].map((value) => value.toFixed(3).replace('-', ''));
  expect(rounded).toEqual(['1.000', '0.000', '0.000', '1.000']);
});

test('plain JavaScript is left when WebAssembly does not load', async () => {
  const plain = tf.findBackendFactory('cpu');
  tf.removeBackend('cpu');
  tf.removeBackend('wasm');
  tf.registerBackend('cpu', plain);
  tf.registerBackend('wasm', () => Promise.reject(new Error('does not load')));
  expect(await prepareBackend()).toBe('cpu');
});
