import { badSavedModel, show } from '../errors.js';
import type { FrameLayer } from './frame-layer-config.js';
import { averagePooling2d, conv2d, convLstm2d, flatten, maxPooling2d } from './frame-layers.js';
import { readActivation, readCellActivation, writtenActivation } from './keras-activations.js';
import { KerasOptions } from './keras-options.js';
import { lstmOptions, minRecurrentOptions, penaltyOptions, recurrentOptions } from './keras-recurrent.js';
import { writeWeightOption } from './keras-weight-options.js';
import {
  isRecurrent,
  type BidirectionalLayer,
  type LayerConfig,
  type MergeMode,
  type RecurrentLayer,
  type Unnamed,
} from './layer-config.js';
import { isStepwise } from './layer-shape.js';
import {
  attentionPooling,
  averagePooling1d,
  bidirectional,
  conv1d,
  dense,
  dropout,
  embedding,
  gru,
  layerNormalization,
  lstm,
  masking,
  maxPooling1d,
  minGru,
  minLstm,
  simpleRnn,
} from './layers.js';

/** A layer in Keras's JSON: snake_case options. */
export interface KerasLayer {
  readonly class_name: string;
  readonly config: Readonly<Record<string, unknown>>;
}

/** Keras's options that this suite has with one value only, and where those that it has too are written. */
const alwaysSo: Readonly<Partial<Record<LayerConfig['className'], object>>> = {
  Dense: { use_bias: true },
  LayerNormalization: { axis: -1, center: true, scale: true },
};

/** The layer in Keras's JSON, `place` being what only the first layer of a network says. */
export function writeLayer(
  { className, config }: LayerConfig,
  place: Readonly<Record<string, unknown>> = {},
): KerasLayer {
  return {
    class_name: className,
    config: {
      ...place,
      dtype: 'float32',
      trainable: true,
      ...alwaysSo[className],
      ...Object.fromEntries(
        Object.entries(config).map(([key, value]) => [toSnakeCase(key), writeWeightOption(key, value)]),
      ),
      ...('activation' in config ? { activation: writtenActivation(config.activation) } : {}),
      ...Object.fromEntries(
        lengths.flatMap(([key, name]) => (key in config ? [[name, [config[key as never]].flat()]] : [])),
      ),
      ...('recurrentActivation' in config
        ? { recurrent_activation: writtenActivation(config.recurrentActivation) }
        : {}),
      ...('layer' in config ? { layer: writeLayer(config.layer) } : {}),
    },
  };
}

/** The layer at each step, as Keras says it of one that reads frames: without time, or within a TimeDistributed. */
export function writeFrameLayer(
  layer: FrameLayer,
  { hasTime, place }: { readonly hasTime: boolean; readonly place: Readonly<Record<string, unknown>> },
): KerasLayer {
  const { frameShape: _, ...config } = layer.config;
  const plain = { ...layer, config } as LayerConfig;
  if (!hasTime || layer.className === 'ConvLSTM2D') return writeLayer(plain, place);
  return {
    class_name: 'TimeDistributed',
    config: { ...place, name: config.name, dtype: 'float32', trainable: true, layer: writeLayer(plain) },
  };
}

/** Options that Keras writes as a list with one number for each axis. */
const lengths = [
  ['kernelSize', 'kernel_size'],
  ['strides', 'strides'],
  ['dilationRate', 'dilation_rate'],
  ['poolSize', 'pool_size'],
] as const;

/**
 * The layer that Keras's JSON describes.
 * @throws {RnnError} bad-saved-model for an unknown layer, or an option this suite does not have
 */
