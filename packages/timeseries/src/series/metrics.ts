/** How far forecasts are from what happened. */
export interface ForecastErrors {
  /** Mean absolute error, in the target's unit. */
  readonly mae: number;
  /** Root of the mean squared error, in the target's unit. */
  readonly rmse: number;
  /** Mean of 100 · |error| ÷ |outcome|, in percent; Infinity where an outcome of 0 was missed. */
  readonly mape: number;
  /** Mean of 200 · |error| ÷ (|forecast| + |outcome|), in percent from 0 to 200; two zeros count 0. Source: Makridakis 1993. */
  readonly smape: number;
  /** Mean absolute error ÷ that of "as now" on the past; NaN without one. Source: Hyndman and Koehler 2006. */
  readonly mase: number;
  /** The same of squares, under a root: as in the M5 competition. */
  readonly rmsse: number;
}

/** What errors are measured by: those of "as now" on the past. */
export interface ErrorScale {
  readonly absolute: number;
  readonly squared: number;
}

/** The mean errors of "as now" one row ahead over the known values of a past. */
export function errorScaleOf(past: ArrayLike<number>): ErrorScale {
  let [absolute, squared, count] = [0, 0, 0];
  for (let row = 1; row < past.length; row++) {
    const change = past[row]! - past[row - 1]!;
    if (Number.isNaN(change)) continue;
    absolute += Math.abs(change);
    squared += change * change;
    count += 1;
  }
  return { absolute: absolute / count, squared: squared / count };
}

/** Errors over pairs of a forecast and an outcome. */
export function errorsOf(
  forecasts: ArrayLike<number>,
  outcomes: ArrayLike<number>,
  scale?: ErrorScale,
): ForecastErrors {
  const sums = createErrorSums();
  for (let index = 0; index < forecasts.length; index++) sums.add(forecasts[index]!, outcomes[index]!);
  return sums.errors(scale);
}

/** Errors over pairs that come one by one, of which nothing is kept but sums. */
export interface ErrorSums {
  add(forecast: number, outcome: number): void;
  errors(scale?: ErrorScale): ForecastErrors;
}

export function createErrorSums(): ErrorSums {
  let [absolute, squared, relative, percentage, count] = [0, 0, 0, 0, 0];
  return {
    add(forecast, outcome) {
      const error = Math.abs(forecast - outcome);
      absolute += error;
      squared += error * error;
      percentage += error === 0 ? 0 : error / Math.abs(outcome);
      relative += error === 0 ? 0 : error / (Math.abs(forecast) + Math.abs(outcome));
      count += 1;
    },
    errors(scale = { absolute: NaN, squared: NaN }) {
      const mae = absolute / count;
      return {
        mae,
        rmse: Math.sqrt(squared / count),
        mape: (100 * percentage) / count,
        smape: (200 * relative) / count,
        mase: mae / scale.absolute,
        rmsse: Math.sqrt(squared / count / scale.squared),
      };
    },
  };
}

/** Mean pinball loss of forecasts of a quantile: too low costs the level, too high the rest. Source: Koenker and Bassett 1978. */
export function pinballLoss(
  forecasts: ArrayLike<number>,
  outcomes: ArrayLike<number>,
  level: number,
): number {
  let sum = 0;
  for (let index = 0; index < forecasts.length; index++) {
    const error = outcomes[index]! - forecasts[index]!;
    sum += Math.max(level * error, (level - 1) * error);
  }
  return sum / forecasts.length;
}

/**
 * Mean continuous ranked probability score of sampled forecasts, one list of samples for each outcome:
 * E|X − y| − ½ E|X − X′|, in the target's unit. Source: Gneiting and Raftery 2007, equation 21.
 */
export function crps(samples: readonly ArrayLike<number>[], outcomes: ArrayLike<number>): number {
  const each = samples.map((of, index) => {
    const sorted = Float64Array.from(of).sort();
    const count = sorted.length;
    let [distance, spread] = [0, 0];
    for (const [rank, value] of sorted.entries()) {
      distance += Math.abs(value - outcomes[index]!);
      // In order, each sample stands `rank` times above and `count − 1 − rank` times below another.
      spread += value * (2 * rank - count + 1);
    }
    return distance / count - spread / (count * count);
  });
  return each.reduce((sum, one) => sum + one, 0) / each.length;
}

/** How often outcomes lie within an interval, from 0 to 1, and how wide it is, in the target's unit. */
export interface IntervalScores {
  readonly coverage: number;
  readonly width: number;
}

/** Coverage and mean width of intervals from lower to upper. */
export function intervalScoresOf(
  { lower, upper }: { readonly lower: ArrayLike<number>; readonly upper: ArrayLike<number> },
  outcomes: ArrayLike<number>,
): IntervalScores {
  const sums = createIntervalSums();
  for (let index = 0; index < outcomes.length; index++) {
    sums.add({ lower: lower[index]!, upper: upper[index]! }, outcomes[index]!);
  }
  return sums.scores();
}

/** Coverage and width over intervals that come one by one. */
export interface IntervalSums {
  add(ends: { readonly lower: number; readonly upper: number }, outcome: number): void;
  scores(): IntervalScores;
}

export function createIntervalSums(): IntervalSums {
  let [within, width, count] = [0, 0, 0];
  return {
    add({ lower, upper }, outcome) {
      if (outcome >= lower && outcome <= upper) within += 1;
      width += upper - lower;
      count += 1;
    },
    scores: () => ({ coverage: within / count, width: width / count }),
  };
}
