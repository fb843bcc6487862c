import { readFileSync } from 'node:fs';
import { gru, lstm, sequential, simpleRnn, weightSpecs } from './index.js';
import type { SequentialNetwork, Weights } from './index.js';

/** A layer of Keras that keeps its states from one batch to the next. */
export interface GoldenStateful {
  readonly className: 'LSTM' | 'GRU' | 'SimpleRNN';
  /** Of a GRU. */
  readonly resetAfter: boolean;
  readonly units: number;
  readonly inputShape: [batch: number, time: number, inputDim: number];
  readonly batches: number[][];
  readonly weights: number[][];
  readonly outputWeights: number[];
  readonly outputs: number[][];
  /** Of a sum over the second batch's outputs. */
  readonly gradients: number[][];
}

// keras-stateful.json: tooling/golden/keras_stateful.py, Keras 3.15.1.
const file = new URL('../../../../tooling/golden/keras-stateful.json', import.meta.url);
export const statefulLayers: readonly GoldenStateful[] = (
  JSON.parse(readFileSync(file, 'utf8')) as { cases: GoldenStateful[] }
).cases;

/** Keras's layer as our network, with its weights. */
export function networkOf(golden: GoldenStateful): { network: SequentialNetwork; weights: Weights } {
  const { className, resetAfter, units, inputShape } = golden;
  const options = { units, returnSequences: true };
  const layers = { LSTM: lstm(options), SimpleRNN: simpleRnn(options), GRU: gru({ ...options, resetAfter }) };
  const network = sequential([layers[className]], { numFeatures: inputShape[2] });
  const weights = weightSpecs(network).map((spec, index) => ({
    ...spec,
    values: Float32Array.from(golden.weights[index]!),
  }));
  return { network, weights };
}
