import type {
  DenseConfig,
  DenseLayer,
  DropoutConfig,
  DropoutLayer,
  GruConfig,
  GruLayer,
  LstmConfig,
  LstmLayer,
  SimpleRnnConfig,
  SimpleRnnLayer,
  Unnamed,
} from './layer-config.js';

/** Options as a caller gives them: `units` must be said, the rest has Keras's default. */
type Options<Config, Required extends keyof Config> = Pick<Config, Required> & Partial<Config>;

const recurrentDefaults = {
  returnSequences: false,
  goBackwards: false,
  useBias: true,
  activation: 'tanh',
} as const;

/** A gated recurrent unit: [batch, time, features] → [batch, units], or [batch, time, units]. */
export function gru(options: Options<GruConfig, 'units'>): Unnamed<GruLayer> {
  return {
    className: 'GRU',
    config: { ...recurrentDefaults, recurrentActivation: 'sigmoid', resetAfter: true, ...options },
  };
}

/** A long short-term memory: [batch, time, features] → [batch, units], or [batch, time, units]. */
export function lstm(options: Options<LstmConfig, 'units'>): Unnamed<LstmLayer> {
  return {
    className: 'LSTM',
    config: { ...recurrentDefaults, recurrentActivation: 'sigmoid', unitForgetBias: true, ...options },
  };
}

/** A fully recurrent layer: [batch, time, features] → [batch, units], or [batch, time, units]. */
export function simpleRnn(options: Options<SimpleRnnConfig, 'units'>): Unnamed<SimpleRnnLayer> {
  return { className: 'SimpleRNN', config: { ...recurrentDefaults, ...options } };
}

/** A weighted sum over the last axis: [batch, features] → [batch, units], and the same at each step of a sequence. */
export function dense(options: Options<DenseConfig, 'units'>): Unnamed<DenseLayer> {
  return { className: 'Dense', config: { activation: 'linear', ...options } };
}

/** Sets a share of the numbers to 0 while training; passes them on otherwise. */
export function dropout(options: Options<DropoutConfig, 'rate'>): Unnamed<DropoutLayer> {
  return { className: 'Dropout', config: { ...options } };
}
