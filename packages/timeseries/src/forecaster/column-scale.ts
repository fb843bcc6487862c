import { fitScale, toScaled, toUnscaled, type Scale } from '@recurrent/core';

/** How a column's values become numbers of about the same size, learned from its training part. */
export interface ColumnScale extends Scale {
  /** Mean of the values themselves: what stands for missing ones before the first that is known. */
  readonly usual: number;
  /** 'log' for amounts that are mostly small and sometimes large, such as rain: log(1 + value / usual). */
  readonly curve: 'line' | 'log';
}

const skewnessOfAmounts = 2;

/** The scale of a column's values; NaN stands for missing ones. */
export function fitColumnScale(values: Float64Array): ColumnScale {
  const scale = fitScale(values);
  const usual = scale.mean;
  const isNegativeSomewhere = values.some((value) => value < 0);
  if (isNegativeSomewhere || skewness(values, scale) < skewnessOfAmounts) {
    return { ...scale, usual, curve: 'line' };
  }
  return { ...fitScale(values.map((value) => Math.log1p(value / usual))), usual, curve: 'log' };
}

/** A value as the network reads it. */
export function toModelValue(value: number, scale: ColumnScale): number {
  // Amounts are not negative; should one come in so, the logarithm still has an answer.
  return toScaled(scale.curve === 'log' ? Math.log1p(Math.max(0, value) / scale.usual) : value, scale);
}

/** A number of the network as a value; amounts are not negative. */
export function toColumnValue(modelValue: number, scale: ColumnScale): number {
  const value = toUnscaled(modelValue, scale);
  return scale.curve === 'log' ? Math.max(0, Math.expm1(value) * scale.usual) : value;
}

function skewness(values: Float64Array, { mean, deviation }: Scale): number {
  const known = values.filter((value) => !Number.isNaN(value));
  const cubes = known.reduce((sum, value) => sum + ((value - mean) / deviation) ** 3, 0);
  return cubes / Math.max(1, known.length);
}
