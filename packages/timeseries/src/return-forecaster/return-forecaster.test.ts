import { createRandom, memoryStore } from '@recurrent/core';
import { describePredictor } from '@recurrent/core/testing';
import { describe, expect, test } from 'vitest';
import { barsOf, slicePrices, type PriceHistory } from '../finance/prices.js';
import { makePrices } from '../finance/prices.test.support.js';
import {
  createReturnForecaster,
  loadReturnForecaster,
  ReturnPreprocessor,
  type ReturnForecast,
  type ReturnForecaster,
  type Shares,
} from './index.js';

/** A share that goes up one day and down the next. */
function makeSeesaw(rows: number): PriceHistory {
  const prices = makePrices(rows, 1);
  const close = prices.close.map((_, row) => (row % 2 === 0 ? 100 : 101 + 0.1 * Math.sin(row)));
  return { ...prices, open: close, high: close, low: close, close };
}

const only = (prices: PriceHistory): Shares => new Map([['A', prices]]);

const numbersOf = (forecasts: readonly (ReturnForecast | undefined)[]): number[] =>
  forecasts.flatMap((one) => (one ? [one.expectedReturn, one.volatility, one.probabilityUp] : []));

describePredictor<Shares, readonly PriceHistory[], ReturnForecast[], ReturnForecaster>({
  task: 'return-forecaster',
  create: (seed) =>
    createReturnForecaster({
      preprocessor: new ReturnPreprocessor({ windowSize: 30 }),
      units: 8,
      seed,
      dropout: 0,
    }),
  load: loadReturnForecaster,
  samples: new Map([
    ['one', makeSeesaw(120)],
    ['other', makeSeesaw(119)],
  ]),
  fit: { epochs: 30, batchSize: 4, learningRate: 0.02 },
  inputs: [makePrices(70, 2)],
  async *stream(forecaster, [prices]) {
    for await (const forecast of forecaster.stream(barsOf(prices!))) if (forecast) yield [forecast];
  },
  numbers: numbersOf,
});

