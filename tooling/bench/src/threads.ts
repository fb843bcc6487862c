import { dense, initializeWeights, lstm, sequential, type ExampleSource } from '@recurrent/core';
import { trainNetwork } from '@recurrent/core/training';
import { median } from './measure-pair.js';
import { allThreads, startPython } from './python-peer.js';
import type { BenchRow, SuiteOptions } from './row.js';
import { nameOf, sizes, type Size } from './size.js';

/** Milliseconds of a training that are not counted, in which V8 compiles what a new thread runs, and of those that are. */
const warmUp = 1500;
const counted = 1000;
/** Batches that PyTorch and Keras measure at a time. */
const batches = 15;

const swept: readonly Size[] = [32, 64, 128, 256].map((H) => ({ I: 32, H, B: 32, T: 50 }));

/**
 * A batch of `trainNetwork` with two workers, against the same with one, by turns; then with a worker for each processor,
 * against PyTorch and Keras on as many threads.
 */
export async function* threads({ seconds }: SuiteOptions): AsyncIterable<BenchRow> {
  for (const size of [...sizes, ...swept]) {
    const isSwept = swept.includes(size);
    yield {
      ...(await byTurns(size, {
        seconds: isSwept ? seconds / 3 : seconds,
        workers: 2,
        peer: () => batchTimes(size, 1),
      })),
      peerName: 'one worker',
      ...(isSwept && { sweep: { name: 'units', at: size.H } }),
    };
  }
  for (const library of ['torch', 'keras'] as const) {
    const python = await startPython(library, allThreads);
    if (!python) continue;
    for (const size of sizes) {
      const job = { ...size, work: 'train', cell: 'lstm' } as const;
      const peer = (): Promise<readonly number[]> => python.run(job, batches);
      yield { ...(await byTurns(size, { seconds, workers: allThreads, peer })), peerName: python.name };
    }
    await python.close();
  }
}

interface Turns {
  readonly seconds: number;
  readonly workers: number;
  /** Milliseconds of some batches. */
  readonly peer: () => Promise<readonly number[]>;
}

async function byTurns(
  size: Size,
  { seconds, workers, peer: theirTimes }: Turns,
): Promise<Omit<BenchRow, 'peerName'>> {
  const times: { ours: number[]; peer: number[] } = { ours: [], peer: [] };
  const end = performance.now() + seconds * 1000;
  do {
    times.peer.push(...(await theirTimes()));
    times.ours.push(...(await batchTimes(size, workers)));
  } while (performance.now() < end);
  const [ours, peer] = [median(times.ours), median(times.peer)];
  return {
    suite: 'threads',
    case: `lstm ${nameOf(size)}, ${workers} workers`,
    ours,
    peer,
    unit: 'ms',
    ratio: peer / ours,
  };
}

/** Milliseconds of each batch of a training that is warm. */
async function batchTimes({ I, H, B, T }: Size, workers: number): Promise<number[]> {
  const network = sequential([lstm({ units: H }), dense({ units: 1 })], { numFeatures: I });
  const inputs = {
    values: Float32Array.from({ length: B * T * I }, (_, at) => Math.sin(at)),
    shape: [B, T, I],
  };
  const targets = { values: new Float32Array(B).fill(1), shape: [B, 1] };
  const examples: ExampleSource = { count: B, batch: () => ({ inputs, targets }) };
  const ends: number[] = [];
  const enough = new AbortController();
  await trainNetwork(network, initializeWeights(network, 1), {
    examples,
    loss: 'meanSquaredError',
    epochs: 1_000_000,
    batchSize: B,
    workers,
    signal: enough.signal,
    onProgress() {
      ends.push(performance.now());
      if (ends.at(-1)! - ends[0]! > warmUp + counted) enough.abort();
    },
  });
  return ends.flatMap((end, index) => (end - ends[0]! > warmUp ? end - ends[index - 1]! : []));
}
