import { RnnError } from '@recurrent/core';
import { describe, expect, test } from 'vitest';
import { columnOf, createSeries, joinSeries, lengthOf, observationsOf, sliceSeries } from './series.js';
import { splitSeries } from './split-series.js';
import { formatTimestamp } from './timestamp.js';

const dayMs = 86_400_000;
const start = Date.UTC(2012, 0, 1);
const series = createSeries({
  timestamps: Array.from({ length: 10 }, (_, index) => start + index * dayMs),
  columns: { a: Array.from({ length: 10 }, (_, index) => index), b: Array.from({ length: 10 }, () => NaN) },
});
const firstDays = (parts: readonly (typeof series)[]): string[] =>
  parts.map((part) => formatTimestamp(part.timestamps[0]!));

describe('a series', () => {
  test('is split in time order, by fraction or by date', () => {
    const [train, validation, rest] = splitSeries(series, [0.5, '2012-01-08']);
    expect(firstDays([train, validation, rest])).toEqual(['2012-01-01', '2012-01-06', '2012-01-08']);
    expect([train, validation, rest].map(lengthOf)).toEqual([5, 2, 3]);
  });

  test('is the same when it is cut and joined', () => {
    const [before, after] = splitSeries(series, [0.3]);
    expect(joinSeries(before, after)).toEqual(series);
  });

  test('comes row by row', () => {
    expect([...observationsOf(sliceSeries(series, 3, 5))]).toEqual([
      { timestamp: start + 3 * dayMs, values: { a: 3, b: NaN } },
      { timestamp: start + 4 * dayMs, values: { a: 4, b: NaN } },
    ]);
  });
});

describe('a series is refused', () => {
  test('when columns differ in length', () => {
    expect(() => createSeries({ timestamps: [0, 1, 2], columns: { a: [1, 2, 3], b: [1, 2] } })).toThrow(
      new RnnError(
        'bad-data',
        "Every column must have a value for each of the 3 timestamps. Received 2 in 'b'. Write NaN for missing values.",
      ),
    );
  });

  test('when it does not go on where its history ends', () => {
    expect(() => joinSeries(sliceSeries(series, 0, 3), sliceSeries(series, 4))).toThrow(
      new RnnError(
        'bad-data',
        'A series must go on one step (1 day) after its history, which ends on 2012-01-03. ' +
          'Received 2012-01-05. Begin it on 2012-01-04.',
      ),
    );
  });

  test('when it goes on with another step than its history has', () => {
    const weekly = createSeries({ timestamps: [3, 10, 17].map((day) => start + day * dayMs), columns: {} });
    expect(() => joinSeries(sliceSeries(series, 0, 3), weekly)).toThrow(
      new RnnError(
        'bad-data',
        'A series must have the step of its history, 1 day. Received 2012-01-11 after 2012-01-04. ' +
          'Bring both to one step.',
      ),
    );
  });

  test('when a timestamp is no time', () => {
    expect(() => createSeries({ timestamps: [0, NaN, 2], columns: {} })).toThrow(
      new RnnError(
        'bad-data',
        'Timestamps must go forward. Received NaN after 1970-01-01 in row 2. Sort the rows by time.',
      ),
    );
  });

  test('when it lacks a column of a name that every object knows', () => {
    expect(() => columnOf(series, 'toString')).toThrow("Received 'toString'. Choose one of these.");
  });

  test('when it lacks a column', () => {
    expect(() => columnOf(series, 'c')).toThrow(
      new RnnError(
        'bad-data',
        "A column must be one of the series' columns of numbers: a, b. Received 'c'. Choose one of these.",
      ),
    );
  });

  test('when it is cut at a date outside', () => {
    expect(() => splitSeries(series, ['2015-01-01'])).toThrow(
      new RnnError(
        'invalid-argument',
        "A split must be at a date within the series, 2012-01-01 to 2012-01-10. Received '2015-01-01'. " +
          'Give the first date of the later part, such as 2015-01-01.',
      ),
    );
  });
});
