import * as tf from '@tensorflow/tfjs-core';
import { layers, sequential } from '@tensorflow/tfjs-layers';
import '@tensorflow/tfjs-backend-wasm';
import { gru, lstm, Masking } from '@recurrent/core/layers';
import { against } from './against.js';
import type { BenchRow, SuiteOptions } from './row.js';
import { caseOf, numbers } from './size.js';

const size = { I: 64, H: 64, B: 64, T: 100 };
const { I, H, B, T } = size;
/** From 10 to 100, every length as often. */
const lengths = Int32Array.from({ length: B }, (_, row) => 10 + Math.round((90 * row) / (B - 1)));

/** A batch whose sequences have 10 to 100 steps, against the same batch padded to 100 steps that all count. */
export async function* lengthsSuite({ seconds }: SuiteOptions): AsyncIterable<BenchRow> {
  for (const cell of ['lstm', 'gru'] as const) {
    const { engine, inputs } = caseOf(cell, size);
    yield* against({
      suite: 'lengths',
      case: `${cell} whole batch, I${I} H${H} B${B}`,
      seconds,
      ours: async () => engine.predict(inputs, { lengths }),
      peers: [{ name: 'ours, padded to 100', run: async () => engine.predict(inputs) }],
    });
  }
  for (const units of [16, 64, 256]) {
    const { engine, inputs } = caseOf('lstm', { ...size, H: units });
    yield* against({
      suite: 'lengths',
      case: `lstm whole batch, I${I} H${units} B${B}`,
      sweep: { name: 'units', at: units },
      seconds: seconds / 3,
      ours: async () => engine.predict(inputs, { lengths }),
      peers: [{ name: 'ours, padded to 100', run: async () => engine.predict(inputs) }],
    });
  }
  tf.env().set('PROD', true);
  await tf.setBackend('wasm');
  const whole = numbers([B, T, I]).values;
  const short = whole.map((value, at) =>
    Math.floor(at / I) % T < lengths[Math.floor(at / (I * T))]! ? value : 0,
  );
  const [full, padded] = [tf.tensor3d(whole, [B, T, I]), tf.tensor3d(short, [B, T, I])];
  const targets = tf.zeros([B, 1]);
  for (const cell of ['lstm', 'gru'] as const) {
    const model = sequential({
      layers: [
        layers.inputLayer({ inputShape: [T, I] }),
        new Masking({}),
        cell === 'lstm' ? lstm({ units: H }) : gru({ units: H }),
        layers.dense({ units: 1 }),
      ],
    });
    model.compile({ optimizer: tf.train.adam(1e-3), loss: 'meanSquaredError' });
    yield* against({
      suite: 'lengths',
      case: `${cell} training step, I${I} H${H} B${B}`,
      seconds,
      ours: () => model.trainOnBatch(padded, targets),
      peers: [{ name: 'ours, padded to 100', run: () => model.trainOnBatch(full, targets) }],
    });
    model.dispose();
  }
  tf.dispose([full, padded, targets]);
}
