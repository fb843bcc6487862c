import { describe, expect, test } from 'vitest';
import { makePrices } from '../finance/prices.test.support.js';
import type { JudgedReturn } from './evaluation.js';
import { createReturnForecaster } from './return-forecaster.js';
import { trade } from './trading.js';
import { walkForward } from './walk-forward.js';

const row = (share: string, day: number, how: { up: number; outcome: number }): JudgedReturn => ({
  share,
  timestamp: day,
  forecast: { expectedReturn: 0, volatility: 0.01, probabilityUp: how.up },
  outcome: Math.log1p(how.outcome),
  lastReturn: 0,
  knownVolatility: 0.01,
});

describe('trading', () => {
  test('gains what was foretold, less what changing positions costs', () => {
    const judged = [
      row('A', 0, { up: 0.6, outcome: 0.02 }),
      row('B', 0, { up: 0.4, outcome: -0.04 }),
      row('A', 1, { up: 0.6, outcome: -0.01 }),
      row('B', 1, { up: 0.6, outcome: 0.01 }),
    ];
    const { model, buyAndHold } = trade(judged, { cost: 0.001, rowsPerYear: 2 });
    // Day 0: half of 2 % and half of 4 %, everything bought; day 1: nothing won, B turned round.
    expect(model.annualReturn).toBeCloseTo(0.03 - 0.001 + 0 - 0.001, 12);
    expect(model.turnover).toBeCloseTo(1, 12);
    expect(model.maxDrawdown).toBeCloseTo(0.001, 12);
    expect(buyAndHold.annualReturn).toBeCloseTo(-0.01 - 0.001, 12);
    expect(buyAndHold.turnover).toBeCloseTo(0.5, 12);
  });

  test('takes no position where a forecast is too near to a coin', () => {
    const judged = [row('A', 0, { up: 0.52, outcome: 0.02 }), row('A', 1, { up: 0.45, outcome: 0.02 })];
    const { model } = trade(judged, { threshold: 0.1 });
    expect(model).toEqual({ annualReturn: 0, sharpe: 0, maxDrawdown: 0, turnover: 0 });
  });
});

describe('a walk forward', () => {
  const shares = new Map([
    ['A', makePrices(120, 1)],
    ['B', makePrices(100, 2)],
  ]);
  const from = shares.get('A')!.timestamps[60]!;

  test('judges each fold by what was learned before it', async () => {
    const seen: number[] = [];
    const { count, days, trading } = await walkForward(shares, {
      from,
      folds: 3,
      fit: async (past) => {
        seen.push(Math.max(...[...past.values()].map(({ timestamps }) => timestamps.at(-1)!)));
        return createReturnForecaster({ units: 2 });
      },
    });
    const { timestamps } = shares.get('A')!;
    expect(seen).toEqual([timestamps[59], timestamps[79], timestamps[99]]);
    expect([count, days]).toEqual([60 + 40, 60]);
    expect(trading.buyAndHold.turnover).toBeGreaterThan(0);
  });

  test('ends when its signal says so', async () => {
    const abort = new AbortController();
    const walk = walkForward(shares, {
      from,
      folds: 3,
      signal: abort.signal,
      fit: async () => createReturnForecaster({ units: 2 }),
      onFold: () => abort.abort(new Error('enough')),
    });
    await expect(walk).rejects.toThrow('enough');
  });

  test('needs a past, and days enough', async () => {
    const fit = async (): Promise<never> => Promise.reject(new Error('not reached'));
    await expect(walkForward(shares, { from: 0, fit })).rejects.toThrow(
      'A walk forward has a past and at least a day for each of its folds. Received 120 days, 120 of them to judge, in 1 folds. ' +
        'Give more prices, fewer folds, or another beginning.',
    );
    await expect(walkForward(shares, { from, folds: 61, fit })).rejects.toThrow('in 61 folds');
  });
});
