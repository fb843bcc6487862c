import { dense, initializeWeights, lstm, sequential, type ExampleSource } from '@recurrent/core';
import { trainNetwork } from '@recurrent/core/training';
import type { BenchRow, SuiteOptions } from './row.js';

/** Features, units, batch, time. */
const sizes = [
  { I: 8, H: 32, B: 32, T: 50 },
  { I: 64, H: 64, B: 32, T: 100 },
  { I: 64, H: 128, B: 64, T: 100 },
];

type Size = (typeof sizes)[number];

/** Batches at the start of a training that are not counted. */
const warmUps = 3;
const batches = 15;

/** A batch of `trainNetwork` with two workers, against the same with one, by turns. */
export async function* threads({ seconds }: SuiteOptions): AsyncIterable<BenchRow> {
  for (const size of sizes) {
    const times: { two: number[]; one: number[] } = { two: [], one: [] };
    const end = performance.now() + seconds * 1000;
    while (performance.now() < end || times.one.length === 0) {
      times.one.push(...(await batchTimes(size, 1)));
      times.two.push(...(await batchTimes(size, 2)));
    }
    const [ours, peer] = [median(times.two), median(times.one)];
    const { I, H, B, T } = size;
    yield {
      suite: 'threads',
      case: `lstm I${I} H${H} B${B} T${T}, two workers`,
      ours,
      peer,
      peerName: 'one worker',
      unit: 'ms',
      ratio: peer / ours,
    };
  }
}

/** Milliseconds of each batch of a training. */
async function batchTimes({ I, H, B, T }: Size, workers: number): Promise<number[]> {
  const network = sequential([lstm({ units: H }), dense({ units: 1 })], { numFeatures: I });
  const inputs = {
    values: Float32Array.from({ length: B * T * I }, (_, at) => Math.sin(at)),
    shape: [B, T, I],
  };
  const targets = { values: new Float32Array(B).fill(1), shape: [B, 1] };
  const examples: ExampleSource = { count: B, batch: () => ({ inputs, targets }) };
  const ends: number[] = [];
  await trainNetwork(network, initializeWeights(network, 1), {
    examples,
    loss: 'meanSquaredError',
    epochs: warmUps + batches,
    batchSize: B,
    workers,
    onProgress: () => void ends.push(performance.now()),
  });
  return ends.slice(warmUps).map((end, index) => end - ends[warmUps + index - 1]!);
}

function median(times: readonly number[]): number {
  return times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)]!;
}
