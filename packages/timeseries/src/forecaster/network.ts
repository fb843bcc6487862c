import { dense, gru, initializeWeights, sequential, type Network, type Weights } from '@recurrent/core';

/** What a forecaster's network depends on. */
export interface ForecastNetworkConfig {
  readonly numFeatures: number;
  readonly numOutputs: number;
  readonly units: number;
}

/** [batch, time, numFeatures] → at every step the forecast from there on [batch, time, numOutputs]. */
export function buildForecastNetwork({ numFeatures, numOutputs, units }: ForecastNetworkConfig): Network {
  return sequential([gru({ units, returnSequences: true }), dense({ units: numOutputs })], {
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
