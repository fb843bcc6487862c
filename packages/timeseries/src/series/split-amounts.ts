import { columnOf, type Series } from './series.js';

/** What an amount is made of: whether it occurs (1 or 0), and its logarithm where it does; NaN where that is not known. */
export interface AmountParts {
  readonly occurs: number;
  readonly amount: number;
}

export function toAmountParts(value: number, threshold: number): AmountParts {
  return {
    occurs: Number.isNaN(value) ? NaN : Number(value > threshold),
    amount: value > threshold ? Math.log(value) : NaN,
  };
}

/**
 * An amount that is often nothing, such as rain, in two parts: `${column}_occurs` (1 where it is above the threshold, else
 * 0) and `${column}_amount` (its logarithm where it occurs, missing elsewhere), beside the columns there were.
 * `createAmountForecaster` foretells both. Source: Stern and Coe 1984.
 */
export function splitAmounts(
  series: Series,
  { column, threshold = 0 }: { readonly column: string; readonly threshold?: number },
): Series {
  const values = columnOf(series, column);
  return {
    ...series,
    columns: {
      ...series.columns,
      [`${column}_occurs`]: values.map((value) => toAmountParts(value, threshold).occurs),
      [`${column}_amount`]: values.map((value) => toAmountParts(value, threshold).amount),
    },
  };
}
