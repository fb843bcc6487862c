import { badSavedModel, RnnError, show } from '../errors.js';
import { KerasOptions } from './keras-options.js';
import type { Activation, LayerConfig, Unnamed } from './layer-config.js';
import { dense, dropout, gru, lstm, simpleRnn } from './layers.js';
import { sequential, type Network } from './sequential.js';

/** A layer in Keras's JSON: snake_case options. */
interface KerasLayer {
  readonly class_name: string;
  readonly config: Readonly<Record<string, unknown>>;
}

/** A sequential network in Keras's JSON, the `modelTopology` of a TensorFlow.js model file. */
export interface KerasNetwork {
  readonly class_name: 'Sequential';
  readonly config: { readonly name: string; readonly layers: readonly KerasLayer[] };
}

/** The network in Keras's JSON. Stock TensorFlow.js opens it when its layers are stock: no GRU with `resetAfter`. */
export function toKerasJson(network: Network): KerasNetwork {
  const { name, layers, inputShape } = network.config;
  return {
    class_name: 'Sequential',
    config: {
      name,
      layers: layers.map((layer, index) => ({
        class_name: layer.className,
        config: {
          ...(index === 0 ? { batch_input_shape: [null, ...inputShape] } : {}),
          dtype: 'float32',
          trainable: true,
          ...(layer.className === 'Dense' ? { use_bias: true } : {}),
          ...Object.fromEntries(
            Object.entries(layer.config).map(([key, value]) => [toSnakeCase(key), value]),
          ),
        },
      })),
    },
  };
}

/**
 * The network that Keras's JSON describes. Strict: what would change a number is refused, not passed over.
 * @throws {RnnError} bad-saved-model for an unknown layer, or an option this suite does not have
 */
export function fromKerasJson(json: unknown): Network {
  const { class_name, config } = asRecord(json);
  if (class_name !== 'Sequential') {
    throw badSavedModel('A saved network is a Keras Sequential', {
      received: show(class_name),
      remedy: 'Save it from this suite, or from a tf.sequential',
    });
  }
  const { name, layers } = asRecord(config);
  if (!Array.isArray(layers))
    throw badSavedModel('A saved network has a list of layers', {
      received: show(layers),
      remedy: 'Save it again',
    });
  const read = layers.map((layer, index) => readLayer(asRecord(layer), index));
  try {
    return sequential(read, {
      numFeatures: numFeaturesOf(layers[0]),
      ...(typeof name === 'string' ? { name } : {}),
    });
  } catch (error) {
    if (!(error instanceof RnnError) || error.code === 'bad-saved-model') throw error;
    throw new RnnError('bad-saved-model', `A saved network must be sound. ${error.message}`, {
      cause: error,
    });
  }
}

function readLayer(
  { class_name, config }: Readonly<Record<string, unknown>>,
  index: number,
): Unnamed<LayerConfig> {
  const options = new KerasOptions(asRecord(config), `layer ${index} (${String(class_name)})`);
  const layer = layerOf(class_name, options);
  options.assertAllRead();
  return layer;
}

function layerOf(className: unknown, options: KerasOptions): Unnamed<LayerConfig> {
  const name = options.string('name');
  switch (className) {
    case 'GRU':
      return gru({
        name,
        ...recurrentOptions(options),
        recurrentActivation: options.oneOf('recurrent_activation', ['sigmoid'] as const),
        resetAfter: options.boolean('reset_after', false),
      });
    case 'LSTM':
      return lstm({
        name,
        ...recurrentOptions(options),
        recurrentActivation: options.oneOf('recurrent_activation', ['sigmoid'] as const),
        unitForgetBias: options.boolean('unit_forget_bias', true),
      });
    case 'SimpleRNN':
      return simpleRnn({ name, ...recurrentOptions(options) });
    case 'Dense':
      options.mustBe('use_bias', true);
      return dense({
        name,
        units: options.number('units'),
        activation: options.oneOf('activation', activations),
      });
    case 'Dropout':
      return dropout({ name, rate: options.number('rate') });
    default:
      throw badSavedModel('A saved network has layers GRU, LSTM, SimpleRNN, Dense and Dropout only', {
        received: show(className),
        remedy: 'Open it with TensorFlow.js, or with a newer version of this suite',
      });
  }
}

const activations: readonly Activation[] = ['linear', 'tanh', 'sigmoid', 'relu', 'softmax'];

function recurrentOptions(options: KerasOptions): {
  units: number;
  returnSequences: boolean;
  goBackwards: boolean;
  useBias: boolean;
  activation: 'tanh';
} {
  for (const [key, value] of neutralRecurrentOptions) options.mustBe(key, value);
  return {
    units: options.number('units'),
    returnSequences: options.boolean('return_sequences', false),
    goBackwards: options.boolean('go_backwards', false),
    useBias: options.boolean('use_bias', true),
    activation: options.oneOf('activation', ['tanh'] as const),
  };
}

const neutralRecurrentOptions = [
  ['return_state', false],
  ['stateful', false],
  ['time_major', false],
  ['dropout', 0],
  ['recurrent_dropout', 0],
] as const;

function numFeaturesOf(firstLayer: unknown): number {
  const shape = asRecord(asRecord(firstLayer).config).batch_input_shape;
  if (Array.isArray(shape) && shape.length === 3 && typeof shape[2] === 'number') return shape[2];
  throw badSavedModel(
    'A saved network says its input as batch_input_shape [null, null, numFeatures] on its first layer',
    { received: show(shape), remedy: 'Save it from a network that was built' },
  );
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  if (isRecord(value)) return value;
  throw badSavedModel('A saved network is made of objects with class_name and config', {
    received: show(value),
    remedy: 'Save it again',
  });
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function toSnakeCase(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
