import { joinSeries, lengthOf, observationsOf } from '@recurrent/timeseries';
import type { Forecast, Forecaster, Series } from '@recurrent/timeseries';

/** A series gone through day by day: what the network said at the end of each day, and what happened. */
export interface Replay {
  /** What happened, the history first. */
  readonly series: Series;
  /** The row of the first day that was forecast from. */
  readonly firstDay: number;
  /** What was said at the end of each day from `firstDay` on. */
  readonly forecasts: readonly Forecast[];
  readonly microsecondsPerDay: number;
}

/** Lets the days of a series come one by one, after a history that the state remembers. */
export function replay(
  forecaster: Pick<Forecaster, 'openStream'>,
  { history, series }: { readonly history: Series; readonly series: Series },
): Replay {
  const stream = forecaster.openStream({ after: history });
  const observations = [...observationsOf(series)];
  const from = performance.now();
  const forecasts = observations.map((observation) => stream.push(observation));
  const microseconds = (performance.now() - from) * 1000;
  stream.close();
  return {
    series: joinSeries(history, series),
    firstDay: lengthOf(history),
    forecasts,
    microsecondsPerDay: microseconds / forecasts.length,
  };
}

/** The forecast made at the end of a day, by row of the series. */
export function forecastFrom({ forecasts, firstDay }: Replay, day: number): Forecast {
  return forecasts[day - firstDay]!;
}
