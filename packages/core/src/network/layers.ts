import { RnnError, show } from '../errors.js';
import type {
  AttentionPoolingConfig,
  AttentionPoolingLayer,
  BidirectionalConfig,
  BidirectionalLayer,
  Conv1dConfig,
  Conv1dLayer,
  DenseConfig,
  DenseLayer,
  DropoutConfig,
  DropoutLayer,
  EmbeddingConfig,
  EmbeddingLayer,
  GruConfig,
  GruLayer,
  LayerNormalizationConfig,
  LayerNormalizationLayer,
  LstmConfig,
  LstmLayer,
  MaskingConfig,
  MaskingLayer,
  MinGruLayer,
  MinLstmLayer,
  MinRecurrentConfig,
  PoolingConfig,
  PoolingLayer,
  RecurrentLayer,
  SimpleRnnConfig,
  SimpleRnnLayer,
  Unnamed,
  WindowPoolingConfig,
  WindowPoolingLayer,
} from './layer-config.js';
import { baseNames } from './layer-names.js';

/** Options as a caller gives them: `units` must be said, the rest has Keras's default. */
type Options<Config, Required extends keyof Config> = Pick<Config, Required> & Partial<Config>;

const recurrentDefaults = {
  returnSequences: false,
  goBackwards: false,
  useBias: true,
  activation: 'tanh',
} as const;

/** Drops options that say nothing, so that a network without them is the same as one from before there were such. */
function given<Config extends object>(options: Config): Config {
  const said = ([key, value]: [string, unknown]): boolean =>
    value !== undefined && !(key in saysNothing && saysNothing[key] === value);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- only options that may be left out are
  return Object.fromEntries(Object.entries(options).filter(said)) as Config;
}

const saysNothing: Readonly<Record<string, unknown>> = {
  stateful: false,
  dropout: 0,
  recurrentDropout: 0,
  zoneoutHidden: 0,
  zoneoutCell: 0,
  layerNormalization: false,
  kernelInitializer: 'glorotUniform',
  recurrentInitializer: 'orthogonal',
  biasInitializer: 'zeros',
};

/** A gated recurrent unit: [batch, time, features] → [batch, units], or [batch, time, units]. */
export function gru(options: Options<GruConfig, 'units'>): Unnamed<GruLayer> {
  return {
    className: 'GRU',
    config: { ...recurrentDefaults, recurrentActivation: 'sigmoid', resetAfter: true, ...given(options) },
  };
}

/** A long short-term memory: [batch, time, features] → [batch, units], or [batch, time, units]. */
export function lstm(options: Options<LstmConfig, 'units'>): Unnamed<LstmLayer> {
  return {
    className: 'LSTM',
    config: { ...recurrentDefaults, recurrentActivation: 'sigmoid', unitForgetBias: true, ...given(options) },
  };
}

/** A fully recurrent layer: [batch, time, features] → [batch, units], or [batch, time, units]. */
export function simpleRnn(options: Options<SimpleRnnConfig, 'units'>): Unnamed<SimpleRnnLayer> {
  return { className: 'SimpleRNN', config: { ...recurrentDefaults, ...given(options) } };
}

/**
 * A gated recurrent unit whose gate and candidate see the inputs alone, so that those of all steps are one product:
 * [batch, time, features] → [batch, units], or [batch, time, units]. z = σ(x W), h' = (1 − z) h + z g.
 * Source: Feng et al. 2024, "Were RNNs All We Needed?", section 3.1 and, for 'g', appendix B.
 */
export function minGru(options: Options<MinRecurrentConfig, 'units'>): Unnamed<MinGruLayer> {
  return { className: 'MinGRU', config: { ...recurrentDefaults, activation: 'g', ...given(options) } };
}

/**
 * A long short-term memory whose gates see the inputs alone and whose two shares sum up to 1:
 * [batch, time, features] → [batch, units], or [batch, time, units]. f, i = σ(x W), h' = (f h + i g) / (f + i).
 * Source: Feng et al. 2024, "Were RNNs All We Needed?", section 3.2 and, for 'g', appendix B.
 */
export function minLstm(options: Options<MinRecurrentConfig, 'units'>): Unnamed<MinLstmLayer> {
  return { className: 'MinLSTM', config: { ...recurrentDefaults, activation: 'g', ...given(options) } };
}

/**
 * A recurrent layer in both directions: [batch, time, features] → [batch, 2 * units], or [batch, time, 2 * units] when
 * the layer returns sequences; with a `mergeMode` other than 'concat' units instead of 2 * units.
 */
