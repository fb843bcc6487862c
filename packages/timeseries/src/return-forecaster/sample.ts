import type { PriceHistory } from '../finance/prices.js';

/** Prices to learn from or to judge by; the first `historyLength` rows are the past, which only sets the state. */
export interface PriceSample {
  /** The share's symbol. */
  readonly share: string;
  readonly prices: PriceHistory;
  readonly historyLength: number;
}

/** What is expected of the row after the last one known. */
export interface ReturnForecast {
  /** Of ln(next close ÷ last close). */
  readonly expectedReturn: number;
  /** Standard deviation of that logarithm. */
  readonly volatility: number;
  /** That the next close is above the last one. */
  readonly probabilityUp: number;
}
