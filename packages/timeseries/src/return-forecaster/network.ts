import {
  dense,
  dropout,
  gru,
  initializeWeights,
  sequential,
  type Network,
  type Weights,
} from '@recurrent/core';

/** What a return forecaster's network depends on. */
export interface ReturnNetworkConfig {
  readonly numFeatures: number;
  readonly units: number;
  /** Part of the units hidden at random while it learns. */
  readonly dropout: number;
}

/** [batch, time, numFeatures] → at every step mean and raw scale of the next return [batch, time, 2]. */
export function buildReturnNetwork({ numFeatures, units, dropout: rate }: ReturnNetworkConfig): Network {
  const hidden = rate > 0 ? [dropout({ rate })] : [];
  return sequential([gru({ units, returnSequences: true }), ...hidden, dense({ units: 2 })], {
    numFeatures,
    name: 'return_forecaster',
  });
}

/** Added to softplus of the raw scale, as the Gaussian loss does. */
const smallestScale = 0.001;

/** The scale that a raw output stands for. */
export function toScale(raw: number): number {
  return Math.log1p(Math.exp(-Math.abs(raw))) + Math.max(raw, 0) + smallestScale;
}

/** First weights: until it learns, the next return has mean 0 and the volatility known so far. */
export function initializeReturnWeights(network: Network, seed: number): Weights {
  const rawOfOne = Math.log(Math.expm1(1 - smallestScale));
  return initializeWeights(network, seed).map((weight) => {
    if (weight.name === 'dense/kernel') return { ...weight, values: weight.values.map(() => 0) };
    if (weight.name === 'dense/bias') return { ...weight, values: Float32Array.of(0, rawOfOne) };
    return weight;
  });
}
