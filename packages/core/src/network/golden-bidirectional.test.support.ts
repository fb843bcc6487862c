import { readFileSync } from 'node:fs';
import { bidirectional, from, graph, input, sequential, vectorInput, weightSpecs } from './index.js';
import { gru, lstm, simpleRnn } from './layers.js';
import type { GraphNetwork, MergeMode, Network, Weights } from './index.js';

export interface GoldenBidirectional {
  readonly className: 'LSTM' | 'GRU' | 'SimpleRNN';
  /** Of a GRU. */
  readonly resetAfter: boolean;
  readonly mergeMode: MergeMode;
  readonly returnSequences: boolean;
  readonly units: number;
  readonly inputShape: [batch: number, time: number, inputDim: number];
  readonly mask?: number[];
  readonly weightShapes: number[][];
  readonly inputs: number[];
  readonly weights: number[][];
  readonly outputWeights: number[];
  readonly finalStateWeights: number[][];
  readonly outputs: number[];
  /** Of the direction that goes forwards, then of the other. */
  readonly finalStates: number[][];
  readonly gradients: number[][];
  readonly inputGradients: number[];
  /** States that it begins from, in the order of the final ones; at zeros when left out. */
  readonly initialStates?: number[][];
  readonly initialStateGradients?: number[][];
}

// keras-bidirectional.json: tooling/golden/keras_bidirectional.py, Keras 3.15.1.
const file = new URL('../../../../tooling/golden/keras-bidirectional.json', import.meta.url);
export const cases: readonly GoldenBidirectional[] = (
  JSON.parse(readFileSync(file, 'utf8')) as { cases: GoldenBidirectional[] }
).cases;

const makers = { LSTM: lstm, SimpleRNN: simpleRnn };

/** Keras's layer as our network, with its weights. */
export function networkOf(golden: GoldenBidirectional): { network: Network; weights: Weights } {
  const network = sequential([layerOf(golden)], { numFeatures: golden.inputShape[2] });
  return { network, weights: weightsOf(golden, network) };
}

/** The same as a graph that reads 'steps' and the states 'state0', 'state1' …, and gives 'both' and its states. */
export function graphOf(golden: GoldenBidirectional): { network: GraphNetwork; weights: Weights } {
  const { units, inputShape, initialStates = [], finalStates } = golden;
  const names = initialStates.map((_, at) => `state${at}`);
  const states = names.map((name) => [name, vectorInput({ numFeatures: units })] as const);
  const network = graph({
    inputs: { steps: input({ numFeatures: inputShape[2] }), ...Object.fromEntries(states) },
    layers: { both: from('steps', layerOf(golden), { initialState: names }) },
    output: ['both', ...finalStates.map((_, at) => `both:${(at + 1) as 1}` as const)],
  });
  return { network, weights: weightsOf(golden, network) };
}

function layerOf(golden: GoldenBidirectional): ReturnType<typeof bidirectional> {
  const { className, resetAfter, mergeMode, returnSequences, units } = golden;
  const options = { units, returnSequences };
  const layer = className === 'GRU' ? gru({ ...options, resetAfter }) : makers[className](options);
  return bidirectional({ layer, mergeMode });
}

function weightsOf(golden: GoldenBidirectional, network: Network): Weights {
  return weightSpecs(network).map(({ name }, index) => ({
    name,
    shape: golden.weightShapes[index]!,
    values: Float32Array.from(golden.weights[index]!),
  }));
}
