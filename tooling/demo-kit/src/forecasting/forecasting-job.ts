import type { FitProgress } from '@recurrent/core';
import type { BacktestFold, Series } from '@recurrent/timeseries';
import type { ForecastTask } from './subject.js';

/** What of a task a worker needs: plain data. */
export type WorkerTask = Pick<
  ForecastTask,
  'horizon' | 'windowSize' | 'segmentLength' | 'units' | 'calendar' | 'seasonLength' | 'stride'
>;

/** Learning, at whose end the model is saved; or judging again from earlier days, in folds. */
export interface ForecastingJob {
  request: {
    readonly series: Series;
    readonly target: string;
    /** Columns that are known ahead. */
    readonly futureCovariates: readonly string[];
    readonly task: WorkerTask;
    readonly epochs: number;
    readonly seed: number;
    readonly work: { readonly saveAs: string } | { readonly folds: number };
  };
  progress:
    | { readonly kind: 'fit'; readonly fold: number; readonly progress: FitProgress }
    | { readonly kind: 'fold'; readonly fold: BacktestFold };
  result: void;
}

/** The plain part of a task. */
export function toWorkerTask(task: ForecastTask): WorkerTask {
  const { horizon, windowSize, segmentLength, units, calendar, seasonLength, stride } = task;
  return { horizon, windowSize, segmentLength, units, calendar, seasonLength, stride };
}
