import { readFileSync } from 'node:fs';
import { embedding, gru, lstm, sequential, weightSpecs } from './index.js';
import type { Network, Weights } from './index.js';

interface GoldenCase {
  readonly maskZero: boolean;
  readonly className: 'LSTM' | 'GRU';
  readonly returnSequences: boolean;
  readonly vocabulary: number;
  readonly embeddingDim: number;
  readonly units: number;
  readonly shape: [batch: number, time: number];
  readonly ids: number[];
  readonly weights: number[][];
  readonly outputWeights: number[];
  readonly outputs: number[];
  readonly gradients: number[][];
}

// keras-embedding.json: tooling/golden/keras_embedding.py, Keras 3.15.1.
const file = new URL('../../../../tooling/golden/keras-embedding.json', import.meta.url);
export const cases: readonly GoldenCase[] = (
  JSON.parse(readFileSync(file, 'utf8')) as { cases: GoldenCase[] }
).cases;

const makers = { LSTM: lstm, GRU: gru };

/** Keras's layers as our network, with their weights. */
export function networkOf(golden: GoldenCase): { network: Network; weights: Weights } {
  const { vocabulary, embeddingDim, maskZero, className, units, returnSequences } = golden;
  const network = sequential([
    embedding({ inputDim: vocabulary, outputDim: embeddingDim, maskZero }),
    makers[className]({ units, returnSequences }),
  ]);
  const weights = weightSpecs(network).map((spec, index) => ({
    ...spec,
    values: Float32Array.from(golden.weights[index]!),
  }));
  return { network, weights };
}
