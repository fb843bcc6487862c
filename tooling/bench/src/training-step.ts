import * as tf from '@tensorflow/tfjs-core';
import { layers, sequential, type Sequential } from '@tensorflow/tfjs-layers';
import '@tensorflow/tfjs-backend-wasm';
import { gru, lstm } from '@recurrent/core/layers';
import { measurePair } from './measure-pair.js';
import type { BenchRow, SuiteOptions } from './row.js';

/** Features, units, batch, time. */
const sizes = [
  { I: 8, H: 32, B: 32, T: 50 },
  { I: 64, H: 64, B: 32, T: 100 },
  { I: 64, H: 128, B: 64, T: 100 },
];

type Size = (typeof sizes)[number];

const cells = [
  {
    name: 'lstm',
    ours: ({ H, I, T }: Size) => lstm({ units: H, inputShape: [T, I] }),
    stock: ({ H, I, T }: Size) =>
      layers.lstm({
        units: H,
        inputShape: [T, I],
        recurrentActivation: 'sigmoid',
        recurrentInitializer: 'glorotUniform',
      }),
  },
  {
    name: 'gru',
    ours: ({ H, I, T }: Size) => gru({ units: H, inputShape: [T, I], resetAfter: false }),
    stock: ({ H, I, T }: Size) =>
      layers.gru({
        units: H,
        inputShape: [T, I],
        recurrentActivation: 'sigmoid',
        recurrentInitializer: 'glorotUniform',
      }),
  },
];

/** A whole `trainOnBatch` (forward, backward, Adam) of a recurrent and a dense layer, against stock layers on wasm. */
export async function* trainingStep({ seconds }: SuiteOptions): AsyncIterable<BenchRow> {
  tf.env().set('PROD', true);
  await tf.setBackend('wasm');
  for (const size of sizes) {
    for (const { name, ours, stock } of cells) {
      const [own, peer] = [compiled(ours(size)), compiled(stock(size))];
      peer.setWeights(own.getWeights());
      const { I, H, B, T } = size;
      const inputs = tf.randomNormal([B, T, I]);
      const targets = tf.randomNormal([B, 1]);
      const timing = await measurePair(
        {
          ours: () => own.trainOnBatch(inputs, targets),
          peer: () => peer.trainOnBatch(inputs, targets),
        },
        { seconds },
      );
      tf.dispose([inputs, targets]);
      own.dispose();
      peer.dispose();
      yield {
        suite: 'training-step',
        case: `${name} I${I} H${H} B${B} T${T}`,
        ...timing,
        peerName: `TensorFlow.js ${tf.version_core} ${name} on wasm`,
        unit: 'ms',
        ratio: timing.peer / timing.ours,
      };
    }
  }
}

function compiled(recurrent: layers.Layer): Sequential {
  const model = sequential({ layers: [recurrent, layers.dense({ units: 1 })] });
  model.compile({ optimizer: tf.train.adam(1e-3), loss: 'meanSquaredError' });
  return model;
}
