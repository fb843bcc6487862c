import { fileURLToPath } from 'node:url';
import { buildPage, installPacked, predictingPage } from '@recurrent/check/packed';
import type { BenchRow } from './row.js';

/** The same page with TensorFlow.js, on the backend that needs fewest bytes. */
const stockPage = `
import * as tf from '@tensorflow/tfjs-core';
import { loadLayersModel } from '@tensorflow/tfjs-layers';
import '@tensorflow/tfjs-backend-cpu';
const model = await loadLayersModel(new URL('model/model.json', location.href).href);
document.body.textContent = model.predict(tf.zeros([1, 1, 1])).toString();
`;

const core = fileURLToPath(new URL('../../../packages/core', import.meta.url));

/** Bytes that a page loads, gzipped, to fetch a model and predict: built by Vite from packed packages. */
export async function* bundle(): AsyncIterable<BenchRow> {
  const { place, remove } = installPacked([core]);
  try {
    const ours = await buildPage(place, { name: 'ours', script: predictingPage });
    const peer = await buildPage(place, { name: 'stock', script: stockPage });
    yield {
      suite: 'bundle',
      case: 'a page that loads a model and predicts, gzipped',
      ours,
      peer,
      peerName: 'TensorFlow.js, layers and cpu backend',
      unit: 'bytes',
      ratio: peer / ours,
    };
  } finally {
    remove();
  }
}
