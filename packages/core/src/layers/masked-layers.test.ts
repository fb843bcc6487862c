import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import { beforeEach, describe, expect, test } from 'vitest';
import { GlobalAveragePooling1D, GlobalMaxPooling1D } from './global-pooling.js';
import { Masking } from './masking.js';

const inputs = (): tf.Tensor => tf.tensor3d([-3, 5, 0, 0, -1, 1, 7, 7], [1, 4, 2]);
const mask = (): tf.Tensor => tf.tensor2d([1, 0, 1, 0], [1, 4], 'bool');

describe.each(['wasm', 'cpu'])('on the %s backend', (backend) => {
  beforeEach(async () => {
    tf.env().set('PROD', true);
    await tf.setBackend(backend);
  });

  test('masking adds to the mask that it is given, and makes masked steps 0', () => {
    const layer = new Masking();
    const given = tf.tensor2d([1, 1, 1, 0], [1, 4], 'bool');
    expect([...layer.computeMask(inputs(), given).dataSync()]).toEqual([1, 0, 1, 0]);
    expect([...layer.computeMask(inputs()).dataSync()]).toEqual([1, 0, 1, 1]);
    const outputs = layer.apply(inputs(), { mask: given }) as tf.Tensor;
    expect([...outputs.dataSync()]).toEqual([-3, 5, 0, 0, -1, 1, 0, 0]);
  });

  test('masking sends no gradient to masked steps, whether they were 0 or are made so', () => {
    const given = tf.tensor2d([0, 1, 1, 1], [1, 4], 'bool');
    const run = (options: object) => (tensor: tf.Tensor) =>
      tf.mul(new Masking().apply(tensor, options) as tf.Tensor, 2);
    expect([...tf.grad(run({}))(inputs()).dataSync()]).toEqual([2, 2, 0, 0, 2, 2, 2, 2]);
    expect([
      ...tf
        .grad(run({ mask: given }))(inputs())
        .dataSync(),
    ]).toEqual([0, 0, 0, 0, 2, 2, 2, 2]);
  });

  test('masking looks at every number of a step', () => {
    const other = Array.from({ length: 12 }, (_, at) =>
      Array.from({ length: 11 }, (_, i) => (i === at ? 5 : -1)),
    );
    const found = new Masking({ maskValue: -1 }).computeMask(tf.tensor3d([other]));
    expect([...found.dataSync()]).toEqual([1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0]);
  });

  test('masking finds a value that float32 rounds, and makes its steps 0', () => {
    const gaps = tf.tensor3d([0.1, 0.1, 0.1, 1], [1, 2, 2]);
    const layer = new Masking({ maskValue: 0.1 });
    expect([...layer.computeMask(gaps).dataSync()]).toEqual([0, 1]);
    expect([...(layer.apply(gaps) as tf.Tensor).dataSync()]).toEqual([0, 0, Math.fround(0.1), 1]);
  });

  test.each([
    ['max', GlobalMaxPooling1D, [-1, 5], [0, 1, 0, 0, 1, 0, 0, 0]],
    ['average', GlobalAveragePooling1D, [-2, 3], [0.5, 0.5, 0, 0, 0.5, 0.5, 0, 0]],
  ])('%s pooling takes real steps only, and sends its gradient there', (_, Pooling, pooled, gradient) => {
    const layer = new Pooling();
    const run = (given: tf.Tensor): tf.Tensor => layer.apply(given, { mask: mask() }) as tf.Tensor;
    expect([...run(inputs()).dataSync()]).toEqual(pooled);
    expect([...tf.grad(run)(inputs()).dataSync()]).toEqual(gradient);
    expect(layer.computeMask()).toBeNull();
  });

  test.each([GlobalMaxPooling1D, GlobalAveragePooling1D])(
    'pooling gives 0 where no step is real',
    (Pooling) => {
      const none = tf.zeros([1, 4], 'bool');
      const outputs = new Pooling().apply(inputs(), { mask: none }) as tf.Tensor;
      expect([...outputs.dataSync()]).toEqual([0, 0]);
    },
  );
});

test('masking comes back from its configuration', () => {
  const config = new Masking({ maskValue: -1, name: 'gaps' }).getConfig();
  expect(new Masking(config as never).getConfig()).toEqual(config);
});
