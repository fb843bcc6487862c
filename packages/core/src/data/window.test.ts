import { describe, expect, test } from 'vitest';
import { RnnError } from '../errors.js';
import { gatherWindows, lookAhead, windowStarts } from './window.js';

const table = { values: Float32Array.of(0, 10, 1, 11, 2, 12, 3, 13, 4, 14), shape: [5, 2] };

describe('windows over a table', () => {
  test('start as often as they fit', () => {
    expect([...windowStarts(5, { windowSize: 3 })]).toEqual([0, 1, 2]);
    expect([...windowStarts(5, { windowSize: 2, stride: 2 })]).toEqual([0, 2]);
    expect([...windowStarts(5, { windowSize: 6 })]).toEqual([]);
  });

  test('hold their rows', () => {
    const windows = gatherWindows(table, Int32Array.of(3, 1), 2);
    expect(windows.shape).toEqual([2, 2, 2]);
    expect([...windows.values]).toEqual([3, 13, 4, 14, 1, 11, 2, 12]);
  });

  test('are refused outside the table', () => {
    expect(() => gatherWindows(table, Int32Array.of(4), 2)).toThrow(
      new RnnError(
        'invalid-argument',
        'A window must lie within its table of 5 rows. Received rows 4 to 5. Take starts from windowStarts.',
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
