import { createRandom, RnnError } from '@recurrent/core';
import { assert, integer, property } from 'fast-check';
import { atr, ema, rsi, sma } from 'technicalindicators';
import { describe, expect, test } from 'vitest';
import { toIndicators } from './indicators.js';
import { parsePrices } from './parse-prices.js';
import { createPriceReader } from './price-features.js';
import { barsOf, countRows, createPriceHistory, rowAt, slicePrices, type PriceHistory } from './prices.js';
import { makePrices } from './prices.test.support.js';
import { toReturns, toVolatility } from './returns.js';

describe('prices', () => {
  test('are read of one share or several, in any order, adjusted for splits', () => {
    const text = [
      'Symbol,Date,Open,High,Low,Close,AdjClose,Volume',
      'B,2020-01-03,10,12,9,11,5.5,300',
      'A,2020-01-02,1,2,1,2,2,100',
      'B,2020-01-02,10,11,9,10,5,200',
    ].join('\n');
    const shares = parsePrices(text);
    expect([...shares.keys()]).toEqual(['B', 'A']);
    const share = shares.get('B')!;
    expect([...share.timestamps]).toEqual([Date.UTC(2020, 0, 2), Date.UTC(2020, 0, 3)]);
    expect([...share.close]).toEqual([5, 5.5]);
    expect([...share.high]).toEqual([5.5, 6]);
    expect([...share.volume]).toEqual([200, 300]);
  });

  test.each([
    [
      'date,open,close\n2020-01-02,1,1',
      'A table of prices has the columns date, open, high, low, close, volume. Received none called high, low, volume. Name them in the header.',
    ],
    [
      'date,open,high,low,close,volume\n2020-01-02,1,1,1,x,1',
      "Column 'close' holds a number in each row. Received 'x' on line 2. Write a number, or leave the row out.",
    ],
    [
      'date,open,high,low,close,volume\nsoon,1,1,1,1,1',
      "A row of prices has a date such as 2012-01-31. Received 'soon' on line 2. Write dates year first.",
    ],
    [
      'date,open,high,low,close,volume\n2020-01-02,1,1,2,1,1',
      'A high is at least the low. Received 1 and 2 on 2020-01-02. Mend that row, or leave it out.',
    ],
    [
      'date,open,high,low,close,volume\n2020-01-02,1,1,0,1,1',
      'Prices are above 0. Received low 0 on 2020-01-02. Mend that row, or leave it out.',
    ],
    [
      'date,open,high,low,close,volume\n2020-01-02,1,1,1,1,-1',
      'A volume is at least 0. Received -1 on 2020-01-02. Mend that row, or leave it out.',
    ],
    [
      'date,open,high,low,close,volume\n2020-01-02,1,1,1,1,1\n2020-01-02,1,1,1,1,1',
      'Timestamps go forward, oldest first. Received 2020-01-02 in row 2. Mend that row, or leave it out.',
    ],
  ])('with a fault are refused: %j', (text, message) => {
    expect(() => parsePrices(text)).toThrow(new RnnError('bad-data', message));
  });

  test('need columns of one length', () => {
    const one = [1];
    expect(() =>
      createPriceHistory({ timestamps: [1, 2], open: one, high: one, low: one, close: one, volume: one }),
    ).toThrow("Every column must have a value for each of the 2 timestamps. Received 1 in 'open'.");
  });

  test('are cut by row and by time', () => {
    const prices = makePrices(30, 1);
    const row = rowAt(prices, prices.timestamps[12]! - 1);
    expect(row).toBe(12);
    expect(countRows(slicePrices(prices, row))).toBe(18);
    expect(rowAt(prices, Infinity)).toBe(30);
  });
});

