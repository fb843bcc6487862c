import { createRandom } from '@recurrent/core';
import { createSeries } from '@recurrent/timeseries';
import type { GlobalSample } from '@recurrent/timeseries';

const dayMs = 86_400_000;

/** What shops sell, day by day: sizes from one to thousands, weeks of their own, trends, sales that are planned, noise. */
export function makeShops(
  count: number,
  { days, seed }: { readonly days: number; readonly seed: number },
): GlobalSample[] {
  const random = createRandom(seed);
  return Array.from({ length: count }, () => {
    const size = Math.exp(8 * random.uniform());
    const isOpenOnSundays = random.uniform() < 0.4;
    const growth = 0.002 * random.normal();
    const lift = 0.3 + 0.5 * random.uniform();
    const sale = Array.from({ length: days }, () => Number(random.uniform() < 0.1));
    const sold = sale.map((on, day) => {
      const weekday = day % 7;
      const week = weekday === 6 && !isOpenOnSundays ? 0.1 : 1 + 0.3 * Math.sin(weekday);
      return size * week * Math.exp(growth * day + lift * on + 0.1 * random.normal());
    });
    const timestamps = sold.map((_, day) => Date.UTC(2024, 0, 1) + day * dayMs);
    return {
      series: createSeries({ timestamps, columns: { sold, sale } }),
      statics: { size: Math.log(size), sundays: Number(isOpenOnSundays) },
    };
  });
}
