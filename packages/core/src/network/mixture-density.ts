import { RnnError, show } from '../errors.js';
import type { DenseLayer, Unnamed } from './layer-config.js';
import { dense } from './layers.js';

/** A mixture of normal densities over vectors. */
export interface Mixture {
  readonly numMixtures: number;
  /** Length of a vector. Default: 1, and 2 where the kind is 'bivariate'. */
  readonly outputDim?: number;
  /**
   * 'gaussian': the coordinates of a component are independent. 'bivariate': two coordinates that may go together, as
   * those of a pen do. Default: 'gaussian'.
   */
  readonly kind?: 'gaussian' | 'bivariate';
}

/** A mixture with everything said. */
export type FullMixture = Required<Mixture>;

/**
 * A dense layer that gives the parameters of a mixture at each step, for the loss 'mixtureDensity' and `sampleMixture`:
 * [batch, …, features] → [batch, …, numMixtures × (1 + 2 × outputDim)], or numMixtures × 6 where it is bivariate. In
 * this order: logits [numMixtures], means [numMixtures, outputDim], raw scales [numMixtures, outputDim], and raw
 * correlations [numMixtures] where it is bivariate. A scale is softplus(raw) + 0.001, a correlation 0.999 tanh(raw).
 * Source: Bishop 1994, "Mixture density networks"; Graves 2013, eqs. 15 to 25.
 */
export function mixtureDensity({
  name,
  ...mixture
}: Mixture & { readonly name?: string }): Unnamed<DenseLayer> {
  return dense({ units: mixtureWidth(mixture), ...(name !== undefined && { name }) });
}

/** How many numbers describe a mixture. */
export function mixtureWidth(mixture: Mixture): number {
  const { numMixtures, outputDim, kind } = toFullMixture(mixture);
  return numMixtures * (1 + 2 * outputDim + (kind === 'bivariate' ? 1 : 0));
}

/** @throws {RnnError} invalid-argument when there is no such mixture */
export function toFullMixture({ numMixtures, kind = 'gaussian', ...options }: Mixture): FullMixture {
  const { outputDim = kind === 'bivariate' ? 2 : 1 } = options;
  const isCount = [numMixtures, outputDim].every((count) => Number.isInteger(count) && count > 0);
  const isKind = kind === 'gaussian' || (kind === 'bivariate' && outputDim === 2);
  if (isCount && isKind) return { numMixtures, outputDim, kind };
  throw new RnnError(
    'invalid-argument',
    "A mixture has at least one component over vectors of at least one number, and is 'gaussian', or 'bivariate' over two. " +
      `Received ${show({ numMixtures, outputDim, kind })}. { numMixtures: 5, outputDim: 2 } is a mixture of five.`,
  );
}
