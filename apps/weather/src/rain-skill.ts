import { joinSeries, splitAmounts } from '@recurrent/timeseries';
import type { AmountForecaster, Series } from '@recurrent/timeseries';
import type { WeatherData } from './weather-data.js';

/** How far off it was how likely rain was held to be: Brier scores over the kept days, one a day ahead. */
export interface RainSkill {
  readonly briers: Readonly<Record<'model' | 'climatology' | 'baseRate' | 'naive', readonly number[]>>;
  /** The share of days on which it rained before, in the validation part: what the base rate says of every day. */
  readonly baseRate: number;
}

/** Judges a forecaster of rain on days it has not learned from, beside rules and how often it rains at all. */
export async function judgeRain(
  forecaster: Pick<AmountForecaster, 'evaluate'>,
  { training, validation, test, rain }: Pick<WeatherData, 'training' | 'validation' | 'test' | 'rain'>,
): Promise<RainSkill> {
  const history = joinSeries(training, validation);
  const { count, metrics, baselines } = await forecaster.evaluate(test, { history });
  const baseRate = mean(eventsOf(validation, rain));
  const events = eventsOf(test, rain);
  const model = metrics[rain]!.brier;
  return {
    briers: {
      model,
      climatology: baselines['climatology']![rain]!.brier,
      baseRate: model.map((_, index) =>
        mean(events.slice(index, index + count).map((event) => (baseRate - event) ** 2)),
      ),
      naive: baselines['naive']![rain]!.brier,
    },
    baseRate,
  };
}

/** 1 where it rained, 0 where it did not, NaN where nobody knows. */
function eventsOf(series: Series, rain: string): number[] {
  return Array.from(splitAmounts(series, { column: rain }).columns[`${rain}_occurs`]!);
}

function mean(values: readonly number[]): number {
  const known = values.filter((value) => !Number.isNaN(value));
  return known.reduce((sum, value) => sum + value, 0) / known.length;
}
