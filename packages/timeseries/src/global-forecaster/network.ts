import {
  dense,
  dropout,
  gru,
  initializeWeights,
  lstm,
  sequential,
  simpleRnn,
  type Network,
  type Weights,
} from '@recurrent/core';

/**
 * How a window is read. 'segment': a GRU over segments of many rows, and each part of the horizon foretold by itself;
 * 'gru', 'lstm', 'simpleRnn': row by row, and the whole horizon foretold at the end; 'autoregressive': a GRU that tells the
 * next row, reads what was drawn for it, and so on, which gives paths whose steps belong together.
 */
export type Architecture = 'segment' | 'gru' | 'lstm' | 'simpleRnn' | 'autoregressive';

/** What a global forecaster's network depends on. */
export interface GlobalNetworkConfig {
  readonly architecture: Architecture;
  readonly numFeatures: number;
  readonly numOutputs: number;
  readonly units: number;
  /** Part of the units hidden at random while it learns. */
  readonly dropout: number;
}

/**
 * [batch, steps, numFeatures] → what is foretold at the place that the last step names [batch, numOutputs]; of
 * 'autoregressive' what is foretold after each step [batch, steps, numOutputs].
 */
export function buildGlobalNetwork(config: GlobalNetworkConfig): Network {
  const { architecture, numFeatures, numOutputs, units } = config;
  const hidden = config.dropout > 0 ? [dropout({ rate: config.dropout })] : [];
  const cell = { segment: gru, gru, lstm, simpleRnn, autoregressive: gru }[architecture];
  const returnSequences = architecture === 'autoregressive';
  return sequential(
    [
      dense({ units, activation: 'relu' }),
      cell({ units, returnSequences }),
      ...hidden,
      dense({ units: numOutputs }),
    ],
    { numFeatures, name: 'global_forecaster' },
  );
}

/** First weights; the same seed gives the same. */
export function initializeGlobalWeights(network: Network, seed: number): Weights {
  return initializeWeights(network, seed);
}
