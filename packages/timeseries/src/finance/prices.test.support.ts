import { createRandom } from '@recurrent/core';
import { fromBars, type PriceHistory } from './prices.js';

const dayMs = 86_400_000;

/** A share that goes up and down at random, in calm weeks and wild ones. */
export function makePrices(rows: number, seed: number): PriceHistory {
  const random = createRandom(seed);
  let [price, wildness] = [50, 0];
  const bars = Array.from({ length: rows }, (_, row) => {
    wildness = 0.97 * wildness + 0.2 * random.normal();
    const open = price;
    price *= Math.exp(0.015 * Math.exp(wildness) * random.normal());
    return {
      timestamp: Date.UTC(2015, 0, 1) + row * dayMs,
      open,
      close: price,
      high: Math.max(open, price) * (1 + 0.005 * random.uniform()),
      low: Math.min(open, price) * (1 - 0.005 * random.uniform()),
      volume: Math.round(1e5 * (1 + random.uniform())),
    };
  });
  return fromBars(bars);
}
