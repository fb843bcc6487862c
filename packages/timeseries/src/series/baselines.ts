import { createClimatology } from './climatology.js';
import { fillMissing } from './fill-missing.js';
import { addSteps, stepLengthMs, type TimeStep } from './time-step.js';
import { dayMs } from './timestamp.js';
import { columnOf, sliceSeries, type Series } from './series.js';

/** A rule that knows rows up to `origin` and says what comes `ahead` rows later; NaN when it cannot. */
export type ForecastRule = (origin: number, ahead: number) => number;

/** The rules that a forecaster has to beat, for one column of a series of which only `trainLength` rows may teach. */
export interface BaselineOptions {
  readonly column: string;
  readonly trainLength: number;
  /** Rows after which things repeat. Default: a year of days, weeks or months; a day of anything shorter. */
  readonly seasonLength?: number | undefined;
}

/** naive: as now. seasonalNaive: as a season ago. climatology: as usual at that time of the year. */
export function createBaselines(
  series: Series,
  { column, trainLength, seasonLength = seasonLengthOf(series.step) }: BaselineOptions,
): Record<'naive' | 'drift' | 'seasonalNaive' | 'climatology', ForecastRule> {
  const values = fillMissing(columnOf(series, column));
  const first = values.findIndex((value) => !Number.isNaN(value));
  const usual = createClimatology(sliceSeries(series, 0, trainLength), column);
  return {
    naive: (origin) => values[origin] ?? NaN,
    // From the first known value through now, as the crow flies.
    drift: (origin, ahead) =>
      values[origin]! + ((values[origin]! - values[first]!) / (origin - first)) * ahead,
    seasonalNaive: (origin, ahead) => {
      const seasons = Math.ceil(ahead / seasonLength);
      return values[origin + ahead - seasons * seasonLength] ?? NaN;
    },
    climatology: (origin, ahead) => usual(addSteps(series.timestamps[origin]!, series.step, ahead)),
  };
}

/** Rows in a year where a step takes a day or more, and rows in a day where it takes less. */
export function seasonLengthOf(step: TimeStep): number {
  const season = stepLengthMs(step) < dayMs ? dayMs : 365 * dayMs;
  return Math.max(1, Math.round(season / stepLengthMs(step)));
}
