import { outputUnits } from './cell-options.js';
import type { FrameLayer, ConvLstm2dLayer } from './frame-layer-config.js';
import { featuresOfFrame } from './frames.js';
import type { DenseLayer, DropoutLayer, LayerConfig, LayerNormalizationLayer } from './layer-config.js';

/** How many numbers a layer gives at each step for `features` numbers a step. */
export function featuresOf(layer: LayerConfig, features: number): number {
  switch (layer.className) {
    case 'AttentionPooling':
    case 'Dropout':
    case 'LayerNormalization':
    case 'Masking':
    case 'MaxPooling1D':
    case 'AveragePooling1D':
    case 'GlobalMaxPooling1D':
    case 'GlobalAveragePooling1D':
      return features;
    case 'Bidirectional': {
      const units = outputUnits(layer.config.layer);
      return layer.config.mergeMode === 'concat' ? 2 * units : units;
    }
    case 'Conv1D':
      return layer.config.filters;
    case 'Conv2D':
    case 'MaxPooling2D':
    case 'AveragePooling2D':
    case 'GlobalMaxPooling2D':
    case 'GlobalAveragePooling2D':
    case 'Flatten':
    case 'ConvLSTM2D':
      return featuresOfFrame(layer);
    case 'Embedding':
      return layer.config.outputDim;
    case 'LSTM':
      return outputUnits(layer);
    default:
      return layer.config.units;
  }
}

/** Whether a layer reads sequences only; if so, whether it gives one output for each, or outputs at every step. */
export function readsSequences(layer: LayerConfig): { readonly returnSequences: boolean } | undefined {
  if (isStepwise(layer)) return undefined;
  switch (layer.className) {
    case 'Embedding':
      return undefined;
    case 'Conv1D':
    case 'MaxPooling1D':
    case 'AveragePooling1D':
    case 'Masking':
      return { returnSequences: true };
    case 'AttentionPooling':
    case 'GlobalMaxPooling1D':
    case 'GlobalAveragePooling1D':
      return { returnSequences: false };
    case 'Bidirectional':
      return layer.config.layer.config;
    default:
      return layer.config;
  }
}

/** A layer that makes something of each step by itself, or of what is no sequence. */
export type StepwiseLayer =
  DenseLayer | DropoutLayer | LayerNormalizationLayer | Exclude<FrameLayer, ConvLstm2dLayer>;

/** Whether a layer makes something of each step by itself. */
export function isStepwise(layer: LayerConfig): layer is StepwiseLayer {
  return stepwise.has(layer.className);
}

const stepwise: ReadonlySet<string> = new Set<StepwiseLayer['className']>([
  'Dense',
  'Dropout',
  'LayerNormalization',
  'Conv2D',
  'MaxPooling2D',
  'AveragePooling2D',
  'GlobalMaxPooling2D',
  'GlobalAveragePooling2D',
  'Flatten',
]);
