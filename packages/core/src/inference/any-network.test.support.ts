import * as fc from 'fast-check';
import type { DenseArray } from '../data/dense-array.js';
import {
  attentionPooling,
  bidirectional,
  dense,
  dropout,
  globalAveragePooling1d,
  globalMaxPooling1d,
  gru,
  initializeWeights,
  layerNormalization,
  lstm,
  masking,
  sequential,
  simpleRnn,
  sizeOf,
  type MergeMode,
  type Network,
  type Weights,
} from '../network/index.js';
import { createRandom } from '../random.js';

export function randomArray(seed: number, shape: readonly number[]): DenseArray {
  const random = createRandom(seed);
  return { shape, values: Float32Array.from({ length: sizeOf(shape) }, () => random.normal()) };
}

/** First weights with biases that are not 0, so that a bias in the wrong place shows. */
export function randomWeights(network: Network, seed: number): Weights {
  const random = createRandom(seed);
  return initializeWeights(network, seed).map((weight) => ({
    ...weight,
    values: weight.values.map((value) => value + 0.1 * random.normal()),
  }));
}

const recurrentLayer = fc
  .record({
    kind: fc.constantFrom('gru', 'gruResetBefore', 'lstm', 'simpleRnn'),
    units: fc.integer({ min: 1, max: 19 }),
    useBias: fc.boolean(),
  })
  .map(({ kind, ...options }) => (returnSequences: boolean, goBackwards: boolean) => {
    const shared = { ...options, goBackwards, returnSequences };
    if (kind === 'lstm') return lstm(shared);
    if (kind === 'simpleRnn') return simpleRnn(shared);
    return gru({ ...shared, resetAfter: kind === 'gru' });
  });

const denseLayer = fc.record({
  units: fc.integer({ min: 1, max: 9 }),
  activation: fc.constantFrom('linear', 'tanh', 'sigmoid', 'relu', 'softmax', 'gelu', 'swish', 'elu'),
  useBias: fc.boolean(),
});

/** What may go in which direction. */
interface Directions {
  readonly goesBackwards: fc.Arbitrary<boolean>;
  readonly mergeMode: fc.Arbitrary<MergeMode | undefined>;
}

/** Forwards only, so that every step can be taken when it comes. */
export const forwards: Directions = {
  goesBackwards: fc.constant(false),
  mergeMode: fc.constant(undefined),
};

/** Forwards, backwards and both at once. */
export const anyDirection: Directions = {
  goesBackwards: fc.boolean(),
  mergeMode: fc.option(fc.constantFrom('concat', 'sum', 'mul', 'ave'), { nil: undefined }),
};

/** One or two recurrent layers, a dense one before and behind, with everything that may be between. */
export const anyNetwork = ({ goesBackwards, mergeMode }: Directions): fc.Arbitrary<Network> =>
  fc
    .record({
      numFeatures: fc.integer({ min: 1, max: 9 }),
      recurrents: fc.array(fc.tuple(recurrentLayer, goesBackwards, mergeMode), {
        minLength: 1,
        maxLength: 2,
      }),
      masks: fc.boolean(),
      normalizes: fc.boolean(),
      ending: fc.constantFrom('sequence', 'last', 'max', 'average', 'attention'),
      between: fc.option(denseLayer),
      head: fc.option(denseLayer),
    })
    .map(({ numFeatures, recurrents, masks, normalizes, ending, between, head }) =>
      sequential(
        [
          ...(masks ? [masking()] : []),
          ...(between ? [dense(between)] : []),
          ...recurrents.map(([make, goBackwards, mergeMode], index) => {
            const isSequence = ending !== 'last' || index < recurrents.length - 1;
            return mergeMode
              ? bidirectional({ layer: make(isSequence, false), mergeMode })
              : make(isSequence, goBackwards);
          }),
          dropout({ rate: 0.5 }),
          ...(normalizes ? [layerNormalization()] : []),
          ...(ending === 'attention' ? [attentionPooling({ units: 3 })] : []),
          ...(ending === 'max' ? [globalMaxPooling1d()] : []),
          ...(ending === 'average' ? [globalAveragePooling1d()] : []),
          ...(head ? [dense(head)] : []),
        ],
        { numFeatures },
      ),
    );
