import { readFileSync } from 'node:fs';
import { gru, lstm, sequential, simpleRnn, stackedRnn, weightSpecs } from './index.js';
import type { SequentialNetwork, Weights } from './index.js';

/** Two layers of PyTorch; weights and states layer by layer, forwards first. */
export interface GoldenStack {
  readonly className: 'LSTM' | 'GRU' | 'SimpleRNN';
  readonly both: boolean;
  readonly units: number;
  readonly inputShape: [batch: number, time: number, inputDim: number];
  readonly lengths: number[];
  readonly weightShapes: number[][];
  readonly inputs: number[];
  readonly weights: number[][];
  readonly initialStates: number[][];
  readonly outputWeights: number[];
  readonly finalStateWeights: number[][];
  readonly outputs: number[];
  readonly finalStates: number[][];
  readonly gradients: {
    readonly inputs: number[];
    readonly weights: number[][];
    readonly initialStates: number[][];
  };
}

// torch-stacked.json: tooling/golden/torch_stacked.py, PyTorch 1.13.0.
const file = new URL('../../../../tooling/golden/torch-stacked.json', import.meta.url);
export const goldenStacks: readonly GoldenStack[] = (
  JSON.parse(readFileSync(file, 'utf8')) as { cases: GoldenStack[] }
).cases;

const makers = { LSTM: lstm, GRU: gru, SimpleRNN: simpleRnn };

/** PyTorch's layers as our network, with their weights. */
export function networkOf(golden: GoldenStack): { network: SequentialNetwork; weights: Weights } {
  const { className, both, units, inputShape } = golden;
  const layers = [0, 1].map(() => makers[className]({ units }));
  const stack = stackedRnn(layers, { returnSequences: true, ...(both && { mergeMode: 'concat' }) });
  const network = sequential(stack, { numFeatures: inputShape[2] });
  const weights = weightSpecs(network).map(({ name }, index) => ({
    name,
    shape: golden.weightShapes[index]!,
    values: Float32Array.from(golden.weights[index]!),
  }));
  return { network, weights };
}
