import { ATR, BollingerBands, EMA, MACD, OBV, RSI, SMA } from 'technicalindicators';
import { RnnError } from '@recurrent/core';
import { barsOf, countRows, type PriceBar, type PriceHistory } from './prices.js';

/** How many rows each indicator looks back. */
export interface IndicatorPeriods {
  /** Default [5, 20]. */
  readonly sma?: readonly number[];
  /** Default [12]. */
  readonly ema?: readonly number[];
  /** Default 14. */
  readonly rsi?: number;
  /** Default 12, 26 and 9. */
  readonly macd?: { readonly fast: number; readonly slow: number; readonly signal: number };
  /** Default 20 rows and 2 standard deviations. */
  readonly bollinger?: { readonly period: number; readonly deviations: number };
  /** Default 14. */
  readonly atr?: number;
}

/** Values by the indicator's name, such as 'sma20'; NaN where too few rows came before. */
export type IndicatorValues = Readonly<Record<string, number>>;

const defaultPeriods = {
  sma: [5, 20],
  ema: [12],
  rsi: 14,
  macd: { fast: 12, slow: 26, signal: 9 },
  bollinger: { period: 20, deviations: 2 },
  atr: 14,
} as const satisfies Required<IndicatorPeriods>;

/**
 * Reads bars one by one → technical indicators after each, which therefore know nothing of what comes later.
 * @throws {RnnError} invalid-argument when a period is no count
 */
export function createIndicatorReader(periods: IndicatorPeriods = {}): (bar: PriceBar) => IndicatorValues {
  const all = { ...defaultPeriods, ...periods };
  assertPeriods(all);
  const lines = new MACD({
    values: [],
    fastPeriod: all.macd.fast,
    slowPeriod: all.macd.slow,
    signalPeriod: all.macd.signal,
    SimpleMAOscillator: false,
    SimpleMASignal: false,
  });
  const { period, deviations } = all.bollinger;
  const bands = new BollingerBands({ period, stdDev: deviations, values: [] });
  const trueRange = new ATR({ period: all.atr, high: [], low: [], close: [] });
  const balance = new OBV({ close: [], volume: [] });
  const strength = new RSI({ period: all.rsi, values: [] });
  const means = [
    ...all.sma.map((rows) => ({ name: `sma${rows}`, mean: new SMA({ period: rows, values: [] }) })),
    ...all.ema.map((rows) => ({ name: `ema${rows}`, mean: new EMA({ period: rows, values: [] }) })),
  ];
  return (bar) => {
    const line = lines.nextValue(bar.close);
    const band = bands.nextValue(bar.close);
    return {
      ...Object.fromEntries(means.map(({ name, mean }) => [name, mean.nextValue(bar.close) ?? NaN])),
      rsi: strength.nextValue(bar.close) ?? NaN,
      macd: line?.MACD ?? NaN,
      macdSignal: line?.signal ?? NaN,
      bollingerUpper: band?.upper ?? NaN,
      bollingerLower: band?.lower ?? NaN,
      atr: trueRange.nextValue(bar) ?? NaN,
      obv: balance.nextValue(bar) ?? 0,
    };
  };
}

/**
 * Technical indicators of a whole history by name, each aligned with its row.
 * @throws {RnnError} invalid-argument when a period is no count
 */
export function toIndicators(prices: PriceHistory, periods?: IndicatorPeriods): Record<string, Float64Array> {
  const read = createIndicatorReader(periods);
  const columns: Record<string, Float64Array> = {};
  for (const [row, bar] of barsOf(prices).entries()) {
    for (const [name, value] of Object.entries(read(bar))) {
      columns[name] ??= new Float64Array(countRows(prices));
      columns[name][row] = value;
    }
  }
  return columns;
}

function assertPeriods({
  sma: means,
  ema: weighted,
  macd: lines,
  bollinger,
  rsi,
  atr,
}: Required<IndicatorPeriods>): void {
  const periods = [...means, ...weighted, ...Object.values(lines), rsi, atr, bollinger.period];
  const wrong = periods.find((period) => !Number.isInteger(period) || period < 1);
  if (wrong === undefined) return;
  throw new RnnError(
    'invalid-argument',
    `An indicator looks back a whole number of rows, 1 or more. Received ${wrong}. 14 is a usual value.`,
  );
}
