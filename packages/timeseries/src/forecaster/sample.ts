import type { Series } from '../series/series.js';

/** A series to learn from or to judge by; its first `historyLength` rows are the past, which only sets the state. */
export interface SeriesSample {
  readonly series: Series;
  readonly historyLength: number;
}

/** The ends of an interval, one a timestamp. */
export interface ForecastBand {
  readonly lower: readonly number[];
  readonly upper: readonly number[];
}

/** What is expected at the next `horizon` timestamps. */
export interface Forecast {
  /** Milliseconds since 1970, UTC: the steps right after the last one known. */
  readonly timestamps: readonly number[];
  /** Name of a target → its expected values, one a timestamp. */
  readonly targets: Readonly<Record<string, readonly number[]>>;
  /** Once calibrated: for each level, such as '0.8', the ends between which that share of outcomes is expected. */
  readonly intervals?: Readonly<Record<string, Readonly<Record<string, ForecastBand>>>>;
}
