import { RnnError } from '@recurrent/core';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addSteps, describeStep, inferStep, type TimeStep } from './time-step.js';
import { formatTimestamp, parseTimestamp } from './timestamp.js';

const stamps = (...texts: string[]): number[] => texts.map((text) => parseTimestamp(text)!);
const stepOf = (...texts: string[]): TimeStep => inferStep(stamps(...texts), (row) => `in row ${row}`);

describe('a step', () => {
  test('may be any fixed time', () => {
    expect(describeStep(stepOf('2012-01-01', '2012-01-02', '2012-01-03'))).toBe('1 day');
    expect(describeStep(stepOf('2012-01-01 00:00', '2012-01-01 00:15', '2012-01-01 00:30'))).toBe(
      '15 minutes',
    );
    expect(describeStep(stepOf('2012-01-02', '2012-01-09', '2012-01-16'))).toBe('1 week');
  });

  test('may be months on one day, though they differ in length', () => {
    expect(stepOf('2012-01', '2012-02', '2012-03')).toEqual({ unit: 'month', count: 1 });
    expect(stepOf('2012-01-15', '2012-04-15', '2012-07-15')).toEqual({ unit: 'month', count: 3 });
    expect(stepOf('2012-02-01', '2013-02-01', '2014-02-01')).toEqual({ unit: 'month', count: 12 });
  });

  test('may be the ends of months', () => {
    const step = stepOf('2012-01-31', '2012-02-29', '2012-03-31', '2012-04-30');
    expect(step).toEqual({ unit: 'monthEnd', count: 1 });
    expect(formatTimestamp(addSteps(parseTimestamp('2012-11-30')!, step, 3))).toBe('2013-02-28');
  });

  test('may be months on the 29th or 30th, which February cuts short', () => {
    const rows = ['2012-12-30', '2013-01-30', '2013-02-28', '2013-03-30', '2013-04-30'];
    const step = stepOf(...rows);
    expect(step).toEqual({ unit: 'month', count: 1, day: 30 });
    const ahead = (from: string, count: number) =>
      formatTimestamp(addSteps(parseTimestamp(from)!, step, count));
    expect(rows.map((_, count) => ahead(rows[0]!, count))).toEqual(rows);
    expect(rows.map((row) => ahead(row, 1))).toEqual([...rows.slice(1), '2013-05-30']);
    expect(stepOf('2013-01-29', '2013-02-28', '2013-03-29')).toEqual({ unit: 'month', count: 1, day: 29 });
    expect(stepOf('2013-03-30', '2013-04-30', '2013-05-30')).toEqual(step);
    expect(stepOf('2013-01-31', '2013-02-28', '2013-03-31')).toEqual({ unit: 'monthEnd', count: 1 });
    expect(stepOf('2013-02-28', '2013-03-28', '2013-04-28')).toEqual({ unit: 'month', count: 1 });
  });

  test('is refused when months begin on different days', () => {
    expect(() => stepOf('2012-01-01', '2012-02-01', '2012-03-01', '2012-04-02')).toThrow(
      new RnnError(
        'bad-data',
        'Timestamps must be evenly spaced, here by 1 month. Received 2012-04-02 after 2012-03-01 in row 3. ' +
          'Add a row for 2012-04-01 with empty cells: missing values are filled and flagged.',
      ),
    );
  });

  test('is the same whether taken one by one or at once', () => {
    const day = fc.integer({ min: 1, max: 28 }).map((date) => Date.UTC(2012, 0, date, 6));
    const unit = fc.constantFrom('millisecond' as const, 'month' as const);
    fc.assert(
      fc.property(day, unit, fc.integer({ min: 1, max: 40 }), (start, unit, count) => {
        const step = { unit, count: unit === 'month' ? count : count * 60_000 };
        const walked = Array.from({ length: 5 }).reduce<number>((at) => addSteps(at, step, 1), start);
        expect(walked).toBe(addSteps(start, step, 5));
      }),
    );
  });
});

describe('a timestamp', () => {
  test.each([
    ['2012-01-31', '2012-01-31T00:00:00.000Z'],
    ['2012/1/31', '2012-01-31T00:00:00.000Z'],
    ['2012-07', '2012-07-01T00:00:00.000Z'],
    ['2012-01-31 13:05', '2012-01-31T13:05:00.000Z'],
    ['2012-01-31T13:05:09.25', '2012-01-31T13:05:09.250Z'],
    ['2012-01-31T13:05:09+01:30', '2012-01-31T11:35:09.000Z'],
    [' 2012-01-31T13:05Z ', '2012-01-31T13:05:00.000Z'],
  ])('%s is %s', (text, iso) => {
    expect(new Date(parseTimestamp(text)!).toISOString()).toBe(iso);
  });

  test.each([
    '2012-13-01',
    '2011-02-29',
    '31.01.2012',
    '1/31/2012',
    '2012',
    '12.8',
    '',
    '2012-01-01 24:00',
    '2012-01/02',
    '0012-01-31',
  ])('is not %j', (text) => {
    expect(parseTimestamp(text)).toBeUndefined();
  });

  test('is written so that it can be read', () => {
    fc.assert(
      fc.property(fc.date({ min: new Date(0), max: new Date('2199-01-01'), noInvalidDate: true }), (date) => {
        expect(parseTimestamp(formatTimestamp(date.getTime()))).toBe(date.getTime());
      }),
    );
  });
});
