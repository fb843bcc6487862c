import { RnnError } from '@recurrent/core';
import { formatTimestamp } from '../series/timestamp.js';

/** A share's prices, one row a trading day or bar, oldest first. Days without trade have no row. */
export interface PriceHistory {
  /** Milliseconds since 1970, UTC. */
  readonly timestamps: Float64Array;
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  /** What returns are reckoned from: give prices adjusted for splits and dividends. */
  readonly close: Float64Array;
  readonly volume: Float64Array;
}

/** One row of a history: a trading day, or another bar. */
export interface PriceBar {
  /** Milliseconds since 1970, UTC. */
  readonly timestamp: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
}

const columns = ['open', 'high', 'low', 'close', 'volume'] as const;

/**
 * A history from its columns.
 * @throws {RnnError} bad-data when a column is not as long as the timestamps, they do not go forward, a price is not
 * above 0, a high below its low, or a volume below 0
 */
export function createPriceHistory(
  given: Readonly<Record<keyof PriceHistory, ArrayLike<number>>>,
): PriceHistory {
  const history = {
    timestamps: Float64Array.from(given.timestamps),
    open: Float64Array.from(given.open),
    high: Float64Array.from(given.high),
    low: Float64Array.from(given.low),
    close: Float64Array.from(given.close),
    volume: Float64Array.from(given.volume),
  };
  assertLengths(history);
  for (const row of history.timestamps.keys()) assertRow(history, row);
  return history;
}

/** How many rows a history has. */
export function countRows({ timestamps }: PriceHistory): number {
  return timestamps.length;
}

/** The rows of a history one by one. */
export function barsOf(history: PriceHistory): PriceBar[] {
  const { timestamps, open, high, low, close, volume } = history;
  return Array.from(timestamps, (timestamp, row) => ({
    timestamp,
    open: open[row]!,
    high: high[row]!,
    low: low[row]!,
    close: close[row]!,
    volume: volume[row]!,
  }));
}

/**
 * Bars, oldest first, as a history.
 * @throws {RnnError} bad-data as `createPriceHistory`
 */
export function fromBars(bars: readonly PriceBar[]): PriceHistory {
  return createPriceHistory({
    timestamps: bars.map(({ timestamp }) => timestamp),
    open: bars.map(({ open }) => open),
    high: bars.map(({ high }) => high),
    low: bars.map(({ low }) => low),
    close: bars.map(({ close }) => close),
    volume: bars.map(({ volume }) => volume),
  });
}

/** Rows from `start` up to, but not including, `end`, as views of the same numbers. */
export function slicePrices(history: PriceHistory, start: number, end?: number): PriceHistory {
  const part = (values: Float64Array): Float64Array => values.subarray(start, end);
  const { timestamps, open, high, low, close, volume } = history;
  return {
    timestamps: part(timestamps),
    open: part(open),
    high: part(high),
    low: part(low),
    close: part(close),
    volume: part(volume),
  };
}

/** The first row at or after a time; the number of rows when there is none. */
export function rowAt({ timestamps }: PriceHistory, time: number): number {
  const row = timestamps.findIndex((timestamp) => timestamp >= time);
  return row < 0 ? timestamps.length : row;
}

function assertLengths(history: PriceHistory): void {
  for (const name of columns) {
    if (history[name].length === history.timestamps.length) continue;
    throw new RnnError(
      'bad-data',
      `Every column must have a value for each of the ${history.timestamps.length} timestamps. ` +
        `Received ${history[name].length} in '${name}'. Leave out days that lack one.`,
    );
  }
}

function assertRow(history: PriceHistory, row: number): void {
  const { timestamps, open, high, low, close, volume } = history;
  const time = timestamps[row]!;
  const when = Number.isFinite(time) ? formatTimestamp(time) : String(time);
  if (!Number.isFinite(time) || (row > 0 && time <= timestamps[row - 1]!)) {
    throw badRow('Timestamps go forward, oldest first', `${when} in row ${row + 1}`);
  }
  for (const [name, values] of Object.entries({ open, high, low, close })) {
    const price = values[row]!;
    if (!(price > 0 && Number.isFinite(price))) {
      throw badRow('Prices are above 0', `${name} ${price} on ${when}`);
    }
  }
  if (high[row]! < low[row]!) {
    throw badRow('A high is at least the low', `${high[row]!} and ${low[row]!} on ${when}`);
  }
  if (!(volume[row]! >= 0 && Number.isFinite(volume[row]!))) {
    throw badRow('A volume is at least 0', `${volume[row]!} on ${when}`);
  }
}

function badRow(rule: string, received: string): RnnError {
  return new RnnError('bad-data', `${rule}. Received ${received}. Mend that row, or leave it out.`);
}