export function readLayer(json: unknown, where: string): Unnamed<LayerConfig> {
  const { class_name, config } = asRecord(json);
  const options = new KerasOptions(asRecord(config), `${where} (${String(class_name)})`);
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
        recurrentActivation: readCellActivation(options, 'recurrent_activation'),
        resetAfter: options.boolean('reset_after', false),
      });
    case 'LSTM':
      return lstm({
        name,
        ...recurrentOptions(options),
        recurrentActivation: readCellActivation(options, 'recurrent_activation'),
        unitForgetBias: options.boolean('unit_forget_bias', true),
        ...lstmOptions(options),
      });
    case 'SimpleRNN':
      return simpleRnn({ name, ...recurrentOptions(options) });
    case 'MinGRU':
      return minGru({ name, ...minRecurrentOptions(options) });
    case 'MinLSTM':
      return minLstm({ name, ...minRecurrentOptions(options) });
    case 'Bidirectional':
      return readBidirectional(name, options);
    case 'Embedding':
      return embedding({
        name,
        inputDim: options.number('input_dim'),
        outputDim: options.number('output_dim'),
        maskZero: options.boolean('mask_zero', false),
        trainable: options.boolean('trainable', true),
      });
    case 'Masking':
      return masking({ name, maskValue: options.number('mask_value') });
    case 'GlobalMaxPooling1D':
    case 'GlobalAveragePooling1D':
      options.mustBe('data_format', 'channels_last');
      options.mustBe('keepdims', false);
      return { className, config: { name } };
    case 'Conv1D':
      options.mustBe('data_format', 'channels_last');
      options.mustBe('groups', 1);
      return conv1d({
        name,
        filters: options.number('filters'),
        kernelSize: options.length('kernel_size'),
        strides: options.length('strides'),
        padding: options.oneOf('padding', ['valid', 'same', 'causal']),
        dilationRate: options.length('dilation_rate'),
        activation: readActivation(options),
        useBias: options.boolean('use_bias', true),
        ...penaltyOptions(options),
      });
    case 'Conv2D':
      options.mustBe('groups', 1);
      return conv2d({
        name,
        ...convolution(options),
        activation: readActivation(options),
        ...penaltyOptions(options),
      });
    case 'ConvLSTM2D':
      options.mustBe('dropout', 0);
      options.mustBe('recurrent_dropout', 0);
      options.mustBe('stateful', false);
      options.mustBe('return_state', false);
      options.mustBe('time_major', false);
      return convLstm2d({
        name,
        ...convolution(options),
        activation: readCellActivation(options, 'activation'),
        recurrentActivation: readCellActivation(options, 'recurrent_activation'),
        unitForgetBias: options.boolean('unit_forget_bias', true),
        returnSequences: options.boolean('return_sequences', false),
        goBackwards: options.boolean('go_backwards', false),
      });
    case 'MaxPooling2D':
    case 'AveragePooling2D': {
      options.mustBe('data_format', 'channels_last');
      const pooling = className === 'MaxPooling2D' ? maxPooling2d : averagePooling2d;
      return pooling({
        name,
        poolSize: options.pair('pool_size'),
        strides: options.pair('strides'),
        padding: options.oneOf('padding', ['valid', 'same']),
      });
    }
    case 'GlobalMaxPooling2D':
    case 'GlobalAveragePooling2D':
      options.mustBe('data_format', 'channels_last');
      options.mustBe('keepdims', false);
      return { className, config: { name } };
    case 'Flatten':
      options.mustBe('data_format', 'channels_last');
      return flatten({ name });
    case 'MaxPooling1D':
    case 'AveragePooling1D': {
      options.mustBe('data_format', 'channels_last');
      const pooling = className === 'MaxPooling1D' ? maxPooling1d : averagePooling1d;
      return pooling({
        name,
        poolSize: options.length('pool_size'),
        strides: options.length('strides'),
        padding: options.oneOf('padding', ['valid', 'same']),
      });
    }
    case 'AttentionPooling':
      return attentionPooling({ name, units: options.number('units') });
    case 'LayerNormalization':
      return readLayerNormalization(name, options);
    case 'TimeDistributed':
      return readTimeDistributed(name, options);
    case 'Dense':
      return dense({
        name,
        units: options.number('units'),
        useBias: options.boolean('use_bias', true),
        activation: readActivation(options),
        ...penaltyOptions(options),
      });
    case 'Dropout':
      return dropout({ name, rate: options.number('rate') });
    default:
      throw badSavedModel('A saved network has layers that this suite has', {
        received: show(className),
        remedy: 'Open it with TensorFlow.js, or with a newer version of this suite',
      });
  }
}

