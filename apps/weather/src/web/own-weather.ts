import { describeStep, lengthOf, parseSeries, RnnError, splitSeries } from '@recurrent/timeseries';
import { targets } from '../targets.js';
import type { WeatherData } from '../weather-data.js';

const dayMs = 86_400_000;
const year = 365;

/**
 * A reader's daily weather with the columns of the example → all but the last two years to learn from, a year to watch, a
 * year to judge; and what was left out, in words.
 * @throws {RnnError} bad-data, saying what is wrong with the table
 */
export function readOwnWeather({ name, text }: { readonly name: string; readonly text: string }): {
  readonly data: WeatherData;
  readonly told: string;
} {
  const series = parseSeries(text, { regularise: {} });
  const columns = targets.map(({ column }) => column);
  const missing = columns.filter((column) => !Object.hasOwn(series.columns, column));
  if (missing.length > 0) {
    throw new RnnError(
      'bad-data',
      `A table of weather has the columns ${columns.join(', ')}, in °C and mm. Received none called ` +
        `${missing.join(', ')}. Name them in the header.`,
    );
  }
  const rows = lengthOf(series);
  if (series.step.count !== dayMs || rows < 3 * year) {
    throw new RnnError(
      'bad-data',
      `A table of weather has a row for each day of three years or more. Received ${rows.toLocaleString('en')} rows, ` +
        `${describeStep(series.step)} apart. Give a longer past, day by day.`,
    );
  }
  const [training, validation, test] = splitSeries(series, [1 - (2 * year) / rows, 1 - year / rows]);
  const used = Object.keys(series.columns);
  const absent = columns.map(
    (column) => `${series.columns[column]!.filter(Number.isNaN).length} of ${column}`,
  );
  return {
    data: { name, targets: columns, rain: 'precipitation', training, validation, test },
    told:
      `Read ${rows.toLocaleString('en')} days. Columns of numbers that are read: ${used.join(', ')}; columns of text are left ` +
      `out. Missing: ${absent.join(', ')}.`,
  };
}
