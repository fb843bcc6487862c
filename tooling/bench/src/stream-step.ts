import * as tf from '@tensorflow/tfjs-core';
import { layers, sequential } from '@tensorflow/tfjs-layers';
import { createEngine } from '@recurrent/core';
import '@tensorflow/tfjs-backend-wasm';
import { requireOnnxruntime, type Onnxruntime } from './fetched-peer.js';
import { onnxPeer } from './inference-peers.js';
import { startPython, type PythonPeer } from './python-peer.js';
import type { BenchRow, SuiteOptions } from './row.js';
import { caseOf, type Case, type Size } from './size.js';

/** Steps of one live sequence, timed one by one: the medians beside each other, the 99th percentiles in a note. */
export async function* streamStep({ seconds }: SuiteOptions): AsyncIterable<BenchRow> {
  const ort = requireOnnxruntime();
  const torch = await startPython('torch', 1);
  for (const { I, H } of [...sizes, ...swept]) {
    const size = { I, H, B: 1, T: 1 };
    const isSwept = swept.some((one) => one.H === H && one.I === I);
    for (const cell of isSwept ? (['lstm'] as const) : (['lstm', 'gru'] as const)) {
      const made = caseOf(cell, size);
      const peers = await peersOf({ ort, torch, cell, size, made, isSwept });
      for (const peer of peers) {
        yield {
          ...(await compare(made, { peer, seconds: isSwept ? seconds / 3 : seconds })),
          suite: 'stream-step',
          case: `${cell} I${I} H${H} B1`,
          peerName: peer.name,
          ...(isSwept && { sweep: { name: 'units', at: H } }),
        };
        await peer.free();
      }
      if (isSwept) continue;
      const onnx = await peersOf({ ort, torch: undefined, cell, size, made, isSwept: true });
      const engine = createEngine(made.network, made.weights, { weights: 'int8' });
      for (const peer of onnx) {
        yield {
          ...(await compare({ ...made, engine }, { peer, seconds })),
          suite: 'stream-step',
          case: `${cell} I${I} H${H} B1, our weights int8`,
          peerName: peer.name,
        };
        await peer.free();
      }
    }
  }
  await torch?.close();
}

const sizes = [
  { I: 8, H: 32 },
  { I: 64, H: 128 },
];
const swept = [16, 32, 64, 128, 256, 512].map((H) => ({ I: 32, H }));
const blockSteps = 200;

/** Takes a block of steps; gives microseconds of each. */
type Block = () => Promise<ArrayLike<number>>;
interface StepPeer {
  readonly name: string;
  readonly block: Block;
  readonly free: () => Promise<unknown>;
}

interface PeerOptions {
  readonly ort: Onnxruntime | undefined;
  readonly torch: PythonPeer | undefined;
  readonly cell: 'lstm' | 'gru';
  readonly size: Size;
  readonly made: Case;
  readonly isSwept: boolean;
}

async function peersOf({ ort, torch, cell, size, made, isSwept }: PeerOptions): Promise<StepPeer[]> {
  const peers: StepPeer[] = [];
  const onnx = await onnxPeer(ort, { ...made, threads: 1 });
  if (onnx) {
    const name = `${onnx.name}, from a zero state each step`;
    peers.push({ name, free: onnx.free, block: () => timeEach(onnx.run) });
  }
  if (isSwept) return peers;
  if (torch) {
    const job = { ...size, work: 'step', cell } as const;
    const block = async (): Promise<number[]> => (await torch.run(job, blockSteps)).map((ms) => 1000 * ms);
    peers.push({ name: torch.name, block, free: async () => undefined });
  }
  peers.push(await stockStep(cell, size));
  return peers;
}

/** A stateful stock layer on wasm. */
async function stockStep(cell: 'lstm' | 'gru', { I, H }: Size): Promise<StepPeer> {
  await tf.setBackend('wasm');
  const make = cell === 'lstm' ? layers.lstm : layers.gru;
  const model = sequential({
    layers: [
      make({
        units: H,
        batchInputShape: [1, 1, I],
        recurrentActivation: 'sigmoid',
        recurrentInitializer: 'glorotUniform',
        stateful: true,
      }),
    ],
  });
  const inputs = tf.randomNormal([1, 1, I]);
  const step = async (): Promise<void> => {
    const output = model.predictOnBatch(inputs) as tf.Tensor;
    output.dataSync();
    output.dispose();
  };
  return {
    name: `TensorFlow.js ${tf.version_core} on wasm`,
    block: () => timeEach(step),
    free: async () => tf.dispose([inputs, ...model.getWeights()]),
  };
}

async function timeEach(step: () => Promise<unknown>): Promise<Float64Array> {
  const taken = new Float64Array(blockSteps);
  for (let at = 0; at < blockSteps; at++) {
    const start = performance.now();
    await step();
    taken[at] = 1000 * (performance.now() - start);
  }
  return taken;
}

/** Blocks of both by turns. */
async function compare(
  { engine, inputs }: Case,
  { peer, seconds }: { readonly peer: StepPeer; readonly seconds: number },
): Promise<Pick<BenchRow, 'ours' | 'peer' | 'unit' | 'ratio' | 'note'>> {
  const stream = engine.openStream();
  const input = inputs.values.subarray(0, inputs.shape[2]);
  const taken = new Float64Array(blockSteps);
  const ourBlock = (): void => {
    for (let at = 0; at < blockSteps; at++) {
      const start = performance.now();
      stream.step(input);
      taken[at] = 1000 * (performance.now() - start);
    }
  };
  for (let round = 0; round < 50; round++) ourBlock();
  await peer.block();
  const ours: number[] = [];
  const theirs: number[] = [];
  const end = performance.now() + 1000 * seconds;
  while (performance.now() < end || theirs.length < 5 * blockSteps) {
    theirs.push(...Array.from(await peer.block()));
    const until = performance.now() + 20;
    while (performance.now() < until) {
      ourBlock();
      ours.push(...taken);
    }
  }
  const bytes = bytesPerStep(() => void stream.step(input));
  stream.close();
  const [own, other] = [percentiles(ours), percentiles(theirs)];
  return {
    ours: own.p50,
    peer: other.p50,
    unit: 'µs',
    ratio: other.p50 / own.p50,
    note: `p99 ${own.p99.toFixed(1)} against ${other.p99.toFixed(1)} µs; ${bytes} bytes allocated a step`,
  };
}

function percentiles(values: number[]): { readonly p50: number; readonly p99: number } {
  const sorted = Float64Array.from(values).sort();
  return { p50: sorted[sorted.length >> 1]!, p99: sorted[Math.floor(sorted.length * 0.99)]! };
}

/** What a step leaves on the heap: the least of some tries, as a compiler works beside it. */
function bytesPerStep(step: () => void): number {
  const steps = 20_000;
  const tries = Array.from({ length: 5 }, () => {
    const before = process.memoryUsage().heapUsed;
    for (let at = 0; at < steps; at++) step();
    return process.memoryUsage().heapUsed - before;
  });
  return Math.floor(Math.min(...tries.filter((bytes) => bytes >= 0)) / steps);
}
