import { lookOf } from '@recurrent/demo-kit/terminal';
import { slicePrices } from '@recurrent/timeseries/finance';
import { describe, expect, test } from 'vitest';
import { readShares } from './share-data.js';
import { tellScores } from './terminal/scores.js';
import { drawVolatility } from './terminal/volatility.js';
import { learn, walk } from './walk.js';

const look = lookOf({ isTTY: false, columns: 80, write: () => true }, {});

describe('the finance demo', () => {
  test('walks through held-out days and says who won, in 80 columns', async () => {
    const data = await readShares(undefined);
    const [[name, prices]] = [...data.shares] as [
      [string, typeof data.shares extends ReadonlyMap<string, infer P> ? P : never],
    ];
    const last = slicePrices(prices, -700);
    const testFrom = last.timestamps[640]!;
    const small = {
      ...data,
      shares: new Map([[name, last]]),
      folds: 2,
      testFrom,
      validFrom: last.timestamps[600]!,
    };
    const scores = await walk(small, { seed: 0, epochs: 1 });
    expect([scores.count, scores.days]).toEqual([60, 60]);
    expect(Math.abs(scores.density - scores.densityBaselines.riskMetrics)).toBeLessThan(0.5);
    const forecaster = await learn(small.shares, 0, { ...small, seed: 0, epochs: 1 });
    const told = tellScores(scores, look) + drawVolatility(forecaster, [name, last], look);
    forecaster.dispose();
    expect(told).toContain('How large a move?');
    expect(told).toContain('µs a day');
    expect(Math.max(...told.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
  });
});
