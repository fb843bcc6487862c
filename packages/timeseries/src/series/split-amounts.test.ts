import { expect, test } from 'vitest';
import { createSeries } from './series.js';
import { splitAmounts } from './split-amounts.js';

test('an amount is split into whether it occurs and how much it then is', () => {
  const day = 86_400_000;
  const series = createSeries({
    timestamps: [0, day, 2 * day],
    columns: { rain: [0, Math.E, NaN], wind: [1, 2, 3] },
  });
  const { columns } = splitAmounts(series, { column: 'rain' });
  expect([...columns['rain_occurs']!]).toEqual([0, 1, NaN]);
  expect([...columns['rain_amount']!]).toEqual([NaN, 1, NaN]);
  expect([...columns['wind']!]).toEqual([1, 2, 3]);
  expect([...splitAmounts(series, { column: 'wind', threshold: 2 }).columns['wind_occurs']!]).toEqual([
    0, 0, 1,
  ]);
});
