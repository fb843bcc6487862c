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

/** Which cell carries the state. */
export type ForecastArchitecture = 'gru' | 'lstm' | 'simpleRnn';

/** What a forecaster's network depends on. */
export interface ForecastNetworkConfig {
  readonly numFeatures: number;
  readonly numOutputs: number;
  readonly units: number;
  /** Part of the units hidden at random while it learns. */
  readonly dropout: number;
  /** Default 'gru'. */
  readonly architecture?: ForecastArchitecture;
}

/** [batch, time, numFeatures] → at every step the forecast from there on [batch, time, numOutputs]. */
export function buildForecastNetwork(config: ForecastNetworkConfig): Network {
  const { numFeatures, numOutputs, units } = config;
  const cell = { gru, lstm, simpleRnn }[config.architecture ?? 'gru'];
  const hidden = config.dropout > 0 ? [dropout({ rate: config.dropout })] : [];
  return sequential([cell({ units, returnSequences: true }), ...hidden, dense({ units: numOutputs })], {
    numFeatures,
    name: 'forecaster',
  });
}

/** First weights. The last layer begins at zero: before it learns anything, the network changes no forecast. */
export function initializeForecastWeights(network: Network, seed: number): Weights {
  return initializeWeights(network, seed).map((weight) =>
    weight.name.startsWith('dense/') ? { ...weight, values: new Float32Array(weight.values.length) } : weight,
  );
}
