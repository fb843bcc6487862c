export {
  barsOf,
  createPriceHistory,
  fromBars,
  slicePrices,
  type PriceBar,
  type PriceHistory,
} from './prices.js';
export { parsePrices, type ParsePricesOptions } from './parse-prices.js';
export { toReturns, toVolatility } from './returns.js';
export { createIndicatorReader, toIndicators } from './indicators.js';
export type { IndicatorPeriods, IndicatorValues } from './indicators.js';
export * from '../return-forecaster/index.js';
