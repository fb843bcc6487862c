import { dense, embedding, globalAveragePooling1d, initializeWeights, sequential } from '@recurrent/core';
import { trainNetwork } from '@recurrent/core/training';
import { against } from './against.js';
import { pythonPeer } from './inference-peers.js';
import { loadKernels } from './kernel-module.js';
import { median } from './measure-pair.js';
import { startPython } from './python-peer.js';
import type { BenchRow, SuiteOptions } from './row.js';

const D = 64;
const B = 32;
const T = 100;

/** Word vectors of 3,200 tokens: their gradient and Adam over the whole vocabulary; then a whole training step. */
export async function* embeddingSuite({ seconds }: SuiteOptions): AsyncIterable<BenchRow> {
  const torch = await startPython('torch', 1);
  for (const V of [1000, 10_000, 100_000]) {
    const job = { work: 'embedGradient', cell: 'lstm', I: V, H: D, B, T } as const;
    yield* against({
      suite: 'embedding',
      case: `V${V} D${D}, ${B * T} tokens, gradient and Adam`,
      sweep: { name: 'vocabulary', at: V },
      seconds,
      ours: gradientAndAdam(V),
      peers: [pythonPeer(torch, job), { name: 'plain JavaScript', run: plainGradientAndAdam(V) }],
    });
  }
  for (const V of [1000, 10_000, 100_000]) {
    const job = { work: 'embed', cell: 'lstm', I: V, H: D, B, T } as const;
    const ours: number[] = [];
    const theirs: number[] = [];
    const end = performance.now() + 1000 * seconds;
    do {
      ours.push(...(await ourSteps(V)));
      if (torch) theirs.push(...(await torch.run(job, 10)));
    } while (performance.now() < end);
    const [own, peer] = [median(ours), torch ? median(theirs) : Number.NaN];
    yield {
      suite: 'embedding',
      case: `V${V} D${D}, ${B * T} tokens, whole training step`,
      sweep: { name: 'vocabulary of a step', at: V },
      ours: own,
      peer,
      peerName: torch ? `${torch.name}, dense gradient` : 'no peer here',
      unit: 'ms',
      ratio: peer / own,
    };
  }
  await torch?.close();
}

/** Our kernels, as training calls them. */
function gradientAndAdam(V: number): () => Promise<void> {
  const { clear, addToRows, adam } = loadKernels(Math.ceil((16 * V * D) / 2 ** 20) + 2);
  const [ids, tokens] = [1024, 1024 + 4 * B * T];
  const gradients = tokens + 4 * B * T * D;
  const [weights, means, squares] = [1, 2, 3].map((index) => gradients + 4 * index * V * D) as [
    number,
    number,
    number,
  ];
  return async () => {
    clear!(gradients, 4 * V * D);
    addToRows!(B * T, D, ids, tokens, gradients);
    adam!(V * D, weights, gradients, means, squares, weights, 1, 0.1, 0.001, 1e-3, 1e-7, 1);
  };
}

function plainGradientAndAdam(V: number): () => Promise<void> {
  const ids = Int32Array.from({ length: B * T }, (_, at) => (at * 7919) % V);
  const tokens = new Float32Array(B * T * D);
  const [gradients, weights, means, squares] = Array.from({ length: 4 }, () => new Float32Array(V * D)) as [
    Float32Array,
    Float32Array,
    Float32Array,
    Float32Array,
  ];
  return async () => {
    gradients.fill(0);
    for (let row = 0; row < ids.length; row++) {
      const to = ids[row]! * D;
      for (let unit = 0; unit < D; unit++) gradients[to + unit]! += tokens[row * D + unit]!;
    }
    for (let at = 0; at < weights.length; at++) {
      const gradient = gradients[at]!;
      means[at]! += (gradient - means[at]!) * 0.1;
      squares[at]! += (gradient * gradient - squares[at]!) * 0.001;
      weights[at]! -= (means[at]! * 1e-3) / (Math.sqrt(squares[at]!) + 1e-7);
    }
  };
}

/** Milliseconds of each step but the first of a short training. */
async function ourSteps(V: number): Promise<number[]> {
  const network = sequential([
    embedding({ inputDim: V, outputDim: D }),
    globalAveragePooling1d(),
    dense({ units: 1 }),
  ]);
  const batch = {
    inputs: { shape: [B, T], values: Float32Array.from({ length: B * T }, (_, at) => (at * 7919) % V) },
    targets: { shape: [B, 1], values: new Float32Array(B) },
  };
  const times: number[] = [];
  await trainNetwork(network, initializeWeights(network, 1), {
    examples: { count: 30 * B, batch: () => batch },
    loss: 'meanSquaredError',
    epochs: 1,
    batchSize: B,
    onProgress: () => void times.push(performance.now()),
  });
  return times.slice(2).map((time, at) => time - times[at + 1]!);
}
