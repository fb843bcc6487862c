import {
  attentionPooling,
  bidirectional,
  concatenate,
  dense,
  dropout,
  embedding,
  from,
  globalMaxPooling1d,
  graph,
  input,
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
  /** What the dense layer gets of all steps: their mean by attention, or beside it the largest of each number. */
  readonly pooling: 'attention' | 'attentionAndMax';
}

/** Ids [batch, time] → logits [batch, numLabels]. */
export function buildTextNetwork(config: TextNetworkConfig): Network {
  const { vocabularySize, numLabels, embeddingDim, units, direction } = config;
  const words = embedding({ inputDim: vocabularySize, outputDim: embeddingDim, maskZero: true });
  const forward = lstm({ units, returnSequences: true });
  const reader = direction === 'both' ? bidirectional({ layer: forward }) : forward;
  const heed = attentionPooling({ units });
  const scores = dense({ units: numLabels });
  if (config.pooling === 'attention') {
    const hide = config.dropout > 0 ? [dropout({ rate: config.dropout })] : [];
    return sequential([words, ...hide, reader, heed, ...hide, scores], { name: 'text-classifier' });
  }
  const hide = dropout({ rate: config.dropout });
  return graph({
    name: 'text-classifier',
    inputs: { ids: input() },
    layers: {
      words: from('ids', words),
      shown: from('words', hide),
      read: from('shown', reader),
      heeded: from('read', heed),
      most: from('read', globalMaxPooling1d()),
      pooled: from(['heeded', 'most'], concatenate()),
      kept: from('pooled', hide),
      scores: from('kept', scores),
    },
    output: 'scores',
  });
}
