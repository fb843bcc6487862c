import { joinSeries, lengthOf, sliceSeries } from '@recurrent/timeseries';
import type { AmountForecast, AmountForecaster, Series } from '@recurrent/timeseries';
import { rainWindow } from '../rain.js';
import type { Replay } from '../replay.js';

/** A series gone through day by day, and what was said of rain at the end of each. */
export interface WeatherReplay extends Replay {
  readonly rain: readonly AmountForecast[];
}

const together = 64;

/** What is said of rain at the end of each day of a series, from the days before it. */
export async function replayRain(
  forecaster: Pick<AmountForecaster, 'predictAll'>,
  { history, series }: { readonly history: Series; readonly series: Series },
): Promise<AmountForecast[]> {
  const whole = joinSeries(history, series);
  const firstEnd = lengthOf(history) + 1;
  const pasts = Array.from({ length: lengthOf(series) }, (_, day) =>
    sliceSeries(whole, Math.max(0, firstEnd + day - rainWindow), firstEnd + day),
  );
  const forecasts: AmountForecast[] = [];
  for (let from = 0; from < pasts.length; from += together) {
    forecasts.push(...(await forecaster.predictAll(pasts.slice(from, from + together))));
    // The page stays free.
    await new Promise((resolve) => setTimeout(resolve));
  }
  return forecasts;
}
