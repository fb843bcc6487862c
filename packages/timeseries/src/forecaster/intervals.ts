import { RnnError } from '@recurrent/core';

/** How far outcomes lie from forecasts, as learned from rows that the forecaster has not learned from. */
export interface ForecastIntervals {
  /** Shares of outcomes that an interval holds, such as 0.8. */
  readonly levels: readonly number[];
  /** For each level, by target and step ahead: what is added to a forecast for the ends of its interval. */
  readonly offsets: readonly { readonly lower: readonly number[][]; readonly upper: readonly number[][] }[];
}

/** Fewest known outcomes from which an interval is learned. */
const fewestOutcomes = 20;

/**
 * Intervals from errors (outcome − forecast), by target and step ahead. Both ends are quantiles of the errors, as far out
 * as the count of errors asks, so that a new outcome lies within as often as the level says if it is like these.
 * Source: Vovk, Gammerman and Shafer 2005, split conformal prediction, each side by itself.
 * @throws {RnnError} bad-data when there are too few errors for the widest level
 */
export function fitIntervals(
  errors: readonly (readonly ArrayLike<number>[])[],
  levels: readonly number[],
): ForecastIntervals {
  for (const level of levels) assertLevel(level);
  const fewest = Math.min(...errors.flat().map(({ length }) => length));
  const needed = Math.max(fewestOutcomes, Math.ceil(2 / (1 - Math.max(...levels))) - 1);
  if (fewest < needed) {
    throw new RnnError(
      'bad-data',
      `Intervals of ${Math.max(...levels)} are learned from at least ${needed} known outcomes. Received ${fewest}. ` +
        'Give a longer series, or smaller levels.',
    );
  }
  const sorted = errors.map((ofTarget) => ofTarget.map((ahead) => Float64Array.from(ahead).sort()));
  const quantiles = (share: number, side: 'lower' | 'upper'): number[][] =>
    sorted.map((ofTarget) => ofTarget.map((ahead) => quantileOf(ahead, share, side)));
  return {
    levels,
    offsets: levels.map((level) => ({
      lower: quantiles((1 - level) / 2, 'lower'),
      upper: quantiles((1 - level) / 2, 'upper'),
    })),
  };
}

/** The error that so small a share of errors lies beyond, with the correction for how many there are. */
function quantileOf(sorted: Float64Array, share: number, side: 'lower' | 'upper'): number {
  const beyond = Math.max(0, Math.floor(share * (sorted.length + 1)) - 1);
  return side === 'lower' ? sorted[beyond]! : sorted[sorted.length - 1 - beyond]!;
}

function assertLevel(level: number): void {
  if (level > 0 && level < 1) return;
  throw new RnnError(
    'invalid-argument',
    `A level is the share of outcomes that an interval holds, between 0 and 1. Received ${level}. 0.8 is a usual value.`,
  );
}
