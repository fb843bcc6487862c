import { outputUnits } from './cell-options.js';
import type { LayerConfig } from './layer-config.js';

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
  switch (layer.className) {
    case 'Dense':
    case 'Dropout':
    case 'Embedding':
    case 'LayerNormalization':
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