export function bidirectional({
  layer,
  mergeMode = 'concat',
  ...options
}: Pick<Partial<BidirectionalConfig>, 'mergeMode' | 'name'> & {
  readonly layer: Unnamed<RecurrentLayer>;
}): Unnamed<BidirectionalLayer> {
  // In Keras the layer is the first argument, and in JavaScript nobody says that here it is not.
  if (typeof layer !== 'object') {
    throw new RnnError(
      'invalid-argument',
      `A bidirectional layer reads by a recurrent one. Received layer: ${show(layer)}. Write bidirectional({ layer: lstm({ units: 8 }) }).`,
    );
  }
  const name = layer.config.name ?? baseNames[layer.className];
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the class name still goes with its config
  const named = { ...layer, config: { ...layer.config, name } } as RecurrentLayer;
  return { className: 'Bidirectional', config: { ...options, mergeMode, layer: named } };
}

/**
 * A vector for each id: ids [batch, time] → [batch, time, outputDim]. A network that begins with it reads ids. For
 * vectors learned elsewhere, put them in place of the weight 'embedding/embeddings'; `trainable: false` keeps them.
 */
export function embedding(
  options: Options<EmbeddingConfig, 'inputDim' | 'outputDim'>,
): Unnamed<EmbeddingLayer> {
  return { className: 'Embedding', config: { maskZero: false, trainable: true, ...options } };
}

/** Lets later layers skip the steps in which every number is `maskValue`, 0 unless said: [batch, time, features]. */
export function masking(options: Partial<MaskingConfig> = {}): Unnamed<MaskingLayer> {
  return { className: 'Masking', config: { maskValue: 0, ...options } };
}

/** The largest of each feature's numbers over the real steps: [batch, time, features] → [batch, features]. */
export function globalMaxPooling1d(options: Partial<PoolingConfig> = {}): Unnamed<PoolingLayer> {
  return { className: 'GlobalMaxPooling1D', config: { ...options } };
}

/** The mean of each feature's numbers over the real steps: [batch, time, features] → [batch, features]. */
export function globalAveragePooling1d(options: Partial<PoolingConfig> = {}): Unnamed<PoolingLayer> {
  return { className: 'GlobalAveragePooling1D', config: { ...options } };
}

/** Each step's numbers, brought to mean 0 and variance 1, then scaled and moved: [batch, time, features]. */
export function layerNormalization(
  options: Partial<LayerNormalizationConfig> = {},
): Unnamed<LayerNormalizationLayer> {
  return { className: 'LayerNormalization', config: { epsilon: 1e-3, ...options } };
}

/**
 * A sequence's real steps, weighted by how well each answers one learned query q:
 * [batch, time, features] → [batch, features]. u = tanh(h W + b), a = softmax over time of u · q, output = Σ a h.
 * Source: Yang et al. 2016, "Hierarchical attention networks for document classification", eqs. 5 to 7.
 */
export function attentionPooling(
  options: Options<AttentionPoolingConfig, 'units'>,
): Unnamed<AttentionPoolingLayer> {
  return { className: 'AttentionPooling', config: { ...options } };
}

/** A weighted sum over the last axis: [batch, features] → [batch, units], and the same at each step of a sequence. */
export function dense(options: Options<DenseConfig, 'units'>): Unnamed<DenseLayer> {
  return { className: 'Dense', config: { activation: 'linear', useBias: true, ...options } };
}

/**
 * A dense layer over windows of time: [batch, time, features] → [batch, newTime, filters]. Masked steps count as 0. A step
 * that comes out is real when the newest step it reads is; with padding 'same', when the one it stands for is.
 */
export function conv1d(options: Options<Conv1dConfig, 'filters' | 'kernelSize'>): Unnamed<Conv1dLayer> {
  return {
    className: 'Conv1D',
    config: {
      strides: 1,
      padding: 'valid',
      dilationRate: 1,
      activation: 'linear',
      useBias: true,
      ...options,
    },
  };
}

const defaultPoolSize = 2;

/** The largest of each feature's numbers in windows of real steps: [batch, time, features] → [batch, newTime, features]. */
export function maxPooling1d(options: Partial<WindowPoolingConfig> = {}): Unnamed<WindowPoolingLayer> {
  return { className: 'MaxPooling1D', config: windowPooling(options) };
}

/** The mean of each feature's numbers in windows of real steps: [batch, time, features] → [batch, newTime, features]. */
export function averagePooling1d(options: Partial<WindowPoolingConfig> = {}): Unnamed<WindowPoolingLayer> {
  return { className: 'AveragePooling1D', config: windowPooling(options) };
}

function windowPooling({
  poolSize = defaultPoolSize,
  ...options
}: Partial<WindowPoolingConfig>): Unnamed<WindowPoolingLayer>['config'] {
  return { poolSize, strides: poolSize, padding: 'valid', ...options };
}

/** Sets a share of the numbers to 0 while training; passes them on otherwise. */
export function dropout(options: Options<DropoutConfig, 'rate'>): Unnamed<DropoutLayer> {
  return { className: 'Dropout', config: { ...options } };
}
