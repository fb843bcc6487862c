import { createIndicatorReader, type IndicatorPeriods, type IndicatorValues } from './indicators.js';
import type { PriceBar } from './prices.js';
import { createVolatilityReader } from './returns.js';

/** What is known after a bar. */
export interface KnownPrices {
  /** What a network reads, by name: all finite, none beyond ±5. */
  readonly features: Readonly<Record<string, number>>;
  /** The usual size of a return; NaN in the first four weeks. */
  readonly volatility: number;
}

interface Row {
  readonly bar: PriceBar;
  readonly volatility: number;
  readonly indicators: IndicatorValues;
}

/** Rows of four weeks, over which the flow of volume is reckoned. */
const memory = 20;

/**
 * Reads bars one by one → what a network reads after each: returns in units of the volatility known then, and indicators in
 * relation to the price, so that shares of any price and any year look alike. What is not known yet is 0: nothing unusual.
 */
export function createPriceReader(periods?: IndicatorPeriods): (bar: PriceBar) => KnownPrices {
  const readIndicators = createIndicatorReader(periods);
  const readVolatility = createVolatilityReader();
  const rows: Row[] = [];
  return (bar) => {
    const before = rows.at(-1);
    const oneReturn = Math.log(bar.close / (before?.bar.close ?? NaN));
    const row = { bar, volatility: readVolatility(oneReturn), indicators: readIndicators(bar) };
    rows.push(row);
    if (rows.length > memory + 1) rows.shift();
    const usual = before?.volatility ?? NaN;
    const features = {
      return: oneReturn / usual,
      overnight: Math.log(bar.open / (before?.bar.close ?? NaN)) / usual,
      range: Math.log(bar.high / bar.low) / row.volatility,
      closeInRange: (bar.close - bar.low) / (bar.high - bar.low) - 0.5,
      volatilityChange: Math.log(row.volatility / (rows.at(-6)?.volatility ?? NaN)),
      volumeChange: Math.log((bar.volume + 1) / ((before?.bar.volume ?? NaN) + 1)),
      weekday: new Date(bar.timestamp).getUTCDay() / 2.5 - 1.2,
      ...inRelation(row),
      obv: flowOf(rows),
    };
    const calmed = Object.entries(features).map(([name, value]) => [name, calm(value)] as const);
    return { features: Object.fromEntries(calmed), volatility: row.volatility };
  };
}

/** Indicators in days' volatilities from the close, or from what is usual of them. */
function inRelation({ bar: { close }, volatility, indicators }: Row): Record<string, number> {
  const inDays = (amount: number): number => amount / (close * volatility);
  return Object.fromEntries(
    Object.entries(indicators).map(([name, value]) => {
      if (/^(sma|ema|bollinger)/.test(name)) return [name, Math.log(close / value) / volatility];
      if (name.startsWith('macd')) return [name, inDays(value)];
      return [name, name === 'rsi' ? value / 50 - 1 : inDays(value) - 1];
    }),
  );
}

/** How one-sided the volume of four weeks was, −1 … 1. */
function flowOf(rows: readonly Row[]): number {
  if (rows.length <= memory) return NaN;
  const traded = rows.slice(1).reduce((sum, { bar }) => sum + bar.volume, 0);
  return (rows.at(-1)!.indicators['obv']! - rows[0]!.indicators['obv']!) / traded;
}

/** Unknown is usual, and nothing is as unusual as to drown all else. */
function calm(value: number): number {
  return Number.isFinite(value) ? Math.max(-5, Math.min(5, value)) : 0;
}
