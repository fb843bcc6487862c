import type { Series } from '../series/series.js';

/** One of many series, and what is known of it that does not change, by name. */
export interface SeriesItem {
  readonly series: Series;
  readonly statics?: Readonly<Record<string, number>>;
}

/** A series to learn from or to judge by; its first `historyLength` rows are only read, not foretold. */
export interface GlobalSample extends SeriesItem {
  readonly historyLength?: number;
}

/** A series of which rows before `end` are known; of later rows only columns that are known ahead are read. */
export interface ForecastWindow extends SeriesItem {
  readonly end: number;
}

/** What to forecast from: the past, and what is known of the steps ahead. */
export interface ForecastInputs {
  readonly past: Series;
  /** The next steps with the columns that are known ahead: plans, holidays, prices fixed. */
  readonly future?: Series;
  readonly statics?: Readonly<Record<string, number>>;
}

/** Courses that a series may take. */
export interface SampledPaths {
  /** Milliseconds since 1970, UTC, one a step ahead. */
  readonly timestamps: readonly number[];
  /** Name of a target → paths of one value a step ahead. */
  readonly targets: Readonly<Record<string, readonly (readonly number[])[]>>;
}
