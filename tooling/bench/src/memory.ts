import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-wasm';
import { dense, gru, initializeWeights, sequential, type ExampleSource } from '@recurrent/core';
import { prepareBackend, trainNetwork } from '@recurrent/core/training';
import type { BenchRow } from './row.js';

const times = [1024, 4096, 16_384, 65_536];
const truncateAfter = 256;
const batch = 4;
const units = 16;
const megabyte = 2 ** 20;

/** What training on one batch holds at most. */
interface Peak {
  /** Of all tensors together. */
  readonly tensors: number;
  /** The WebAssembly memory afterwards, which never shrinks. */
  readonly wasm: number;
}

/** The memory that one batch of long sequences takes, in segments of 256 steps and at once. Not a matter of speed. */
export async function* memory(): AsyncIterable<BenchRow> {
  await prepareBackend();
  // Segments first: the memory of the backend grows once and for all.
  const ours = await peaksOf({ truncateAfter });
  const peer = await peaksOf({});
  const row = { suite: 'memory', peerName: 'backpropagation at once' };
  for (const what of ['tensors', 'wasm'] as const) {
    const name = { tensors: 'peak of tensors', wasm: 'WebAssembly memory' }[what];
    for (const [index, time] of times.entries()) {
      const [own, other] = [ours[index]![what] / megabyte, peer[index]![what] / megabyte];
      yield { ...row, case: `${name}, T ${time}`, ours: own, peer: other, unit: 'MB', ratio: other / own };
    }
    const [own, other] = [ours, peer].map((peaks) => exponentOf(peaks.map((peak) => peak[what])));
    const [grown, otherGrown] = [ours, peer].map((peaks) => peaks.at(-1)![what] / peaks[0]![what]);
    yield {
      ...row,
      case: `${name}, growth: T^${own!.toFixed(3)} beside T^${other!.toFixed(3)}`,
      ours: grown!,
      peer: otherGrown!,
      unit: 'times',
      ratio: otherGrown! / grown!,
    };
  }
}

async function peaksOf(options: { readonly truncateAfter?: number }): Promise<Peak[]> {
  const network = sequential([gru({ units, returnSequences: true }), dense({ units: 1 })], {
    numFeatures: 1,
  });
  const peaks: Peak[] = [];
  for (const time of times) {
    const examples = sequencesOf(time);
    const { peakBytes } = await tf.profile(async () => {
      await trainNetwork(network, initializeWeights(network, 1), {
        ...options,
        examples,
        loss: 'meanSquaredError',
        epochs: 1,
        batchSize: batch,
      });
      return [];
    });
    peaks.push({ tensors: peakBytes, wasm: wasmBytes() });
  }
  return peaks;
}

/** One batch of sines; the target is the next step. */
function sequencesOf(time: number): ExampleSource {
  const sines = Float32Array.from({ length: batch * time + 1 }, (_, at) => Math.sin(at / 9));
  const shape = [batch, time, 1];
  return {
    count: batch,
    batch: () => ({
      inputs: { values: sines.subarray(0, -1), shape },
      targets: { values: sines.subarray(1), shape },
    }),
  };
}

/** Bytes of the memory that TensorFlow.js's wasm backend has. */
function wasmBytes(): number {
  const backend = tf.backend() as unknown as { readonly wasm: { readonly HEAPU8: Uint8Array } };
  return backend.wasm.HEAPU8.buffer.byteLength;
}

/** The slope of log(bytes) over log(T), by least squares. */
function exponentOf(bytes: readonly number[]): number {
  const xs = times.map(Math.log);
  const ys = bytes.map(Math.log);
  const mean = (values: readonly number[]): number =>
    values.reduce((sum, value) => sum + value, 0) / values.length;
  const [x, y] = [mean(xs), mean(ys)];
  const covariance = mean(xs.map((value, at) => (value - x) * (ys[at]! - y)));
  return covariance / mean(xs.map((value) => (value - x) ** 2));
}