describe('a return forecaster', () => {
  test('foretells mean 0 and the volatility known so far, until it is fitted', async () => {
    const prices = makePrices(80, 3);
    const [forecast] = await createReturnForecaster().predict([prices]);
    const { densityBaselines, density } = await createReturnForecaster().evaluate(only(prices), {
      from: prices.timestamps[40]!,
    });
    expect(forecast!.expectedReturn).toBe(0);
    expect(forecast!.probabilityUp).toBeCloseTo(0.5, 6);
    expect(density).toBeCloseTo(densityBaselines.riskMetrics, 5);
  });

  test('tells a share that swings, and is judged by days that it has not learned from', async () => {
    const seesaw = makeSeesaw(200);
    const cut = seesaw.timestamps[150]!;
    const forecaster = createReturnForecaster({ units: 8, dropout: 0 });
    await forecaster.fit(only(seesaw), { validFrom: cut, epochs: 30, batchSize: 4, learningRate: 0.02 });
    const { count, days, direction, directionBaselines } = await forecaster.evaluate(only(seesaw), {
      from: cut,
    });
    forecaster.dispose();
    expect([count, days]).toEqual([50, 50]);
    expect(direction.accuracy).toBeGreaterThan(0.95);
    expect(direction.interval[0]).toBeGreaterThan(0.85);
    expect(directionBaselines.momentum.accuracy).toBe(0);
    expect(directionBaselines.momentum.correlation).toBeCloseTo(-1, 10);
    expect(Math.abs(directionBaselines.randomWalk.accuracy - 0.5)).toBeLessThan(0.25);
  });

  test('is not moved by prices that come later', async () => {
    const prices = makePrices(120, 4);
    const forecaster = createReturnForecaster({ units: 4 });
    const judge = (share: PriceHistory): number[] =>
      numbersOf(
        forecaster.judge(only(share), { from: share.timestamps[60]! }).map(({ forecast }) => forecast),
      );
    const changed = { ...prices, close: prices.close.map((close, row) => (row < 100 ? close : close * 3)) };
    const high = changed.close.map((close, row) => Math.max(close, prices.high[row]!));
    await forecaster.fit(only(slicePrices(prices, 0, 60)), { epochs: 1 });
    const [one, other] = [judge(prices), judge({ ...changed, high })];
    expect(other.slice(0, 3 * 39)).toEqual(one.slice(0, 3 * 39));
    expect(other).not.toEqual(one);
    forecaster.dispose();
  });

  test('goes on after a restart as if there had been none', async () => {
    const prices = makePrices(1300, 5);
    const forecaster = createReturnForecaster({ units: 4 });
    await forecaster.fit(only(slicePrices(prices, 0, 200)), { epochs: 1 });
    const store = memoryStore();
    await forecaster.save(store);
    const stream = forecaster.openStream({ after: slicePrices(prices, 0, 1200) });
    const saved: unknown = JSON.parse(JSON.stringify(stream.state.save()));
    const restarted = (await loadReturnForecaster(store)).openStream({ after: saved as never });
    for (const bar of barsOf(slicePrices(prices, 1200))) {
      const [kept, anew] = [stream.push(bar), restarted.push(bar)].map((one) => numbersOf([one]));
      for (const [index, value] of anew!.entries()) expect(value).toBeCloseTo(kept![index]!, 6);
    }
    forecaster.dispose();
  });

  test('is live as it was after a state that it refused', () => {
    const forecaster = createReturnForecaster({ units: 4 });
    const bars = barsOf(makePrices(90, 8));
    const stream = forecaster.openStream();
    for (const bar of bars.slice(0, 60)) stream.push(bar);
    const good = stream.state.save();
    for (const bar of bars.slice(60, 80)) stream.push(bar);
    const saved = stream.state.save();
    const twin = forecaster.openStream({ after: saved });
    const badBar = { ...good.bars[0]!, close: -1 };
    for (const [after, message] of [
      [{ network: good.network, bars: [badBar] }, 'Prices are above 0.'],
      [{ network: good.network }, 'A saved stream has the last bars it read. Received none.'],
      [{ network: [], bars: good.bars.slice(0, 30) }, 'Received'],
    ] as const) {
      expect(() => stream.state.restore(after as never)).toThrow(message);
      expect(stream.state.save()).toEqual(saved);
      expect(() => forecaster.openStream({ after: after as never })).toThrow(message);
    }
    for (const bar of bars.slice(80)) expect(stream.push(bar)).toEqual(twin.push(bar));
    for (const one of [stream, twin]) one.close();
    expect(forecaster.memory().streams).toBe(0);
    forecaster.dispose();
  });

  test('refuses what it cannot foretell from', async () => {
    const forecaster = createReturnForecaster({ units: 2 });
    await expect(forecaster.predict([makePrices(20, 6)])).rejects.toThrow(
      'A return is foretold from at least 21 rows. Received 20. Give a longer history.',
    );
    await expect(forecaster.fit(only(makePrices(21, 6)))).rejects.toThrow(
      'Prices to learn from must have a row to foretell after four weeks of returns. Received 1 shares, of at most 21 rows. Give a longer history.',
    );
    const stream = forecaster.openStream();
    const [first, second] = barsOf(makePrices(2, 7));
    stream.push(second!);
    expect(() => stream.push(first!)).toThrow(
      'Bars come in time order. Received 2015-01-01T00:00:00.000Z after 2015-01-02T00:00:00.000Z. Send each once, the oldest first.',
    );
    expect(() => stream.push({ ...second!, timestamp: 2e12, close: -1 })).toThrow('Prices are above 0.');
    expect(() => new ReturnPreprocessor({ windowSize: 0 })).toThrow('Received 0. 60 is a usual value.');
  });

  test('has probabilities of the normal distribution', async () => {
    const random = createRandom(8);
    const { cumulativeNormal } = await import('./normal.js');
    const draws = Array.from({ length: 20_000 }, () => random.normal());
    for (const x of [-2, -0.5, 0, 1]) {
      const share = draws.filter((draw) => draw < x).length / draws.length;
      expect(Math.abs(cumulativeNormal(x) - share)).toBeLessThan(0.012);
    }
    expect(cumulativeNormal(1.959963985)).toBeCloseTo(0.975, 6);
  });
});
