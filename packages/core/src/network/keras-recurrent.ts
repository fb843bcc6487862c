import { readCellActivation } from './keras-activations.js';
import type { KerasOptions } from './keras-options.js';
import { readConstraint, readInitializer, readRegularizer } from './keras-weight-options.js';
import type { LstmConfig, MinRecurrentConfig, PenaltyOptions } from './layer-config.js';

type SharedConfig = Omit<LstmConfig, 'name' | 'recurrentActivation' | 'unitForgetBias' | LstmOwn>;
type LstmOwn = 'zoneoutCell' | 'cellClip' | 'projection';

/** What all recurrent layers may say whose gates see the state. */
export function recurrentOptions(options: KerasOptions): SharedConfig {
  return {
    ...sequenceOptions(options),
    activation: readCellActivation(options, 'activation'),
    ...said({
      recurrentDropout: options.optional('recurrent_dropout'),
      zoneoutHidden: options.optional('zoneout_hidden'),
      layerNormalization: options.boolean('layer_normalization', false),
      recurrentInitializer: readInitializer(options.take('recurrent_initializer')),
      recurrentRegularizer: readRegularizer(options.take('recurrent_regularizer')),
      recurrentConstraint: readConstraint(options.take('recurrent_constraint')),
    }),
  };
}

/** What those may say whose gates see the inputs alone. */
export function minRecurrentOptions(options: KerasOptions): Omit<MinRecurrentConfig, 'name'> {
  return { ...sequenceOptions(options), activation: options.oneOf('activation', ['g', 'tanh', 'linear']) };
}

/** What all recurrent layers may say. */
function sequenceOptions(options: KerasOptions): Omit<MinRecurrentConfig, 'name' | 'activation'> {
  for (const [key, value] of neutral) options.mustBe(key, value);
  return {
    units: options.number('units'),
    returnSequences: options.boolean('return_sequences', false),
    goBackwards: options.boolean('go_backwards', false),
    useBias: options.boolean('use_bias', true),
    ...penaltyOptions(options),
    ...said({
      stateful: options.boolean('stateful', false),
      dropout: options.optional('dropout'),
      kernelInitializer: readInitializer(options.take('kernel_initializer')),
      biasInitializer: readInitializer(options.take('bias_initializer')) === 'ones' ? 'ones' : undefined,
      kernelConstraint: readConstraint(options.take('kernel_constraint')),
      biasConstraint: readConstraint(options.take('bias_constraint')),
    }),
  };
}

/** What holds the weights of any product. */
export function penaltyOptions(options: KerasOptions): PenaltyOptions {
  return said({
    kernelRegularizer: readRegularizer(options.take('kernel_regularizer')),
    biasRegularizer: readRegularizer(options.take('bias_regularizer')),
  });
}

/** What an LSTM may say beside. */
export function lstmOptions(options: KerasOptions): Partial<Pick<LstmConfig, LstmOwn>> {
  return said({
    zoneoutCell: options.optional('zoneout_cell'),
    cellClip: options.optional('cell_clip'),
    projection: options.optional('projection'),
  });
}

type Said<Config> = { [Key in keyof Config]?: NonNullable<Config[Key]> };

function said<Config extends object>(config: Config): Said<Config> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what is undefined is gone
  return Object.fromEntries(
    Object.entries(config).filter(([, value]) => value !== undefined),
  ) as Said<Config>;
}

const neutral = [
  ['return_state', false],
  ['time_major', false],
] as const;
