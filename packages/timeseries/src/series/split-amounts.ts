import { columnOf, type Series } from './series.js';

/**
 * An amount that is often nothing, such as rain, in two parts: `${column}_occurs` (1 where it is above the threshold, else
 * 0) and `${column}_amount` (its logarithm where it occurs, missing elsewhere), beside the columns there were.
 * How likely it is and how much it then is are told by two forecasters. Source: Stern and Coe 1984.
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
      [`${column}_occurs`]: values.map((value) => (Number.isNaN(value) ? NaN : Number(value > threshold))),
      [`${column}_amount`]: values.map((value) => (value > threshold ? Math.log(value) : NaN)),
    },
  };
}
