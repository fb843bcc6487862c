import { createSeries, isUsHoliday, lengthOf, parseSeries, sliceSeries } from '@recurrent/timeseries';
import type { Series } from '@recurrent/timeseries';
import { makeLoad } from './made-load.js';

/** The column of what is used. */
export const target = 'PJME_MW';
const dayMs = 86_400_000;

/** Hourly load: learned from, watched and calibrated on for a year, and kept for the end. */
export interface EnergyData {
  /** Where forecasts are judged. */
  readonly judgedOn: string;
  readonly training: Series;
  /** Training, and the year after it. */
  readonly known: Series;
  readonly whole: Series;
}

/** Years that are learned from: what came long before tells less. */
const trainingYears = 7;
const dataSetEnd = Date.UTC(2017, 0);

/**
 * PJM East, datetime and PJME_MW. Rows from 2017 on are the test; without any, 2016 is, and everything is a year earlier.
 * Hours that daylight saving skips are missing, of those that it repeats the mean counts.
 */
export function toEnergyData(csv: string): EnergyData {
  const series = withHolidays(parseSeries(csv, { columns: [target], regularise: { combine: 'mean' } }));
  const last = series.timestamps.at(-1)!;
  const testYear = last >= dataSetEnd ? 2017 : 2016;
  const rowOf = (year: number): number =>
    Math.max(
      0,
      series.timestamps.findIndex((timestamp) => timestamp >= Date.UTC(year, 0)),
    );
  const from = rowOf(testYear - 1 - trainingYears);
  return {
    judgedOn: `${testYear} on`,
    training: sliceSeries(series, from, rowOf(testYear - 1)),
    known: sliceSeries(series, from, rowOf(testYear)),
    whole: sliceSeries(series, from, lengthOf(series)),
  };
}

/** A load that a seeded program makes, in the same form: the last two months are kept for the end. */
export function makeEnergyData(seed: number): EnergyData {
  const { timestamps, columns } = makeLoad(seed);
  const whole = withHolidays(createSeries({ timestamps, columns: { [target]: columns['load']! } }));
  const rows = lengthOf(whole);
  return {
    judgedOn: 'the last two months',
    training: sliceSeries(whole, 0, rows - 120 * 24),
    known: sliceSeries(whole, 0, rows - 60 * 24),
    whole,
  };
}

/** Columns that are known ahead: holidays, and the days around them on which many do not work. */
export function withHolidays(series: Series): Series {
  const days = new Map<number, [holiday: number, bridge: number]>();
  const each = Array.from(series.timestamps, (timestamp) => {
    const day = Math.floor(timestamp / dayMs) * dayMs;
    const known = days.get(day) ?? ([Number(isUsHoliday(day)), Number(isBridge(day))] as [number, number]);
    days.set(day, known);
    return known;
  });
  return createSeries({
    timestamps: series.timestamps,
    columns: {
      ...series.columns,
      holiday: each.map(([holiday]) => holiday),
      bridge: each.map(([, bridge]) => bridge),
    },
  });
}

/** The day after Thanksgiving, and the days between Christmas and New Year's Day. */
function isBridge(day: number): boolean {
  const date = new Date(day);
  const [month, inMonth] = [date.getUTCMonth(), date.getUTCDate()];
  if (month === 11 && inMonth >= 23) return !isUsHoliday(day);
  return month === 10 && date.getUTCDay() === 5 && inMonth >= 23 && inMonth <= 29;
}
