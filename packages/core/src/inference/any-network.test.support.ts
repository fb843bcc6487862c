import * as fc from 'fast-check';
import type { DenseArray } from '../data/dense-array.js';
import {
  attentionPooling,
  averagePooling1d,
  averagePooling2d,
  bidirectional,
  conv1d,
  conv2d,
  convLstm2d,
  dense,
  dropout,
  flatten,
  globalAveragePooling1d,
  globalAveragePooling2d,
  globalMaxPooling1d,
  globalMaxPooling2d,
  gru,
  initializeWeights,
  layerNormalization,
  lstm,
  masking,
  maxPooling1d,
  maxPooling2d,
  minGru,
  minLstm,
  sequential,
  simpleRnn,
  sizeOf,
  type CellActivation,
  type MergeMode,
  type Network,
  type SequentialNetwork,
  type RecurrentLayer,
  type Unnamed,
  type Weights,
} from '../network/index.js';
import { createRandom } from '../random.js';

export function randomArray(seed: number, shape: readonly number[]): DenseArray {
  const random = createRandom(seed);
  return { shape, values: Float32Array.from({ length: sizeOf(shape) }, () => random.normal()) };
}

/**
 * How far from float64 a network may be. Layer normalization divides by a deviation that may be as small as √0.001, and
 * widens so what was rounded before it.
 */
export function roundingOf({ config }: SequentialNetwork): number {
  return config.layers.some(({ className }) => className === 'LayerNormalization') ? 4e-5 : 1e-5;
}

/** First weights with biases that are not 0, so that a bias in the wrong place shows. */
export function randomWeights(network: Network, seed: number): Weights {
  const random = createRandom(seed);
  return initializeWeights(network, seed).map((weight) => ({
    ...weight,
    values: weight.values.map((value) => value + 0.1 * random.normal()),
  }));
}

// Those that keep sums within bounds, so that rounding stays below the tests' tolerance.
const cellActivation = fc.constantFrom<CellActivation>('tanh', 'sigmoid', 'hardSigmoid', 'softsign');
const gateActivation = fc.constantFrom<CellActivation>('sigmoid', 'hardSigmoid', 'tanh');

interface CellOptionsDrawn {
  readonly activation?: CellActivation;
  readonly recurrentActivation?: CellActivation;
  readonly zoneoutHidden?: number;
  readonly zoneoutCell?: number;
  readonly cellClip?: number;
  readonly projection?: number;
}

/** Options that make a cell another than the kernels'; half of the time there are none. */
const cellOptions: fc.Arbitrary<CellOptionsDrawn> = fc.option(
  fc.record(
    {
      activation: cellActivation,
      recurrentActivation: gateActivation,
      zoneoutHidden: fc.constantFrom(0.1, 0.5),
      zoneoutCell: fc.constantFrom(0.1, 0.5),
      cellClip: fc.constantFrom(0.3, 2),
      projection: fc.integer({ min: 1, max: 5 }),
    },
    { requiredKeys: [] },
  ),
  { nil: {} },
);

type MakeRecurrent = (returnSequences: boolean, goBackwards: boolean) => Unnamed<RecurrentLayer>;

