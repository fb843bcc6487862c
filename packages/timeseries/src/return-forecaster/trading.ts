import type { JudgedReturn } from './evaluation.js';

/** How forecasts become positions, and what changing them costs. */
export interface TradingOptions {
  /** How far a probability must be from one half for a position to be taken. Default 0. */
  readonly threshold?: number;
  /** Share of what is bought or sold that each trade costs. Default 0.001: ten basis points. */
  readonly cost?: number;
  /** Rows of a year, by which figures are made annual. Default 252 trading days. */
  readonly rowsPerYear?: number;
}

/** What a way of trading came to, costs included. */
export interface TradingResult {
  /** Mean of the daily results, times the days of a year. */
  readonly annualReturn: number;
  /** That mean ÷ its deviation, made annual; 0 where nothing was risked. Source: Sharpe 1994, without a risk-free rate. */
  readonly sharpe: number;
  /** The deepest fall from a height, from 0 to 1. */
  readonly maxDrawdown: number;
  /** Share of the capital bought or sold a day, on average. */
  readonly turnover: number;
}

/**
 * Trades each share with the same part of the capital: long where it is foretold to rise, short where to fall. The same
 * days held from first to last stand beside it.
 */
export function trade(
  judged: readonly JudgedReturn[],
  { threshold = 0, cost = 0.001, rowsPerYear = 252 }: TradingOptions = {},
): { readonly model: TradingResult; readonly buyAndHold: TradingResult } {
  const days = groupByDay(judged);
  const position = ({ forecast: { probabilityUp } }: JudgedReturn): number =>
    Math.abs(probabilityUp - 0.5) > threshold ? Math.sign(probabilityUp - 0.5) : 0;
  return {
    model: resultOf(days, { position, cost, rowsPerYear }),
    buyAndHold: resultOf(days, { position: () => 1, cost, rowsPerYear }),
  };
}

/** One day's rows by share. */
type Day = ReadonlyMap<string, JudgedReturn>;

function groupByDay(judged: readonly JudgedReturn[]): Day[] {
  const days = new Map<number, Map<string, JudgedReturn>>();
  for (const row of judged) {
    const day = days.get(row.timestamp) ?? new Map<string, JudgedReturn>();
    days.set(row.timestamp, day.set(row.share, row));
  }
  return [...days].toSorted(([a], [b]) => a - b).map(([, day]) => day);
}

function resultOf(
  days: readonly Day[],
  {
    position,
    cost,
    rowsPerYear,
  }: {
    readonly position: (row: JudgedReturn) => number;
    readonly cost: number;
    readonly rowsPerYear: number;
  },
): TradingResult {
  let held = new Map<string, number>();
  let traded = 0;
  const results = days.map((day) => {
    const wanted = new Map([...day].map(([share, row]) => [share, position(row) / day.size]));
    const shares = new Set([...held.keys(), ...wanted.keys()]);
    const moved = [...shares].reduce(
      (sum, share) => sum + Math.abs((wanted.get(share) ?? 0) - (held.get(share) ?? 0)),
      0,
    );
    traded += moved;
    held = wanted;
    const gained = [...day].reduce(
      (sum, [share, { outcome }]) => sum + wanted.get(share)! * Math.expm1(outcome),
      0,
    );
    return gained - cost * moved;
  });
  const mean = results.reduce((sum, one) => sum + one, 0) / results.length;
  const deviation = Math.sqrt(results.reduce((sum, one) => sum + (one - mean) ** 2, 0) / results.length);
  return {
    annualReturn: mean * rowsPerYear,
    sharpe: deviation > 0 ? (mean / deviation) * Math.sqrt(rowsPerYear) : 0,
    maxDrawdown: deepestFall(results),
    turnover: traded / days.length,
  };
}

function deepestFall(results: readonly number[]): number {
  let [capital, height, fall] = [1, 1, 0];
  for (const result of results) {
    capital *= 1 + result;
    height = Math.max(height, capital);
    fall = Math.max(fall, 1 - capital / height);
  }
  return fall;
}
