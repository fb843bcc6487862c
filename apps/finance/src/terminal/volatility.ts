import { lineChart, paragraph } from '@recurrent/demo-kit/terminal';
import type { Look } from '@recurrent/demo-kit/terminal';
import {
  barsOf,
  slicePrices,
  toReturns,
  type PriceHistory,
  type ReturnForecaster,
} from '@recurrent/timeseries/finance';

const days = 42;

/** How far a share moved in its last two months, and how far it was expected to. */
export function drawVolatility(
  forecaster: ReturnForecaster,
  [name, prices]: readonly [string, PriceHistory],
  look: Look,
): string {
  const past = slicePrices(prices, 0, -days);
  const stream = forecaster.openStream({ after: past });
  const begun = performance.now();
  const expected = barsOf(slicePrices(prices, -days)).map((bar) => stream.push(bar)?.volatility);
  const microseconds = (1000 * (performance.now() - begun)) / days;
  stream.close();
  const moved = [...toReturns(prices.close).subarray(-days + 1)].map((one) => 100 * Math.abs(one));
  const dayOf = (row: number): string =>
    new Date(prices.timestamps.at(row - days)!).toISOString().slice(0, 10);
  const chart = lineChart(
    [
      {
        name: 'expected size of the move',
        values: expected.slice(0, -1).map(toPercent),
        mark: 'line',
        ink: 'forecast',
      },
      { name: 'move', values: moved, mark: 'dots', ink: 'happened' },
    ],
    { labels: [8, 24, 40].map((at) => ({ at: at - 1, text: dayOf(at) })), height: 10, unit: '% a day' },
    look,
  );
  return `\n${chart}${paragraph(`${name === '' ? 'The index' : name}: ${microseconds.toFixed(0)} µs a day.`, look)}`;
}

function toPercent(share: number | undefined): number | undefined {
  return share === undefined ? undefined : 100 * share;
}
