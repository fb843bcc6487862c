import { describe, expect, test } from 'vitest';
import { RnnError } from '../errors.js';
import { gatherRows, lookAhead, toWindows } from './window.js';

const table = { values: Float32Array.of(0, 10, 1, 11, 2, 12, 3, 13, 4, 14), shape: [5, 2] };

describe('windows over a table', () => {
  test('reach from the first row to the last', () => {
    expect(toWindows(5, { windowSize: 3 }).map(({ start }) => start)).toEqual([0, 1, 2]);
    expect(toWindows(6, { windowSize: 3, stride: 2 }).map(({ start }) => start)).toEqual([0, 2, 3]);
    expect(toWindows(3, { windowSize: 3, stride: 2 })).toEqual([{ start: 0, end: 3 }]);
    expect(toWindows(2, { windowSize: 3 })).toEqual([]);
  });

  test('hold their rows, shorter ones with zeros behind', () => {
    const windows = gatherRows(table, [
      { start: 3, end: 4 },
      { start: 1, end: 3 },
    ]);
    expect(windows.shape).toEqual([2, 2, 2]);
    expect([...windows.values]).toEqual([3, 13, 0, 0, 1, 11, 2, 12]);
  });

  test('are refused outside the table', () => {
    expect(() => gatherRows(table, [{ start: 4, end: 6 }])).toThrow(
      new RnnError(
        'invalid-argument',
        'A window must lie within its table of 5 rows. Received rows 4 to 5. Take windows from toWindows.',
      ),
    );
  });
});

describe('a table looking ahead', () => {
  test('has the coming rows side by side, and NaN behind its end', () => {
    const ahead = lookAhead({ values: table.values.slice(4), shape: [3, 2] }, 2);
    expect(ahead.shape).toEqual([3, 4]);
    expect([...ahead.values]).toEqual([3, 13, 4, 14, 4, 14, NaN, NaN, NaN, NaN, NaN, NaN]);
  });
});
