import { runFolds, startsOf, type Backtest, type BacktestOptions } from '../forecaster/backtest.js';
import { lengthOf, sliceSeries } from '../series/series.js';
import { rowsBefore, timesOf } from '../series/time-line.js';
import type { GlobalForecaster } from './global-forecaster.js';
import type { GlobalSample, SeriesItem } from './sample.js';

/** How to go through many series again, as if their later part were not known yet. */
export interface BacktestAllOptions extends Omit<BacktestOptions, 'fit'> {
  /** A forecaster that has learned from the pasts given, and from nothing else. The backtest disposes it. */
  readonly fit: (
    pasts: readonly SeriesItem[],
    fold: number,
  ) => Promise<Pick<GlobalForecaster, 'evaluate' | 'learnedUntil' | 'dispose'>>;
}

/**
 * Rolling origin over many series: the end of all times is cut into folds, each for all series at once, so that nothing
 * is learned from one series that another is yet to live through.
 * @throws {RnnError} bad-data when the series are too short for the folds
 * @throws {RnnError} invalid-argument when a forecaster has learned from rows that it is to foretell
 */
export async function backtestAll(
  items: readonly SeriesItem[],
  options: BacktestAllOptions,
): Promise<Backtest> {
  const { fit, seasonLength } = options;
  const times = timesOf(items.map(({ series }) => series));
  const spans = startsOf(times.length, options).map(({ start, end }) => ({
    from: times[start]!,
    until: times[end - 1]!,
    after: times[end] ?? Infinity,
  }));
  return runFolds(spans, {
    ...options,
    learn: ({ from }, fold) => fit(pastsOf(items, from), fold),
    judge: (forecaster, { from, after }) =>
      forecaster.evaluate(samplesBetween(items, { from, after }), { seasonLength }),
  });
}

/** What is known of series before a time; those that begin later are left out. */
export function pastsOf<Item extends SeriesItem>(items: readonly Item[], time: number): Item[] {
  return items
    .map((item) => ({ ...item, series: sliceSeries(item.series, 0, rowsBefore(item.series, time)) }))
    .filter(({ series }) => lengthOf(series) > 0);
}

/** Series until a time, to judge by their rows from another time on. */
export function samplesBetween(
  items: readonly SeriesItem[],
  { from, after = Infinity }: { readonly from: number; readonly after?: number },
): GlobalSample[] {
  return pastsOf(items, after).map((item) => ({ ...item, historyLength: rowsBefore(item.series, from) }));
}
