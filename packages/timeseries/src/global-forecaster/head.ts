import { RnnError, type PredictorOptions, type Random } from '@recurrent/core';
import { normalQuantile, studentTQuantile } from './distributions.js';

/**
 * What the network says of a value to come. 'point': one number; 'gaussian' and 'studentT': a distribution; 'quantiles':
 * the values that given shares of outcomes lie below; 'probability': how likely a 1 is, of targets that are 0 or 1.
 */
export type HeadName = 'point' | 'gaussian' | 'studentT' | 'quantiles' | 'probability';

/** A head with its options, as plain data. */
export type HeadConfig =
  | { readonly name: 'point'; readonly loss: 'meanAbsoluteError' | 'meanSquaredError' | 'huber' }
  | { readonly name: 'gaussian' }
  | { readonly name: 'studentT' }
  | { readonly name: 'probability' }
  | { readonly name: 'quantiles'; readonly quantiles: readonly number[] };

/** A head's options as a caller gives them. */
export interface HeadOptions {
  /** Default 'point'. */
  readonly head?: HeadName;
  /** Of 'point': what is made small. Default 'meanAbsoluteError'. */
  readonly loss?: 'meanAbsoluteError' | 'meanSquaredError' | 'huber';
  /** Of 'quantiles'; 0.5 must be among them. Default [0.025, 0.1, 0.5, 0.9, 0.975]. */
  readonly quantiles?: readonly number[];
}

const usualQuantiles = [0.025, 0.1, 0.5, 0.9, 0.975];

/** @throws {RnnError} invalid-argument when quantiles are out of range, not in order, or lack the median */
export function toHeadConfig({ head = 'point', loss, quantiles }: HeadOptions): HeadConfig {
  if (head === 'point') return { name: 'point', loss: loss ?? 'meanAbsoluteError' };
  if (head !== 'quantiles') return { name: head };
  const given = quantiles ?? usualQuantiles;
  const isInOrder = given.every((share, index) => share > (given[index - 1] ?? 0) && share < 1);
  if (isInOrder && given.includes(0.5)) return { name: 'quantiles', quantiles: given };
  throw new RnnError(
    'invalid-argument',
    `quantiles are shares between 0 and 1 in rising order, 0.5 among them. Received [${given.join(', ')}]. ` +
      '[0.1, 0.5, 0.9] gives a median and a band that holds four in five.',
  );
}

/** How many numbers the network gives for one value. */
export function headWidth(head: HeadConfig): number {
  switch (head.name) {
    case 'point':
    case 'probability':
      return 1;
    case 'gaussian':
      return 2;
    case 'studentT':
      return 3;
    case 'quantiles':
      return head.quantiles.length;
  }
}

/** What training makes small. */
export function headLoss(head: HeadConfig): PredictorOptions<unknown, unknown, unknown, unknown>['loss'] {
  if (head.name === 'point') return head.loss;
  if (head.name === 'quantiles') return { name: 'quantile', quantiles: head.quantiles };
  return head.name === 'probability' ? 'binaryCrossEntropy' : head.name;
}

/** The levels of the intervals that a head gives by itself. */
export function headLevels(head: HeadConfig): number[] {
  if (head.name === 'point' || head.name === 'probability') return [];
  if (head.name !== 'quantiles') return [0.8, 0.95];
  return head.quantiles
    .filter((share) => share < 0.5 && head.quantiles.some((other) => Math.abs(other + share - 1) < 1e-9))
    .map((share) => Number((1 - 2 * share).toFixed(6)));
}

/** The value expected, from one value's numbers [headWidth]: its mean, its median, or how likely a 1 is. */
export function expectedOf(head: HeadConfig, numbers: Float32Array): number {
  if (head.name === 'probability') return 1 / (1 + Math.exp(-numbers[0]!));
  return head.name === 'quantiles' ? quantileOf(head, numbers, 0.5) : numbers[0]!;
}

/** The value that a share of outcomes is expected to lie below; NaN from a head that only says a point. */
export function quantileOf(head: HeadConfig, numbers: Float32Array, share: number): number {
  switch (head.name) {
    case 'point':
    case 'probability':
      return NaN;
    case 'gaussian':
      return numbers[0]! + toScale(numbers[1]!) * normalQuantile(share);
    case 'studentT':
      return numbers[0]! + toScale(numbers[1]!) * studentTQuantile(share, toDegrees(numbers[2]!));
    case 'quantiles':
      return between(head.quantiles, Float32Array.from(numbers).sort(), share);
  }
}

/** The ends between which a share of outcomes is expected to lie, with as many of the others below as above. */
export function intervalOf(
  head: HeadConfig,
  numbers: Float32Array,
  level: number,
): readonly [number, number] {
  const share = (1 + level) / 2;
  if (head.name !== 'studentT') {
    return [quantileOf(head, numbers, (1 - level) / 2), quantileOf(head, numbers, share)];
  }
  // Its quantile is searched for, and is the same on both sides.
  const reach = toScale(numbers[1]!) * studentTQuantile(share, toDegrees(numbers[2]!));
  return [numbers[0]! - reach, numbers[0]! + reach];
}

/** One value drawn from what the network says. A point is drawn as it is. */
export function drawFrom(head: HeadConfig, numbers: Float32Array, random: Random): number {
  switch (head.name) {
    case 'point':
      return numbers[0]!;
    case 'probability':
      return Number(random.uniform() < expectedOf(head, numbers));
    case 'gaussian':
      return numbers[0]! + toScale(numbers[1]!) * random.normal();
    case 'studentT': {
      const degrees = toDegrees(numbers[2]!);
      return (
        numbers[0]! +
        (toScale(numbers[1]!) * random.normal()) / Math.sqrt(chiSquare(degrees, random) / degrees)
      );
    }
    case 'quantiles':
      return quantileOf(head, numbers, random.uniform());
  }
}

/** As the losses 'gaussian' and 'studentT' of core read raw numbers. */
function toScale(raw: number): number {
  return softplus(raw) + 1e-3;
}

function toDegrees(raw: number): number {
  return 2 + softplus(raw);
}

function softplus(raw: number): number {
  return raw > 20 ? raw : Math.log1p(Math.exp(raw));
}

/** On the line through the two quantiles around a share; beyond the outer ones on the line of the last two. */
function between(shares: readonly number[], values: Float32Array, share: number): number {
  if (shares.length === 1) return values[0]!;
  const right = shares.findIndex((one) => one >= share);
  const upper = right === -1 ? shares.length - 1 : Math.max(1, right);
  const part = (share - shares[upper - 1]!) / (shares[upper]! - shares[upper - 1]!);
  return values[upper - 1]! + part * (values[upper]! - values[upper - 1]!);
}

/** Source: Marsaglia and Tsang 2000, for a gamma with shape degrees / 2, which is at least 1 here. */
function chiSquare(degrees: number, random: Random): number {
  const d = degrees / 2 - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const normal = random.normal();
    const v = (1 + c * normal) ** 3;
    if (v > 0 && Math.log(1 - random.uniform()) < normal ** 2 / 2 + d - d * v + d * Math.log(v))
      return 2 * d * v;
  }
}
