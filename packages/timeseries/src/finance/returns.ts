/** ln(close ÷ close before) of each row; NaN in the first. */
export function toReturns(closes: ArrayLike<number>): Float64Array {
  return Float64Array.from({ length: closes.length }, (_, row) =>
    row === 0 ? NaN : Math.log(closes[row]! / closes[row - 1]!),
  );
}

/** How much of the last estimate the next one keeps. Source: RiskMetrics 1996, daily returns. */
const memory = 0.94;
const settlingRows = 20;
/** A share that nobody trades: a thousandth of a percent a day. */
const smallestVariance = 1e-10;

/**
 * Reads returns one by one → the usual size of a return as it is known after each: the root of an exponential mean of
 * squares. NaN until returns of four weeks are known. Source: RiskMetrics 1996.
 */
export function createVolatilityReader(): (oneReturn: number) => number {
  let [variance, known] = [0, 0];
  return (oneReturn) => {
    if (!Number.isNaN(oneReturn)) {
      known += 1;
      // At first a plain mean, so that the first return weighs no more than others.
      const kept = Math.min(memory, 1 - 1 / known);
      variance = kept * variance + (1 - kept) * oneReturn * oneReturn;
    }
    return known < settlingRows ? NaN : Math.sqrt(Math.max(variance, smallestVariance));
  };
}

/** The volatility known after each return of a whole history. */
export function toVolatility(returns: Float64Array): Float64Array {
  const read = createVolatilityReader();
  return returns.map((oneReturn) => read(oneReturn));
}
