import type { Activation, CellActivation, LayerOf, PenaltyOptions } from './layer-config.js';

/** What one step of a film is: its numbers stand row by row, pixel by pixel, channel by channel. */
export type FrameShape = readonly [height: number, width: number, channels: number];

/** One number for rows and one for columns. */
export type Pair = readonly [rows: number, columns: number];

/** What a layer that reads frames knows of them; a chain says it, and from there each layer the next. */
interface FrameConfig {
  readonly name: string;
  readonly frameShape: FrameShape;
}

/** How windows go over a frame. */
interface FrameWindowConfig extends FrameConfig {
  readonly strides: Pair;
  /** 'valid' reads whole windows only, 'same' puts zeros around, so that as many come out, divided by `strides`. */
  readonly padding: 'valid' | 'same';
}

/** Options of a convolution over each frame, in Keras's words. */
export interface Conv2dConfig extends FrameWindowConfig, PenaltyOptions {
  /** Channels that come out. */
  readonly filters: number;
  readonly kernelSize: Pair;
  /** Pixels from one that it reads to the next. */
  readonly dilationRate: Pair;
  readonly activation: Activation;
  readonly useBias: boolean;
}

/** Options of pooling over windows of each frame, in Keras's words. */
export interface Pooling2dConfig extends FrameWindowConfig {
  /** How many pixels become one. */
  readonly poolSize: Pair;
}

/** What makes numbers of a frame has no options. */
export interface WholeFrameConfig extends FrameConfig {}

/** Options of a long short-term memory whose products are convolutions, in Keras's words. */
export interface ConvLstm2dConfig extends FrameWindowConfig {
  /** Channels of the output and of both states. */
  readonly filters: number;
  readonly kernelSize: Pair;
  /** Pixels from one that it reads to the next, in inputs; in states they are neighbours. */
  readonly dilationRate: Pair;
  readonly activation: CellActivation;
  readonly recurrentActivation: CellActivation;
  readonly useBias: boolean;
  /** The forget gate's bias starts at 1. */
  readonly unitForgetBias: boolean;
  /** Frames at every step, not only the last. */
  readonly returnSequences: boolean;
  /** Reads the last step first; outputs then stand in the order in which they were made. */
  readonly goBackwards: boolean;
}

export type Conv2dLayer = LayerOf<'Conv2D', Conv2dConfig>;
export type Pooling2dLayer =
  LayerOf<'MaxPooling2D', Pooling2dConfig> | LayerOf<'AveragePooling2D', Pooling2dConfig>;
export type GlobalPooling2dLayer =
  LayerOf<'GlobalMaxPooling2D', WholeFrameConfig> | LayerOf<'GlobalAveragePooling2D', WholeFrameConfig>;
export type FlattenLayer = LayerOf<'Flatten', WholeFrameConfig>;
export type ConvLstm2dLayer = LayerOf<'ConvLSTM2D', ConvLstm2dConfig>;

/** A layer that reads frames. */
export type FrameLayer = Conv2dLayer | Pooling2dLayer | GlobalPooling2dLayer | FlattenLayer | ConvLstm2dLayer;
