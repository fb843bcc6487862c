import { expect, it } from 'vitest';
import { judgeShops } from './judge-shops.js';
import { makeShops } from './shops.js';

it('one network foretells shops of all sizes better than each by itself "as a week ago"', async () => {
  const { model, baselines } = await judgeShops(makeShops(40, { days: 63, seed: 1 }), { epochs: 8, seed: 1 });
  expect(model).toBeLessThan(baselines['seasonalNaive']!);
  expect(model).toBeLessThan(baselines['naive']!);
});
