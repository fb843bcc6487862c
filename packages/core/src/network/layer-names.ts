import { RnnError } from '../errors.js';
import type { LayerConfig, Unnamed } from './layer-config.js';

/** Keras's names by class. */
export const baseNames: Readonly<Record<LayerConfig['className'], string>> = {
  GRU: 'gru',
  LSTM: 'lstm',
  SimpleRNN: 'simple_rnn',
  MinGRU: 'min_gru',
  MinLSTM: 'min_lstm',
  Bidirectional: 'bidirectional',
  Embedding: 'embedding',
  Masking: 'masking',
  GlobalMaxPooling1D: 'global_max_pooling1d',
  GlobalAveragePooling1D: 'global_average_pooling1d',
  LayerNormalization: 'layer_normalization',
  AttentionPooling: 'attention_pooling',
  Dense: 'dense',
  Conv1D: 'conv1d',
  MaxPooling1D: 'max_pooling1d',
  AveragePooling1D: 'average_pooling1d',
  Conv2D: 'conv2d',
  MaxPooling2D: 'max_pooling2d',
  AveragePooling2D: 'average_pooling2d',
  GlobalMaxPooling2D: 'global_max_pooling2d',
  GlobalAveragePooling2D: 'global_average_pooling2d',
  Flatten: 'flatten',
  ConvLSTM2D: 'conv_lstm2d',
  Dropout: 'dropout',
};

/** Gives layers without a name Keras's: gru, gru_1, dense … */
export function nameLayers(layers: readonly Unnamed<LayerConfig>[]): LayerConfig[] {
  const taken = new Set<string>();
  const counts = new Map<string, number>();
  const chosen = new Set(layers.flatMap(({ config }) => config.name ?? []));
  return layers.map((layer) => {
    const name = layer.config.name ?? nextName(layer.className, { counts, chosen });
    if (taken.has(name)) {
      throw new RnnError(
        'invalid-argument',
        `Each layer has a name of its own. Received '${name}' twice. Rename one, or leave names out.`,
      );
    }
    taken.add(name);
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the class name still goes with its config
    return { ...layer, config: { ...layer.config, name } } as LayerConfig;
  });
}

function nextName(
  className: LayerConfig['className'],
  { counts, chosen }: { counts: Map<string, number>; chosen: ReadonlySet<string> },
): string {
  const base = baseNames[className];
  for (;;) {
    const count = counts.get(base) ?? 0;
    counts.set(base, count + 1);
    const name = count === 0 ? base : `${base}_${count}`;
    if (!chosen.has(name)) return name;
  }
}
