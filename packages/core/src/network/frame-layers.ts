import type {
  Conv2dConfig,
  Conv2dLayer,
  ConvLstm2dConfig,
  ConvLstm2dLayer,
  FlattenLayer,
  GlobalPooling2dLayer,
  Pair,
  Pooling2dConfig,
  Pooling2dLayer,
  WholeFrameConfig,
} from './frame-layer-config.js';
import { RnnError } from '../errors.js';
import type { LayerConfig, Unnamed } from './layer-config.js';
import { isStepwise, type StepwiseLayer } from './layer-shape.js';

/** One number stands for rows and columns alike. */
export type Size = number | Pair;

/** Options as a caller gives them. */
type Options<Config, Sizes extends keyof Config> = Partial<Omit<Config, Sizes>> &
  Partial<Record<Sizes, Size>>;

type ConvolutionSizes = 'kernelSize' | 'strides' | 'dilationRate';
type ConvolutionOptions<Config extends Conv2dConfig | ConvLstm2dConfig> = Options<
  Config,
  ConvolutionSizes
> & {
  readonly filters: number;
  readonly kernelSize: Size;
};

/**
 * A dense layer over windows of each frame: [batch, time, height * width * channels] →
 * [batch, time, newHeight * newWidth * filters]. A chain with it says its `frameShape`.
 */
export function conv2d(options: ConvolutionOptions<Conv2dConfig>): Unnamed<Conv2dLayer> {
  return { className: 'Conv2D', config: { activation: 'linear', useBias: true, ...convolution(options) } };
}

/**
 * A long short-term memory of frames, whose products are convolutions: [batch, time, height * width * channels] →
 * [batch, newHeight * newWidth * filters], or [batch, time, newHeight * newWidth * filters].
 * Source: Shi et al. 2015, "Convolutional LSTM network", without its peepholes, as in Keras.
 */
export function convLstm2d(options: ConvolutionOptions<ConvLstm2dConfig>): Unnamed<ConvLstm2dLayer> {
  return {
    className: 'ConvLSTM2D',
    config: {
      activation: 'tanh',
      recurrentActivation: 'sigmoid',
      useBias: true,
      unitForgetBias: true,
      returnSequences: false,
      goBackwards: false,
      ...convolution(options),
    },
  };
}

function convolution<Given extends ConvolutionOptions<Conv2dConfig> | ConvolutionOptions<ConvLstm2dConfig>>({
  kernelSize,
  strides = 1,
  dilationRate = 1,
  padding = 'valid',
  ...options
}: Given) {
  return {
    ...options,
    kernelSize: pairOf(kernelSize),
    strides: pairOf(strides),
    dilationRate: pairOf(dilationRate),
    padding,
  };
}

/** The largest of each channel's numbers in windows of each frame: [batch, time, newHeight * newWidth * channels]. */
export function maxPooling2d(
  options: Options<Pooling2dConfig, 'poolSize' | 'strides'> = {},
): Unnamed<Pooling2dLayer> {
  return { className: 'MaxPooling2D', config: pooling(options) };
}

/** The mean of each channel's numbers in windows of each frame: [batch, time, newHeight * newWidth * channels]. */
export function averagePooling2d(
  options: Options<Pooling2dConfig, 'poolSize' | 'strides'> = {},
): Unnamed<Pooling2dLayer> {
  return { className: 'AveragePooling2D', config: pooling(options) };
}

function pooling({
  poolSize = 2,
  strides = poolSize,
  padding = 'valid',
  ...options
}: Options<Pooling2dConfig, 'poolSize' | 'strides'>): Unnamed<Pooling2dLayer>['config'] {
  return { ...options, poolSize: pairOf(poolSize), strides: pairOf(strides), padding };
}

/** The largest of each channel's numbers in each frame: [batch, time, height * width * channels] → [batch, time, channels]. */
export function globalMaxPooling2d(options: Partial<WholeFrameConfig> = {}): Unnamed<GlobalPooling2dLayer> {
  return { className: 'GlobalMaxPooling2D', config: { ...options } };
}

/** The mean of each channel's numbers in each frame: [batch, time, height * width * channels] → [batch, time, channels]. */
export function globalAveragePooling2d(
  options: Partial<WholeFrameConfig> = {},
): Unnamed<GlobalPooling2dLayer> {
  return { className: 'GlobalAveragePooling2D', config: { ...options } };
}

/** Each frame as plain numbers, for layers that read such: [batch, time, height * width * channels], unchanged. */
export function flatten(options: Partial<WholeFrameConfig> = {}): Unnamed<FlattenLayer> {
  return { className: 'Flatten', config: { ...options } };
}

/**
 * A layer at each step of a sequence, in Keras's word for it. Such layers do that here without being told, so it is the
 * layer itself that comes back; masks pass on.
 * @throws {RnnError} invalid-argument for a layer that needs more than a step
 */
export function timeDistributed<Layer extends Unnamed<StepwiseLayer>>(layer: Layer): Layer {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- only its class is looked at
  if (isStepwise(layer as LayerConfig)) return layer;
  throw new RnnError(
    'invalid-argument',
    `timeDistributed takes a layer that reads each step on its own. Received ${layer.className}. Use it as it is: it reads sequences.`,
  );
}

function pairOf(size: Size): Pair {
  return typeof size === 'number' ? [size, size] : [size[0], size[1]];
}
