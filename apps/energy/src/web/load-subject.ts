import type { ForecastSubject, ReadSubject } from '@recurrent/demo-kit/forecasting';
import {
  describeStep,
  lengthOf,
  parseSeries,
  regularise,
  RnnError,
  sliceSeries,
} from '@recurrent/timeseries';
import type { Series } from '@recurrent/timeseries';

const hourMs = 3_600_000;
/** Three years: a browser learns more only slowly. */
const mostRows = 3 * 365 * 24;

/** An hourly series as a subject, its errors in parts of its mean. */
export function toSubject(
  series: Series,
  { name, target }: Pick<ForecastSubject, 'name' | 'target'>,
): ForecastSubject {
  const known = series.columns[target]!.filter((value) => !Number.isNaN(value));
  const mean = known.reduce((sum, value) => sum + value, 0) / known.length;
  return {
    name,
    series,
    target,
    errorScale: 100 / Math.abs(mean),
    timeOf: (row) => series.timestamps[0]! + row * hourMs,
  };
}

/** A table of times and loads → its first column of numbers, by the hour. */
export function readLoad({ name, text }: { readonly name: string; readonly text: string }): ReadSubject {
  const given = parseSeries(text, { regularise: {} });
  if (given.step.count > hourMs) {
    throw new RnnError(
      'bad-data',
      `A table of loads has a row for each hour, or more. Received ${describeStep(given.step)} from row to row. ` +
        'Give hourly values, or finer ones, of which the page takes means.',
    );
  }
  const whole = regularise(given, { stepMs: hourMs });
  const [target, ...others] = Object.keys(whole.columns);
  if (target === undefined) {
    throw new RnnError(
      'bad-data',
      'A table of loads has a column of numbers beside that of times. Received none. Add one, with a name in the header.',
    );
  }
  const series = sliceSeries(whole, Math.max(0, lengthOf(whole) - mostRows));
  const rows = lengthOf(series);
  const missing = series.columns[target]!.reduce((count, value) => count + Number(Number.isNaN(value)), 0);
  if (missing > rows / 2) {
    throw new RnnError(
      'bad-data',
      `A table of loads has a value for most hours. Received ${rows - missing} for ${rows} hours. ` +
        'Give hourly values, or finer ones, of which the page takes means.',
    );
  }
  const left = [
    ...(others.length > 0 ? [`further columns (${others.join(', ')})`] : []),
    ...(rows < lengthOf(whole) ? [`the first ${(lengthOf(whole) - rows).toLocaleString('en')} hours`] : []),
  ];
  return {
    subject: toSubject(series, { name, target }),
    told:
      `Read ${rows.toLocaleString('en')} hours of '${target}'; ${missing.toLocaleString('en')} of them are missing, and ` +
      `values within one hour became their mean. Left out: ${left.length > 0 ? left.join(', ') : 'nothing'}.`,
  };
}
