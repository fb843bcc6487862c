import {
  attentionPooling,
  bidirectional,
  dense,
  dropout,
  embedding,
  lstm,
  sequential,
  type Network,
} from '@recurrent/core';

/** What a text classifier's network depends on. */
export interface TextNetworkConfig {
  /** Ids, padding included. */
  readonly vocabularySize: number;
  readonly numLabels: number;
  readonly embeddingDim: number;
  readonly units: number;
  /** Part of the numbers hidden while it learns. */
  readonly dropout: number;
  /** 'both' reads a text from both ends, and cannot be read live. */
  readonly direction: 'forward' | 'both';
}

/** Ids [batch, time] → logits [batch, numLabels]. */
export function buildTextNetwork(config: TextNetworkConfig): Network {
  const { vocabularySize, numLabels, embeddingDim, units, direction } = config;
  const reader = lstm({ units, returnSequences: true });
  const hide = config.dropout > 0 ? [dropout({ rate: config.dropout })] : [];
  return sequential(
    [
      embedding({ inputDim: vocabularySize, outputDim: embeddingDim, maskZero: true }),
      ...hide,
      direction === 'both' ? bidirectional({ layer: reader }) : reader,
      attentionPooling({ units }),
      ...hide,
      dense({ units: numLabels }),
    ],
    { name: 'text-classifier' },
  );
}
