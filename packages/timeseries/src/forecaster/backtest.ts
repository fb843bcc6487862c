import { RnnError } from '@recurrent/core';
import { lengthOf, sliceSeries, type Series } from '../series/series.js';
import { formatTimestamp } from '../series/timestamp.js';
import type { ForecastEvaluation, ForecastScores } from './evaluation.js';
import type { EvaluateOptions, Forecaster } from './forecaster.js';

/** How to go through a series again, as if its later part were not known yet. */
export interface BacktestOptions extends Pick<EvaluateOptions, 'seasonLength'> {
  /** A forecaster that has learned from the past given, and from nothing else. The backtest disposes it. */
  readonly fit: (past: Series, fold: number) => Promise<JudgedForecaster>;
  /** How often it is judged. */
  readonly folds: number;
  /** Rows of each fold. Default: those that leave half of the series for the first past. */
  readonly foldLength?: number;
  /** Whether it is fitted anew for each fold, or once, before the first. Default true. */
  readonly refit?: boolean;
  /** Folds that were done before: they are not done again. */
  readonly done?: readonly BacktestFold[];
  /** Called after each fold. */
  readonly onFold?: (fold: BacktestFold) => void;
  /** Ends the backtest before the next fold; those done are in what `onFold` was given. */
  readonly signal?: AbortSignal;
}

/** What a backtest asks of a forecaster, of whichever kind. */
export interface JudgedForecaster extends Pick<Forecaster, 'learnedUntil' | 'dispose'> {
  evaluate(
    series: Series,
    options: Pick<EvaluateOptions, 'history' | 'seasonLength'>,
  ): Promise<ForecastEvaluation>;
}

/** One judgement, as plain data that JSON keeps. */
export interface BacktestFold extends ForecastEvaluation {
  /** When its first and its last row were, in milliseconds since 1970, UTC. */
  readonly from: number;
  readonly until: number;
}

/** All folds, and the means over them. */
export interface Backtest {
  readonly folds: readonly BacktestFold[];
  readonly metrics: ForecastScores;
  readonly baselines: Readonly<Record<string, ForecastScores>>;
}

/**
 * Rolling origin: the end of the series is cut into folds, and each is forecast by what was learned from the rows before
 * it. Source: Tashman 2000.
 * @throws {RnnError} bad-data when the series is too short for the folds
 * @throws {RnnError} invalid-argument when a forecaster has learned from rows that it is to foretell
 */
export async function backtest(series: Series, options: BacktestOptions): Promise<Backtest> {
  const { fit, seasonLength } = options;
  const spans = startsOf(lengthOf(series), options).map(({ start, end }) => ({
    start,
    end,
    from: series.timestamps[start]!,
    until: series.timestamps[end - 1]!,
  }));
  return runFolds(spans, {
    ...options,
    learn: ({ start }, fold) => fit(sliceSeries(series, 0, start), fold),
    judge: (forecaster, { start, end }) =>
      forecaster.evaluate(sliceSeries(series, start, end), {
        history: sliceSeries(series, 0, start),
        ...(seasonLength !== undefined && { seasonLength }),
      }),
  });
}

/** What is done at each fold, of one series or of many. */
export interface FoldWork<Judged, Span> extends Pick<
  BacktestOptions,
  'refit' | 'done' | 'onFold' | 'signal'
> {
  /** A forecaster that has learned from the rows before a span, and from nothing else. */
  readonly learn: (span: Span, fold: number) => Promise<Judged>;
  readonly judge: (forecaster: Judged, span: Span) => Promise<ForecastEvaluation>;
}

/** Learns and judges span by span, and leaves out those that were done before. */
export async function runFolds<
  Judged extends Pick<JudgedForecaster, 'learnedUntil' | 'dispose'>,
  Span extends Pick<BacktestFold, 'from' | 'until'>,
