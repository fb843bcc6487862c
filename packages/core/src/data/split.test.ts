import { describe, expect, test } from 'vitest';
import { RnnError } from '../errors.js';
import { toCut, toParts } from './split.js';

describe('a split in time order', () => {
  test('has every row once, the oldest first', () => {
    expect(toParts(10, [toCut(10, 0.7), 9])).toEqual([
      { start: 0, end: 7 },
      { start: 7, end: 9 },
      { start: 9, end: 10 },
    ]);
  });

  test('is refused when a part would be empty', () => {
    expect(() => toParts(10, [9, 7])).toThrow(
      new RnnError(
        'invalid-argument',
        'Every part of a split must hold a row. Received cuts before rows 9, 7 of 10. ' +
          'Give cuts in time order, within the series.',
      ),
    );
  });

  test('is refused at a fraction that is none', () => {
    expect(() => toCut(10, 80)).toThrow(
      new RnnError(
        'invalid-argument',
        'A fraction of rows must lie between 0 and 1. Received 80. Write 0.8 for the first 80 in 100 rows.',
      ),
    );
  });
});
