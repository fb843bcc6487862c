/** Mean and standard deviation of the numbers a scale was fitted on. */
export interface Scale {
  readonly mean: number;
  /** 1 when the numbers do not vary. */
  readonly deviation: number;
}

/** The scale of the numbers that are there: NaN stands for a missing one. Without any, numbers stay as they are. */
export function fitScale(values: ArrayLike<number>): Scale {
  let count = 0;
  let mean = 0;
  let squares = 0;
  // Welford's update: one pass, and no loss of digits far from zero.
  for (let index = 0; index < values.length; index++) {
    const value = values[index]!;
    if (Number.isNaN(value)) continue;
    count++;
    const off = value - mean;
    mean += off / count;
    squares += off * (value - mean);
  }
  const deviation = Math.sqrt(squares / Math.max(1, count));
  return { mean, deviation: deviation > 1e-12 * Math.abs(mean) ? deviation : 1 };
}

/** A value in standard deviations from the mean. */
export function toScaled(value: number, { mean, deviation }: Scale): number {
  return (value - mean) / deviation;
}

/** The value that `toScaled` was given. */
export function toUnscaled(scaled: number, { mean, deviation }: Scale): number {
  return scaled * deviation + mean;
}
