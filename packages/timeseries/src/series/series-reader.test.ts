import { createRandom, RnnError, toCsv } from '@recurrent/core';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseSeries } from './parse-series.js';
import { createSeriesReader, type NamedSeries, type SeriesReaderOptions } from './series-reader.js';
import { joinSeries } from './series.js';
import { formatTimestamp } from './timestamp.js';

const dayMs = 86_400_000;
const dateOf = (row: number): string => formatTimestamp(row * dayMs);

function read(text: string, options?: SeriesReaderOptions, cuts: readonly number[] = []): NamedSeries[] {
  const reader = createSeriesReader(options);
  let at = 0;
  for (const length of cuts) reader.push(text.slice(at, (at += length)));
  reader.push(text.slice(at));
  return reader.end();
}

const rows = Array.from({ length: 40 }, (_, row) => ({ date: dateOf(row), load: row / 8, sky: 'grey' }));
const csv = toCsv(
  ['date', 'load', 'sky'],
  rows.map(({ date, load, sky }) => [date, load, sky]),
);
const lines = rows.map((row) => `${JSON.stringify(row)}\n`).join('');

describe('a table that arrives piece by piece', () => {
  test.each([
    ['delimited text', csv],
    ['lines of JSON', lines],
  ])('is the same however it is cut: %s', (_, text) => {
    const whole = parseSeries(text);
    expect(whole.columns).toEqual({ load: Float64Array.from(rows, ({ load }) => load) });
    fc.assert(
      fc.property(fc.array(fc.nat(200), { maxLength: 12 }), (cuts) => {
        expect(read(text, {}, cuts)).toEqual([{ id: '', series: whole }]);
      }),
      { numRuns: 40 },
    );
  });

  test('gives its rows in parts, and forgets them', () => {
    const step = { unit: 'millisecond', count: dayMs } as const;
    const reader = createSeriesReader({ columns: ['load'], step });
    const parts: NamedSeries[] = [];
    for (let at = 0; at < csv.length; at += 90) {
      reader.push(csv.slice(at, at + 90));
      parts.push(...reader.drain());
    }
    parts.push(...reader.end());
    expect(Math.max(...parts.map(({ series }) => series.timestamps.length))).toBeLessThan(12);
    const together = parts.map(({ series }) => series).reduce(joinSeries);
    expect(together).toEqual(parseSeries(csv));
    expect(() => createSeriesReader({ step }).drain()).toThrow(
      'columns and a step that are known before its end',
    );
  });

  test('says on which line a row is missing, though the rows before it were given away', () => {
    const step = { unit: 'millisecond', count: dayMs } as const;
    const reader = createSeriesReader({ columns: ['load'], step });
    reader.push(`date,load\n${dateOf(0)},1\n${dateOf(1)},2\n`);
    reader.drain();
    expect(() => reader.push(`${dateOf(3)},3\n${dateOf(4)},4\n`)).toThrow('on line 4');
  });

  test('keeps the last rows only, where asked', () => {
    const [{ series }] = read(csv, { last: 7 }, [100, 100, 100]) as [NamedSeries];
    expect([...series.timestamps]).toEqual(rows.slice(-7).map((_, row) => (33 + row) * dayMs));
    expect([...series.columns.load!]).toEqual(rows.slice(-7).map(({ load }) => load));
  });

  test('holds many series, their rows mixed, by a column that names them', () => {
    const random = createRandom(1);
    const mixed = ['north', 'south'].flatMap((place) =>
      rows.map(({ date, load }, row) => ({ at: row + random.uniform(), cells: [date, place, load] })),
    );
    mixed.sort((one, other) => one.at - other.at);
    const text = toCsv(
      ['date', 'place', 'load'],
      mixed.map(({ cells }) => cells as [string, string, number]),
    );
    const named = read(text, { idColumn: 'place' }, [50, 500]);
    expect(named.map(({ id }) => id).toSorted()).toEqual(['north', 'south']);
    for (const { series } of named) expect(series).toEqual(parseSeries(csv));
  });
});

describe('lines of JSON', () => {
  test('may leave values out, bring columns later, and hold null and numbers as text', () => {
    const series = parseSeries(
      '\uFEFF{"date":"2012-01-01","load":1}\r\n\r\n{"load":null,"date":"2012-01-02","wind":2}\n{"date":"2012-01-03","load":"3"}',
    );
    expect(series.columns).toEqual({ load: Float64Array.of(1, NaN, 3), wind: Float64Array.of(NaN, 2, NaN) });
  });

  test.each([
    [
      'a list',
      '[{"date":"2012-01-01","load":1}]',
      'Lines of JSON must hold one object each, such as {"date": "2012-01-31", "load": 12.5}. ' +
        'Received [{"date":"2012-01-01","load":1}] on line 1. Write one object a line, with nothing around them.',
    ],
    [
      'a line that was cut short',
      '{"date":"2012-01-01","load":1}\n{"date":"2012',
      'Lines of JSON must hold one object each, such as {"date": "2012-01-31", "load": 12.5}. ' +
        'Received {"date":"2012 on line 2. Write one object a line, with nothing around them.',
    ],
    [
      'a value within a value',
      '{"date":"2012-01-01","load":{"mean":1}}',
      'A value must be a number, a text or null. Received {"mean":1} for \'load\' on line 1. ' +
        'Give each number within it a name of its own.',
    ],
    [
      'a word among numbers',
      '{"date":"2012-01-01","load":1}\n{"date":"2012-01-02","load":"high"}',
      "Column 'load' must hold numbers such as 12.5. Received 'high' on line 2. " +
        'Write a number, or leave the cell empty when the value is missing.',
    ],
  ])('are refused with %s', (_, text, message) => {
    expect(() => parseSeries(text)).toThrow(new RnnError('bad-data', message));
  });
});

describe('many series are refused', () => {
  test.each([
    [
      'when a row does not say whose it is',
      'date,place,load\n2012-01-01,north,1\n2012-01-02,,2\n',
      "Each row must name its series in column 'place'. Received an empty cell on line 3. Name it, or leave the row out.",
    ],
    [
      'when one of them has a single row',
      'date,place,load\n2012-01-01,north,1\n2012-01-02,north,2\n2012-01-02,south,2\n',
      "Each series must have at least 2 rows, which tell its step. Received 1 for 'south'. " +
        'Give more rows of it, or leave it out.',
    ],
    [
      'when there is no column of that name',
      'date,load\n2012-01-01,1\n2012-01-02,2\n',
      "A column must be one of the table's: date, load. Received 'place'. Choose one of these.",
    ],
  ])('%s', (_, text, message) => {
    expect(() => read(text, { idColumn: 'place' })).toThrow(new RnnError('bad-data', message));
  });

  test('when a row is not one step after the row before, where the step is known', () => {
    const step = { unit: 'millisecond', count: dayMs } as const;
    expect(() => read('date,load\n2012-01-01,1\n2012-01-02,1\n2012-01-04,2\n', { step })).toThrow(
      'Timestamps must be evenly spaced, here by 1 day. Received 2012-01-04 after 2012-01-02 on line 4. ' +
        'Add a row for 2012-01-03 with empty cells: missing values are filled and flagged.',
    );
  });
});
