import { RnnError, toCsv } from '@recurrent/core';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseSeries, type ParseSeriesOptions } from './parse-series.js';
import { formatTimestamp } from './timestamp.js';

const day = (text: string): number => Date.parse(`${text}T00:00Z`);

describe('a series from a table', () => {
  test('holds numbers by column, missing values as NaN, and leaves text out', () => {
    const series = parseSeries(
      'date,max,sky\n2012-01-01,12.8,rain\n2012-01-02,NA,sun\n2012-01-03,,sun\n2012-01-04,-1e1,',
    );
    expect([...series.timestamps]).toEqual(['2012-01-01', '2012-01-02', '2012-01-03', '2012-01-04'].map(day));
    expect(series.step).toEqual({ unit: 'millisecond', count: 86_400_000 });
    expect(series.columns).toEqual({ max: Float64Array.of(12.8, NaN, NaN, -10) });
  });

  test('takes its dates from the first column that has some, or from the one named', () => {
    const text = 'station;read;sent;value\n7;2012/1/1;2013-01-01;1\n7;2012/1/2;2013-01-08;2\n';
    expect(parseSeries(text).timestamps[1]).toBe(day('2012-01-02'));
    expect(parseSeries(text, { timestampColumn: 'sent', columns: ['value'] })).toMatchObject({
      step: { unit: 'millisecond', count: 7 * 86_400_000 },
      columns: { value: Float64Array.of(1, 2) },
    });
  });

  test('comes back as it was written', () => {
    const value = fc.double({ noNaN: true, min: -1e149, max: 1e149 }).map((number) => number + 0);
    fc.assert(
      fc.property(fc.array(fc.oneof(value, fc.constant(NaN)), { minLength: 2, maxLength: 20 }), (values) => {
        fc.pre(values.some((one) => !Number.isNaN(one)));
        const rows = values.map((one, index) => [formatTimestamp(index * 3_600_000, true), one]);
        const { columns } = parseSeries(toCsv(['time', 'value'], rows));
        expect([...columns.value!]).toEqual(values);
      }),
    );
  });
});

describe('a series is refused', () => {
  const cases: [string, string, string, ParseSeriesOptions?][] = [
    [
      'when a row is too short',
      'date,max\n2012-01-01,1\n2012-01-02\n',
      'Every row must have as many cells as the header: 2. Received 1 on line 3. ' +
        'Leave missing cells empty, and put cells that hold the delimiter in double quotes.',
    ],
    [
      'when a cell is no number',
      'date,max\n2012-01-01,1\n2012-01-02,12°\n',
      "Column 'max' must hold numbers such as 12.5. Received '12°' on line 3. " +
        'Write a number, or leave the cell empty when the value is missing.',
    ],
    [
      'when a column of text is asked for',
      'date,max,sky\n2012-01-01,1,rain\n2012-01-02,2,sun\n',
      "Column 'sky' must hold numbers such as 12.5. Received 'rain' on line 2. " +
        'Write a number, or leave the cell empty when the value is missing.',
      { columns: ['sky'] },
    ],
    [
      'when a number is too great to reckon with',
      'date,max\n2012-01-01,1\n2012-01-02,-2e300\n',
      "Column 'max' must hold numbers such as 12.5, below 1e150. Received '-2e300' on line 3. " +
        'Write a number, or leave the cell empty when the value is missing.',
    ],
    [
      'when a column is not there',
      'date,max\n2012-01-01,1\n2012-01-02,2\n',
      "A column must be one of the table's: date, max. Received 'min'. Choose one of these.",
      { columns: ['min'] },
    ],
    [
      'when two columns share a name',
      'date,max,max\n2012-01-01,1,2\n2012-01-02,2,3\n',
      "Every column must have a name of its own. Received 'max' twice. Rename one.",
    ],
    [
      'when a date is none',
      'date,max\n2012-01-01,1\n2012-02-30,2\n',
      "Column 'date' must hold dates such as 2012-01-31 or 2012-01-31T13:00. Received '2012-02-30' on line 3. " +
        'Write dates year first, or name another column as timestampColumn.',
    ],
    [
      'when no column has dates',
      'date,max\n1/31/2012,1\n',
      'A series must have a column of dates such as 2012-01-31 or 2012-01-31T13:00. ' +
        "Received '1/31/2012', '1' in the first row. Write dates year first.",
    ],
    [
      'when it has a header only',
      'date,max\n',
      'A series must have a column of dates such as 2012-01-31 or 2012-01-31T13:00. ' +
        'Received no rows. Write dates year first.',
    ],
    [
      'when it has one row',
      'date,max\n2012-01-01,1\n',
      'A series must have at least 2 rows, which tell its step. Received 1. Give more rows.',
    ],
    [
      'when timestamps go back',
      'date,max\n2012-01-01,1\n2012-01-03,2\n2012-01-02,3\n',
      'Timestamps must go forward. Received 2012-01-02 after 2012-01-03 on line 4. Sort the rows by time.',
    ],
    [
      'when a timestamp stands twice',
      'date,max\n2012-01-01,1\n2012-01-02,2\n2012-01-02,3\n',
      'Each timestamp must stand once. Received 2012-01-02 again on line 4. Keep one of its rows, add them up, or name the column that tells several series apart.',
    ],
    [
      'when a row is left out',
      'date,max\n2012-01-01,1\n2012-01-02,2\n\n2012-01-04,3\n2012-01-05,4\n',
      'Timestamps must be evenly spaced, here by 1 day. Received 2012-01-04 after 2012-01-02 on line 5. ' +
        'Add a row for 2012-01-03 with empty cells: missing values are filled and flagged.',
    ],
    [
      'when rows are crowded',
      'date,max\n2012-01-01,1\n2012-01-02,2\n2012-01-02T12:00,3\n2012-01-03T12:00,4\n2012-01-04T12:00,4\n',
      'Timestamps must be evenly spaced, here by 1 day. Received 2012-01-02T12:00:00Z after 2012-01-02 on line 4. ' +
        'Bring the rows to one step, for instance by their mean over each.',
    ],
  ];
  test.each(cases)('%s', (_, text, message, options) => {
    expect(() => parseSeries(text, options)).toThrow(new RnnError('bad-data', message));
  });
});
