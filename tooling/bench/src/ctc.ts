import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-wasm';
import { ctcLosses } from '@recurrent/core/training';
import { measurePair } from './measure-pair.js';
import { plainCtc } from './plain-ctc.js';
import type { BenchRow, SuiteOptions } from './row.js';

/** Batch, time, classes, labels: words, sentences and long ones in letters, and word pieces. */
const sizes: readonly Size[] = [
  { B: 16, T: 100, C: 29, L: 20 },
  { B: 16, T: 400, C: 29, L: 60 },
  { B: 8, T: 1000, C: 29, L: 150 },
  { B: 8, T: 200, C: 1000, L: 30 },
];
/** As many labels, ever more steps. */
const swept: readonly Size[] = [100, 200, 400, 800].map((T) => ({ B: 8, T, C: 29, L: 40 }));

interface Size {
  readonly B: number;
  readonly T: number;
  readonly C: number;
  readonly L: number;
}

/** Losses and gradient of a batch as a tensor operation on wasm, checks included, against plain JavaScript in float64. */
export async function* ctc({ seconds }: SuiteOptions): AsyncIterable<BenchRow> {
  tf.env().set('PROD', true);
  await tf.setBackend('wasm');
  for (const size of [...sizes, ...swept]) {
    const isSwept = swept.includes(size);
    const { B, T, C, L } = size;
    const logits = tf.randomNormal([B, T, C], 0, 3);
    const rows = rowsOf(logits, size);
    const labels = tf.tensor2d(Int32Array.from(rows.flatMap((row) => [...row.labels])), [B, L], 'int32');
    const labelLengths = tf.tensor1d(new Int32Array(B).fill(L), 'int32');
    const slope = tf.grad((given) => ctcLosses({ logits: given, labels, labelLengths, blank: 0 }));
    const timing = await measurePair(
      {
        ours: async () => tf.dispose(slope(logits)),
        peer: async () => rows.map(plainCtc),
      },
      { seconds: isSwept ? seconds / 3 : seconds },
    );
    tf.dispose([logits, labels, labelLengths]);
    yield {
      suite: 'ctc',
      case: `loss and gradient B${B} T${T} C${C} L${L}`,
      ...(isSwept && { sweep: { name: 'steps', at: T } }),
      ...timing,
      peerName: 'plain JavaScript, float64',
      unit: 'ms',
      ratio: timing.peer / timing.ours,
    };
  }
}

function rowsOf(logits: tf.Tensor, { B, T, C, L }: Size) {
  const values = logits.dataSync<'float32'>().slice();
  return Array.from({ length: B }, (_, row) => ({
    logits: values.subarray(row * T * C, (row + 1) * T * C),
    labels: Int32Array.from({ length: L }, (_, at) => 1 + ((7 * at * at + 3 * row) % (C - 1))),
    numClasses: C,
  }));
}
