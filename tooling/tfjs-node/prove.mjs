// The built tfjs-node computes, differentiates and trains; then how fast it is.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { builtEntry, prepareProcess } from './binding.mjs';

prepareProcess();
const entry = builtEntry();
const { default: tf } = await import(entry);
const ofCore = createRequire(new URL('../../packages/core/package.json', import.meta.url));

assert.equal(tf.getBackend(), 'tensorflow');
assert.equal(ofCore('@tensorflow/tfjs-core').Tensor, tf.Tensor, 'tensors are those of core');
assert.equal(ofCore('@tensorflow/tfjs-layers').layers.Layer, tf.layers.Layer, 'layers are those of core');

const matrix = tf.tensor2d([
  [1, 2],
  [3, 4],
]);
assert.deepEqual(tf.matMul(matrix, matrix).arraySync(), [
  [7, 10],
  [15, 22],
]);
assert.deepEqual(
  tf
    .grad((x) => x.square().sum())(matrix)
    .arraySync(),
  [
    [2, 4],
    [6, 8],
  ],
);

const model = tf.sequential();
model.add(
  tf.layers.dense({
    units: 8,
    activation: 'tanh',
    inputShape: [2],
    kernelInitializer: tf.initializers.glorotUniform({ seed: 1 }),
  }),
);
model.add(
  tf.layers.dense({
    units: 1,
    activation: 'sigmoid',
    kernelInitializer: tf.initializers.glorotUniform({ seed: 2 }),
  }),
);
model.compile({ optimizer: tf.train.adam(0.1), loss: 'binaryCrossentropy' });
const either = tf.tensor2d([
  [0, 0],
  [0, 1],
  [1, 0],
  [1, 1],
]);
const { history } = await model.fit(either, tf.tensor2d([[0], [1], [1], [0]]), {
  epochs: 200,
  verbose: 0,
  shuffle: false,
});
const [first, last] = [history.loss[0], history.loss.at(-1)];
assert.ok(last < 0.01, `exclusive or is learnt, loss ${last}`);

console.log(`libtensorflow ${tf.backend().binding.TF_Version}, Node ${process.version}`);
console.log(`exclusive or: loss ${first.toFixed(3)} → ${last.toFixed(5)}`);
for (const size of [128, 512, 1024]) {
  const { product, read } = timeProduct(size);
  const perSecond = (2 * size ** 3) / product / 1e6;
  console.log(
    `matMul ${size}: ${product.toFixed(2)} ms (${perSecond.toFixed(0)} GFLOP/s), reading it ${read.toFixed(2)} ms`,
  );
}

/** Median milliseconds of a square product and of reading it back. */
function timeProduct(size) {
  const matrix = tf.randomNormal([size, size]);
  const times = Array.from({ length: 21 }, () => {
    const begin = performance.now();
    const product = tf.matMul(matrix, matrix);
    const made = performance.now();
    product.dataSync();
    const read = performance.now();
    product.dispose();
    return { product: made - begin, read: read - made };
  });
  const median = (name) => times.map((time) => time[name]).sort((a, b) => a - b)[10];
  return { product: median('product'), read: median('read') };
}