>(
  spans: readonly Span[],
  { learn, judge, refit = true, done = [], onFold, signal }: FoldWork<Judged, Span>,
): Promise<Backtest> {
  const folds: BacktestFold[] = [];
  let forecaster: Judged | undefined;
  try {
    for (const [index, span] of spans.entries()) {
      signal?.throwIfAborted();
      const { from, until } = span;
      const before = done.find((fold) => fold.from === from && fold.until === until);
      if (before) {
        folds.push(before);
        continue;
      }
      if (refit) forecaster?.dispose();
      // Without refitting, a backtest that goes on learns again what it had learned before the first fold.
      if (refit || !forecaster) forecaster = await learn(refit ? span : spans[0]!, index);
      assertNothingForeseen(forecaster, from);
      folds.push({ from, until, ...(await judge(forecaster, span)) });
      onFold?.(folds.at(-1)!);
    }
  } finally {
    forecaster?.dispose();
  }
  return { folds, ...meansOf(folds) };
}

/** The first row of each fold, and the first behind it. @throws {RnnError} bad-data when there are too few rows for the folds */
export function startsOf(
  rows: number,
  { folds, foldLength = usualFoldLength(rows, folds) }: Pick<BacktestOptions, 'folds' | 'foldLength'>,
): { readonly start: number; readonly end: number }[] {
  if (!Number.isInteger(folds) || folds < 1 || foldLength < 1 || folds * foldLength >= rows) {
    throw new RnnError(
      'bad-data',
      `A series to backtest on holds a past and ${folds} folds of ${foldLength} rows. Received ${rows} rows. ` +
        'Give a longer series, or fewer or shorter folds.',
    );
  }
  const first = rows - folds * foldLength;
  return Array.from({ length: folds }, (_, fold) => {
    const start = first + fold * foldLength;
    return { start, end: start + foldLength };
  });
}

/** Half of the rows, shared out. */
export function usualFoldLength(rows: number, folds: number): number {
  return Math.floor(rows / 2 / folds);
}

function assertNothingForeseen({ learnedUntil }: Pick<JudgedForecaster, 'learnedUntil'>, from: number): void {
  if (learnedUntil === undefined) {
    throw new RnnError(
      'invalid-argument',
      'A forecaster to backtest tells until when it has learned. Received one that does not: its preprocessor may have seen ' +
        'what is to be foretold. Make the preprocessor by adapt, from the past that fit is given.',
    );
  }
  if (learnedUntil < from) return;
  throw new RnnError(
    'invalid-argument',
    `A forecaster is judged by rows from which nothing was learned, here from ${formatTimestamp(from)} on. ` +
      `Received one that has learned until ${formatTimestamp(learnedUntil)}. ` +
      'Let fit adapt its preprocessor to the past that it is given, and to nothing else.',
  );
}

/** Means over folds, each as heavy as the rows in it; a baseline that some fold lacks is left out. */
function meansOf(folds: readonly BacktestFold[]): Omit<Backtest, 'folds'> {
  const names = Object.keys(folds[0]!.baselines).filter((name) =>
    folds.every(({ baselines }) => baselines[name]),
  );
  const meanOf = (scoresOf: (fold: BacktestFold) => ForecastScores): ForecastScores =>
    meanScores(folds.map((fold) => ({ scores: scoresOf(fold), count: fold.count })));
  return {
    metrics: meanOf(({ metrics }) => metrics),
    baselines: Object.fromEntries(names.map((name) => [name, meanOf(({ baselines }) => baselines[name]!)])),
  };
}

interface CountedScores {
  readonly scores: ForecastScores;
  readonly count: number;
}

function meanScores(parts: readonly CountedScores[]): ForecastScores {
  const total = parts.reduce((sum, { count }) => sum + count, 0);
  const meanAt = (target: string, kind: keyof ForecastScores[string], ahead: number): number =>
    parts.reduce((sum, { scores, count }) => sum + (count / total) * scores[target]![kind][ahead]!, 0);
  const kinds = ['mae', 'rmse', 'mape', 'smape', 'mase', 'rmsse'] as const;
  return Object.fromEntries(
    Object.entries(parts[0]!.scores).map(([target, { mae }]) => {
      const lists = kinds.map((kind) => [kind, mae.map((_, ahead) => meanAt(target, kind, ahead))] as const);
      return [target, Object.fromEntries(lists) as unknown as ForecastScores[string]];
    }),
  );
}
