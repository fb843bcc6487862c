import { describe, expect, it } from 'vitest';
import { readPrices } from './price-subject.js';

const header = 'date,symbol,open,high,low,close,volume';

describe('a table of prices that a reader gives', () => {
  it('becomes logarithms by trading day, and goes on over the weekend', () => {
    const text = [
      header,
      '2024-01-04,ONE,1,1,1,1,5',
      '2024-01-05,ONE,2,2,2,2,5',
      '2024-01-05,TWO,9,9,9,9,5',
    ].join('\n');
    const { subject, told } = readPrices({ name: 'mine.csv', text });
    expect(subject.name).toBe('ONE');
    expect([...subject.series.columns['logClose']!]).toEqual([0, Math.log(2)]);
    const isoDay = (row: number) => new Date(subject.timeOf(row)).toISOString().slice(0, 10);
    expect([0, 1, 2, 7].map(isoDay)).toEqual(['2024-01-04', '2024-01-05', '2024-01-08', '2024-01-15']);
    expect(told).toContain('Left out: 1 further shares');
  });

  it('is refused when it has no rows', () => {
    expect(() => readPrices({ name: 'mine.csv', text: header })).toThrow(
      'A table of prices has a row for each trading day. Received none. Add rows below the header.',
    );
  });
});
