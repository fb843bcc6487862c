import { readFileSync } from 'node:fs';
import { bidirectional, sequential, weightSpecs } from './index.js';
import { gru, lstm, simpleRnn } from './layers.js';
import type { MergeMode, Network, Weights } from './index.js';

interface GoldenCase {
  readonly className: 'LSTM' | 'GRU' | 'SimpleRNN';
  readonly mergeMode: MergeMode;
  readonly returnSequences: boolean;
  readonly units: number;
  readonly inputShape: [batch: number, time: number, inputDim: number];
  readonly mask?: number[];
  readonly weightShapes: number[][];
  readonly inputs: number[];
  readonly weights: number[][];
  readonly outputWeights: number[];
  readonly outputs: number[];
  readonly gradients: number[][];
}

// keras-bidirectional.json: tooling/golden/keras_bidirectional.py, Keras 3.15.1.
const file = new URL('../../../../tooling/golden/keras-bidirectional.json', import.meta.url);
export const cases: readonly GoldenCase[] = (
  JSON.parse(readFileSync(file, 'utf8')) as { cases: GoldenCase[] }
).cases;

const makers = { LSTM: lstm, GRU: gru, SimpleRNN: simpleRnn };

/** Keras's layer as our network, with its weights. */
export function networkOf(golden: GoldenCase): { network: Network; weights: Weights } {
  const { className, mergeMode, returnSequences, units, inputShape } = golden;
  const layer = makers[className]({ units, returnSequences });
  const network = sequential([bidirectional({ layer, mergeMode })], { numFeatures: inputShape[2] });
  const weights = weightSpecs(network).map(({ name }, index) => ({
    name,
    shape: golden.weightShapes[index]!,
    values: Float32Array.from(golden.weights[index]!),
  }));
  return { network, weights };
}