describe('returns', () => {
  test('add up to the whole way', () => {
    const { close } = makePrices(100, 2);
    const sum = toReturns(close)
      .slice(1)
      .reduce((total, one) => total + one, 0);
    expect(sum).toBeCloseTo(Math.log(close.at(-1)! / close[0]!), 10);
  });

  test('have a volatility near their deviation, known after four weeks', () => {
    const random = createRandom(3);
    const returns = Float64Array.from({ length: 4000 }, () => 0.02 * random.normal());
    const volatility = toVolatility(returns);
    expect([volatility[18], Number.isNaN(volatility[19])]).toEqual([NaN, false]);
    const mean = volatility.slice(19).reduce((sum, one) => sum + one, 0) / 3981;
    expect(mean).toBeGreaterThan(0.018);
    expect(mean).toBeLessThan(0.0205);
  });
});

describe('indicators', () => {
  test('are those of the library, in the row that they are of', () => {
    const prices = makePrices(60, 4);
    const close = [...prices.close];
    const { sma5, ema12, rsi: strength, atr: range, macd: line, obv } = toIndicators(prices);
    const last = (values: readonly (number | undefined)[]): number | undefined => values.at(-1);
    expect([sma5, ema12, strength].map((values) => values!.at(-1))).toEqual([
      last(sma({ period: 5, values: close })),
      last(ema({ period: 12, values: close })),
      last(rsi({ period: 14, values: close })),
    ]);
    const bars = { high: [...prices.high], low: [...prices.low], close };
    expect(range!.at(-1)).toBe(last(atr({ period: 14, ...bars })));
    expect([sma5, strength, line].map((values) => values!.findIndex(Number.isFinite))).toEqual([4, 14, 25]);
    const mean = prices.close.slice(20, 25).reduce((sum, one) => sum + one, 0) / 5;
    expect(sma5![24]).toBeCloseTo(mean, 8);
    const direction = Math.sign(prices.close[40]! - prices.close[39]!);
    expect(obv![40]! - obv![39]!).toBeCloseTo(direction * prices.volume[40]!, 6);
  });

  test('know nothing of what comes later', () => {
    const prices = makePrices(90, 5);
    const whole = toIndicators(prices);
    assert(
      property(integer({ min: 1, max: 90 }), (rows) => {
        const known = Object.entries(toIndicators(slicePrices(prices, 0, rows)));
        for (const [name, values] of known) expect(values).toEqual(whole[name]!.slice(0, rows));
      }),
      { numRuns: 30 },
    );
  });

  test('refuse a period that is none', () => {
    expect(() => toIndicators(makePrices(30, 9), { rsi: 0 })).toThrow(
      'An indicator looks back a whole number of rows, 1 or more. Received 0. 14 is a usual value.',
    );
  });
});

describe('what a network reads of prices', () => {
  const readAll = (prices: PriceHistory): Readonly<Record<string, number>>[] =>
    barsOf(prices)
      .map(createPriceReader())
      .map(({ features }) => features);

  test('is the same whatever a share costs', () => {
    const prices = makePrices(60, 10);
    const dear = (values: Float64Array): Float64Array => values.map((value) => value * 64);
    const { open, high, low, close } = prices;
    const dearer = { ...prices, open: dear(open), high: dear(high), low: dear(low), close: dear(close) };
    const [cheap, costly] = [readAll(prices), readAll(dearer)];
    for (const [row, features] of cheap.entries()) {
      for (const [name, value] of Object.entries(features)) expect(costly[row]![name]).toBeCloseTo(value, 6);
    }
  });

  test('is finite and small for the first rows, for a price that stands still and for one that jumps', () => {
    const flat = new Float64Array(50).fill(7);
    const still = { ...makePrices(50, 6), open: flat, high: flat, low: flat, close: flat };
    const jumping = makePrices(50, 7);
    jumping.close[30] = 1e6;
    jumping.high[30] = 1e6;
    for (const prices of [makePrices(3, 8), still, jumping]) {
      for (const features of readAll(prices)) {
        for (const value of Object.values(features)) expect(Math.abs(value)).toBeLessThanOrEqual(5);
      }
    }
  });
});
