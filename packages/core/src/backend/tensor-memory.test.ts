import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-wasm';
import { expect, test } from 'vitest';
import { createRandom } from '../random.js';
import { randomTensor } from './random-tensor.test.support.js';
import { recurrent } from './recurrent.js';

test('a wasm backend whose memory cannot be reached computes the same on copies', async () => {
  tf.env().set('PROD', true);
  await tf.setBackend('wasm');
  const random = createRandom(1);
  const tensors = {
    inputs: randomTensor(random, [2, 5, 3]),
    kernel: randomTensor(random, [3, 12]),
    recurrentKernel: randomTensor(random, [4, 12]),
    initialStates: [],
  };
  const run = (): tf.Tensor =>
    recurrent(tensors, {
      cell: { kind: 'gru', inputDim: 3, units: 4, useBias: false },
      goBackwards: false,
      sequence: true,
      finalStates: 'none',
    }).outputs!;
  const inPlace = run();
  const { wasm } = tf.backend() as unknown as { wasm: { asm: object } };
  const reachable = wasm.asm;
  wasm.asm = { ...reachable, memory: undefined };
  const onCopies = run();
  wasm.asm = reachable;
  expect(onCopies.dataSync()).toEqual(inPlace.dataSync());
});