function readBidirectional(name: string, options: KerasOptions): Unnamed<BidirectionalLayer> {
  const layer = readRecurrent(options.take('layer'), `${name}, forwards`);
  const backward = options.take('backward_layer') ?? undefined;
  if (backward !== undefined) assertMirrored(layer, readRecurrent(backward, `${name}, backwards`));
  return bidirectional({ name, layer, mergeMode: options.oneOf('merge_mode', mergeModes) });
}

const mergeModes: readonly MergeMode[] = ['concat', 'sum', 'mul', 'ave'];

function readRecurrent(json: unknown, where: string): RecurrentLayer {
  const layer = readLayer(json, where);
  if (isNamed(layer) && isRecurrent(layer)) return layer;
  throw badSavedModel('A bidirectional layer is made of LSTM, GRU, SimpleRNN, MinGRU or MinLSTM', {
    received: layer.className,
    remedy: 'Open it with TensorFlow.js',
  });
}

/** Every layer in a file has a name, which `readLayer` insists on. */
function isNamed(layer: Unnamed<LayerConfig>): layer is LayerConfig {
  return layer.config.name !== undefined;
}

/** Keras 3 writes the layer that goes backwards too. */
function assertMirrored(forward: RecurrentLayer, backward: RecurrentLayer): void {
  const mirrored = {
    ...forward.config,
    goBackwards: !forward.config.goBackwards,
    name: backward.config.name,
  };
  if (forward.className === backward.className && show(mirrored) === show(backward.config)) return;
  throw badSavedModel('Both directions of a bidirectional layer are of the same kind and size', {
    received: `${show(forward.config)} and ${show(backward.config)}`,
    remedy: 'Open it with Keras',
  });
}

function readLayerNormalization(name: string, options: KerasOptions): Unnamed<LayerConfig> {
  const axis = [options.take('axis') ?? -1].flat();
  // TensorFlow.js writes the last axis of [batch, time, features] as 2.
  if (axis.length !== 1 || (axis[0] !== -1 && axis[0] !== 2)) {
    throw badSavedModel('Layer normalization runs over the last axis', {
      received: `axis ${show(axis)}`,
      remedy: 'Open it with TensorFlow.js',
    });
  }
  options.mustBe('center', true);
  options.mustBe('scale', true);
  options.mustBe('rms_scaling', false);
  return layerNormalization({ name, epsilon: options.number('epsilon') });
}

/** What Keras says of convolutions over frames. */
function convolution(options: KerasOptions) {
  options.mustBe('data_format', 'channels_last');
  return {
    filters: options.number('filters'),
    kernelSize: options.pair('kernel_size'),
    strides: options.pair('strides'),
    padding: options.oneOf('padding', ['valid', 'same']),
    dilationRate: options.pair('dilation_rate'),
    useBias: options.boolean('use_bias', true),
  };
}

/** Layers read every step as it is. */
function readTimeDistributed(name: string, options: KerasOptions): Unnamed<LayerConfig> {
  const layer = readLayer(options.take('layer'), name);
  if (isNamed(layer) && isStepwise(layer))
    return { ...layer, config: { ...layer.config, name } } as LayerConfig;
  throw badSavedModel('A layer that is applied to each step reads each on its own', {
    received: layer.className,
    remedy: 'Open it with TensorFlow.js',
  });
}

/** @throws {RnnError} bad-saved-model when it is no object */
export function asRecord(value: unknown): Readonly<Record<string, unknown>> {
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
