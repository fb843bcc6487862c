import type { Series } from '../series/series.js';

/** A series to learn from or to judge by; its first `historyLength` rows are the past, which only sets the state. */
export interface SeriesSample {
  readonly series: Series;
  readonly historyLength: number;
}

/** What is expected at the next `horizon` timestamps. */
export interface Forecast {
  /** Milliseconds since 1970, UTC: the steps right after the last one known. */
  readonly timestamps: readonly number[];
  /** Name of a target → its expected values, one a timestamp. */
  readonly targets: Readonly<Record<string, readonly number[]>>;
}
