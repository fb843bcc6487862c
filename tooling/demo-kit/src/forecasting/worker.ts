import type { FitProgress } from '@recurrent/core';
import {
  backtest,
  createGlobalForecaster,
  fitLinearBaseline,
  lengthOf,
  RnnError,
  sliceSeries,
  WindowPreprocessor,
} from '@recurrent/timeseries';
import type { GlobalForecaster, JudgedForecaster, Series } from '@recurrent/timeseries';
import { serveJob } from '../web/worker-job.js';
import type { ForecastingJob } from './forecasting-job.js';
import { partsOf } from './subject.js';

type Request = ForecastingJob['request'];

interface Lesson extends Pick<Request, 'target' | 'futureCovariates' | 'task' | 'epochs' | 'seed'> {
  readonly signal: AbortSignal;
  onProgress(progress: FitProgress): void;
}

/** The worker of a forecasting page, which alone holds TensorFlow.js. */
export function serveForecasting(): void {
  serveJob<ForecastingJob>(async (request, { onProgress, signal }) => {
    const { series, work } = request;
    const tell = (fold: number) => (progress: FitProgress) => onProgress({ kind: 'fit', fold, progress });
    if ('saveAs' in work) {
      const { trainUntil, validUntil } = partsOf({ series });
      const known = sliceSeries(series, 0, validUntil);
      const forecaster = await learn(known, trainUntil, { ...request, signal, onProgress: tell(0) });
      await forecaster.save(work.saveAs);
      return forecaster.dispose();
    }
    await backtest(series, {
      folds: work.folds,
      foldLength: Math.floor((0.4 * lengthOf(series)) / work.folds),
      seasonLength: request.task.seasonLength,
      signal,
      fit: async (past, fold) => {
        const trainUntil = Math.floor(0.9 * lengthOf(past));
        const lesson = { ...request, signal, onProgress: tell(fold) };
        const forecaster = await learn(past, trainUntil, lesson);
        signal.throwIfAborted();
        return judged(forecaster, past, request);
      },
      onFold: (fold) => onProgress({ kind: 'fold', fold }),
    });
  });
}

/** Learns from the first rows and is watched by the others. A stopped training keeps what it has learned so far. */
async function learn(
  known: Series,
  trainUntil: number,
  { target, futureCovariates, task, epochs, seed, signal, onProgress }: Lesson,
): Promise<GlobalForecaster> {
  const training = sliceSeries(known, 0, trainUntil);
  const { horizon, windowSize, segmentLength, calendar, units } = task;
  const preprocessor = WindowPreprocessor.adapt([{ series: training }], {
    targets: [target],
    futureCovariates,
    horizon,
    windowSize,
    segmentLength,
    calendar,
    head: 'quantiles',
  });
  const forecaster = createGlobalForecaster({ preprocessor, units, dropout: 0.1, seed });
  try {
    await forecaster.fit(training, {
      validation: [{ series: known, historyLength: trainUntil }],
      epochs,
      seed,
      learningRate: 2e-3,
      onProgress,
      signal,
    });
  } catch (error) {
    if (!(error instanceof RnnError && error.code === 'aborted')) throw error;
  }
  return forecaster;
}

/** The forecaster beside a line fitted to the same past. */
function judged(forecaster: GlobalForecaster, past: Series, { target, task }: Request): JudgedForecaster {
  const { windowSize, horizon, stride } = task;
  const linear = fitLinearBaseline([past], { columns: [target], windowSize, horizon });
  return {
    learnedUntil: forecaster.learnedUntil,
    evaluate: (series, options) => forecaster.evaluate(series, { ...options, linear, stride }),
    dispose: () => forecaster.dispose(),
  };
}
