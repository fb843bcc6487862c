import type { BenchRow } from './row.js';

/** What a reader should know before he believes a suite's table. */
export function remarksOn(rows: readonly BenchRow[]): string[] {
  const about: Readonly<Record<string, string>> = {
    'training-step':
      'A whole `trainOnBatch` with Adam, ours on one thread. PyTorch and Keras run on one thread too, in a process of their own, and ' +
      'measure themselves.',
    inference: `A whole batch, every step given. Ours is on one thread.${behindOnnx(rows)}`,
    'stream-step':
      'Each step is timed by itself. ONNX Runtime reads it from a zero state, which spares it the way of the state in and out.',
    sessions: 'Sessions step in batches of 128 over one set of weights; what is held for each is its state.',
    'forward-share':
      "The peer is the same run's products alone, on numbers that stay in the cache: the ratio is the share of their rate at which a " +
      'whole LSTM runs. Above 1, its products read memory in a better order than the lone ones.',
    embedding:
      "'gradient and Adam' is our kernels as training calls them; the whole step is TensorFlow.js around them: look-up, mean, loss, " +
      'clipping.',
    threads:
      "A batch of `trainNetwork` once V8 has compiled what the threads run: each run's first second and a half is not counted. A share of " +
      'few rows multiplies less well than a whole batch, so two threads are never twice as fast.',
    nlp:
      'The sentiment that ships with the package, on one thread. A text is 20 words: ours cuts it into words, looks them up, runs the ' +
      'network and tells label, probabilities and attention; ONNX Runtime is given the ids and runs the network alone. The bar is 1 ms.',
    tables:
      'Command lines in processes of their own over made tables, whose memory is looked at every 10 ms. A heap is as large as it gets after some ' +
      'ten thousand rows.',
    bundle: 'Built by Vite from packed packages, as a user would. Without the model itself.',
  };
  const remark = about[rows[0]?.suite ?? ''];
  return remark === undefined ? [] : [remark];
}

function behindOnnx(rows: readonly BenchRow[]): string {
  const ahead = rows
    .filter(({ peerName, ratio }) => /^ONNX.* 1 thread$/.test(peerName) && ratio < 1)
    .map(({ ratio }) => 1 / ratio);
  if (ahead.length === 0) return '';
  const [least, most] = [Math.min(...ahead), Math.max(...ahead)].map((times) => times.toFixed(1));
  return (
    ` ONNX Runtime is ahead by ${least} to ${most} times: it multiplies with vectors of up to 16 floats (AVX-512) and adds in the same ` +
    'instruction, where WebAssembly has vectors of 4 (8 with `useWideVectors`), and the fused sum only with relaxed SIMD (Node 22 and later).'
  );
}
