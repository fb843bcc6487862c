import { lengthOf } from '@recurrent/timeseries';
import { describe, expect, it } from 'vitest';
import { readOwnWeather } from './own-weather.js';

function makeTable(days: number, header = 'date,precipitation,temp_max,temp_min,weather'): string {
  const rows = Array.from({ length: days }, (_, day) => {
    const date = new Date(Date.UTC(2018, 0, 1 + day)).toISOString().slice(0, 10);
    return `${date},${day % 3},${10 + (day % 20)},${day % 20},sun`;
  });
  return [header, ...rows].join('\n');
}

describe('a table of weather that a reader gives', () => {
  it('keeps the last year to judge and the one before to watch, and says what was left out', () => {
    const { data, told } = readOwnWeather({ name: 'mine.csv', text: makeTable(1200) });
    expect([data.training, data.validation, data.test].map(lengthOf)).toEqual([470, 365, 365]);
    expect(told).toBe(
      'Read 1,200 days. Columns of numbers that are read: precipitation, temp_max, temp_min; columns of text are left out. ' +
        'Missing: 0 of temp_max, 0 of temp_min, 0 of precipitation.',
    );
  });

  it('is refused when it is short, or lacks a column', () => {
    expect(() => readOwnWeather({ name: 'short.csv', text: makeTable(100) })).toThrow(
      'A table of weather has a row for each day of three years or more. Received 100 rows, 1 day apart.',
    );
    const text = makeTable(1200, 'date,rain,temp_max,temp_min,weather');
    expect(() => readOwnWeather({ name: 'rain.csv', text })).toThrow('Received none called precipitation.');
  });
});
