/** How far forecasts are from what happened, in the target's unit. */
export interface ForecastErrors {
  /** Mean absolute error. */
  readonly mae: number;
  /** Root of the mean squared error. */
  readonly rmse: number;
}

/** Errors over pairs of a forecast and an outcome. */
export function errorsOf(forecasts: ArrayLike<number>, outcomes: ArrayLike<number>): ForecastErrors {
  let absolute = 0;
  let squared = 0;
  for (let index = 0; index < forecasts.length; index++) {
    const error = forecasts[index]! - outcomes[index]!;
    absolute += Math.abs(error);
    squared += error * error;
  }
  return { mae: absolute / forecasts.length, rmse: Math.sqrt(squared / forecasts.length) };
}
