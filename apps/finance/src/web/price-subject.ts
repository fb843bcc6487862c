import type { ForecastSubject, ReadSubject } from '@recurrent/demo-kit/forecasting';
import { createSeries, RnnError } from '@recurrent/timeseries';
import { parsePrices } from '@recurrent/timeseries/finance';

const dayMs = 86_400_000;

/** Logarithms of closing prices, one a trading day: equal steps of it are equal parts of the price. */
export const target = 'logClose';

/** A table of date, open, high, low, close and volume → what is forecast of its first share. */
export function readPrices({ name, text }: { readonly name: string; readonly text: string }): ReadSubject {
  const shares = parsePrices(text);
  const [first, ...others] = shares;
  if (!first) {
    throw new RnnError(
      'bad-data',
      'A table of prices has a row for each trading day. Received none. Add rows below the header.',
    );
  }
  const [symbol, { timestamps, close }] = first;
  const left =
    others.length === 0 ? '' : ` Left out: ${others.length} further shares, since the page learns one.`;
  return {
    subject: {
      name: symbol === '' ? name : symbol,
      target,
      // Markets count in trading days: weekends and holidays are no rows.
      series: createSeries({
        timestamps: close.map((_, row) => row * dayMs),
        columns: { [target]: close.map(Math.log) },
      }),
      errorScale: 100,
      timeOf: (row) => timestamps[row] ?? tradingDayAfter(timestamps.at(-1)!, row - timestamps.length + 1),
    } satisfies ForecastSubject,
    told:
      `Read ${close.length.toLocaleString('en')} trading days${symbol === '' ? '' : ` of ${symbol}`}. ` +
      `Used: dates and closing prices, adjusted where the table says how. Not used: open, high, low and volume.${left}`,
  };
}

/** So many weekdays later; holidays are not known. */
function tradingDayAfter(last: number, days: number): number {
  let day = last;
  for (let left = days; left > 0;) {
    day += dayMs;
    if (new Date(day).getUTCDay() % 6 !== 0) left--;
  }
  return day;
}