const recurrentLayer = (drawn: fc.Arbitrary<CellOptionsDrawn>): fc.Arbitrary<MakeRecurrent> =>
  fc
    .record({
      kind: fc.constantFrom('gru', 'gruResetBefore', 'lstm', 'simpleRnn', 'minGru', 'minLstm'),
      units: fc.integer({ min: 1, max: 19 }),
      useBias: fc.boolean(),
      dropout: fc.constantFrom(0, 0.5),
      cell: drawn,
      candidate: fc.constantFrom('g', 'tanh', 'linear'),
    })
    .map(({ kind, cell, candidate, ...options }) => (returnSequences: boolean, goBackwards: boolean) => {
      const min = { ...options, goBackwards, returnSequences, activation: candidate };
      if (kind === 'minGru') return minGru(min);
      if (kind === 'minLstm') return minLstm(min);
      const { recurrentActivation, zoneoutCell, cellClip, projection, ...any } = cell;
      const shared = { ...options, ...any, goBackwards, returnSequences };
      const gated = { ...shared, ...(recurrentActivation && { recurrentActivation }) };
      if (kind === 'lstm') {
        const own = {
          ...(zoneoutCell && { zoneoutCell }),
          ...(cellClip && { cellClip }),
          ...(projection && { projection }),
        };
        return lstm({ ...gated, ...own });
      }
      if (kind === 'simpleRnn') return simpleRnn(shared);
      return gru({ ...gated, resetAfter: kind === 'gru' });
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
  /** Convolutions and poolings over windows of time come first. */
  readonly windows?: boolean;
  /** Only cells whose steps the fused kernels take. */
  readonly hasKernelCells?: boolean;
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

/** Convolutions and poolings first, then layers in any direction. */
export const overWindows: Directions = { ...anyDirection, windows: true };

/** What gives the same for a row alone as for a padded one: not 'same' with strides, which hangs on the padded time. */
const windowLayers = fc
  .record({
    filters: fc.integer({ min: 1, max: 9 }),
    kernelSize: fc.integer({ min: 1, max: 3 }),
    padding: fc.constantFrom('valid', 'same', 'causal'),
    strides: fc.integer({ min: 1, max: 2 }),
    dilationRate: fc.integer({ min: 1, max: 2 }),
    activation: fc.constantFrom('linear', 'relu', 'gelu'),
    useBias: fc.boolean(),
    pooling: fc.constantFrom('none', 'max', 'average'),
    poolSame: fc.boolean(),
  })
  .map(({ pooling, poolSame, ...options }) => {
    const strides = options.padding === 'same' || options.dilationRate > 1 ? 1 : options.strides;
    const pool = pooling === 'max' ? maxPooling1d : averagePooling1d;
    const window = poolSame ? { poolSize: 3, strides: 1, padding: 'same' as const } : {};
    return [conv1d({ ...options, strides }), ...(pooling === 'none' ? [] : [pool(window)])];
  });

/** One or two recurrent layers, a dense one before and behind, with everything that may be between. */
export const anyNetwork = ({
  goesBackwards,
  mergeMode,
  windows = false,
  hasKernelCells = false,
}: Directions): fc.Arbitrary<SequentialNetwork> =>
  fc
    .record({
      numFeatures: fc.integer({ min: 1, max: 9 }),
      recurrents: fc.array(
        fc.tuple(recurrentLayer(hasKernelCells ? fc.constant({}) : cellOptions), goesBackwards, mergeMode),
        {
          minLength: 1,
          maxLength: 2,
        },
      ),
      masks: fc.boolean(),
      convolutions: windows ? windowLayers : fc.constant([]),
      normalizes: fc.boolean(),
      ending: fc.constantFrom('sequence', 'last', 'max', 'average', 'attention'),
      between: fc.option(denseLayer),
      head: fc.option(denseLayer),
    })
    .map(({ numFeatures, recurrents, masks, convolutions, normalizes, ending, between, head }) =>
      sequential(
        [
          ...(masks ? [masking()] : []),
          ...convolutions,
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

const sizes = fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 }));

/** Convolutions over frames of at least 3 × 3 pixels, a recurrent layer behind them or in them. */
export const anyFilmNetwork: fc.Arbitrary<SequentialNetwork> = fc
  .record({
    frameShape: fc.tuple(
      fc.integer({ min: 3, max: 6 }),
      fc.integer({ min: 3, max: 6 }),
      fc.integer({ min: 1, max: 3 }),
    ),
    filters: fc.integer({ min: 1, max: 5 }),
    kernelSize: sizes,
    padding: fc.constantFrom('valid', 'same'),
    strides: sizes,
    dilationRate: fc.integer({ min: 1, max: 2 }),
    activation: fc.constantFrom('linear', 'relu', 'tanh'),
    useBias: fc.boolean(),
    pooling: fc.constantFrom('none', 'max', 'average'),
    poolSize: sizes,
    recurrent: fc.constantFrom('none', 'sequence', 'backwards', 'last'),
    recurrentActivation: fc.constantFrom('sigmoid', 'hardSigmoid'),
    ending: fc.constantFrom('flatten', 'max', 'average'),
    behind: fc.boolean(),
  })
  .map(({ frameShape, filters, kernelSize, useBias, ...drawn }) => {
    const { padding, strides, activation, recurrentActivation, pooling, poolSize } = drawn;
    const isStrided = Math.max(...strides) > 1;
    // Dilated kernels are larger, and all must fit.
    const dilationRate = isStrided || padding === 'valid' ? 1 : drawn.dilationRate;
    const first = { filters, kernelSize, strides, padding, dilationRate, useBias } as const;
    const same = { filters: 2, kernelSize, padding: 'same', useBias } as const;
    const returnSequences = drawn.recurrent !== 'last';
    const pool = { poolSize, padding: 'same' } as const;
    return sequential(
      [
        conv2d({ ...first, activation }),
        dropout({ rate: 0.5 }),
        ...(pooling === 'max' ? [maxPooling2d(pool)] : []),
        ...(pooling === 'average' ? [averagePooling2d({ ...pool, strides: 1 })] : []),
        ...(drawn.recurrent === 'none'
          ? []
          : [
              convLstm2d({
                ...same,
                recurrentActivation,
                returnSequences,
                goBackwards: drawn.recurrent === 'backwards',
              }),
            ]),
        ...{ flatten: [flatten()], max: [globalMaxPooling2d()], average: [globalAveragePooling2d()] }[
          drawn.ending
        ],
        ...(drawn.behind && returnSequences ? [gru({ units: 4 })] : []),
        dense({ units: 2 }),
      ],
      { frameShape },
    );
  });
