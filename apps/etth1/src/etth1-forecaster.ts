import { createGlobalForecaster, lengthOf, WindowPreprocessor } from '@recurrent/timeseries';
import type { GlobalForecaster, Series } from '@recurrent/timeseries';
import type { Etth1 } from './etth1-data.js';

export const horizon = 96;
/** Of the network, and of the line that it has to beat. */
export const windowSizes = { segment: 720, linear: 336 };

/** SegRNN: 720 hours in segments of 48, one network for all seven columns. */
export function createEtth1Forecaster(
  { training, sizes }: { readonly training: Series; readonly sizes?: { windowSize: number; units: number } },
  { seed }: { readonly seed: number },
): GlobalForecaster {
  const { windowSize, units } = sizes ?? { windowSize: windowSizes.segment, units: 128 };
  const preprocessor = WindowPreprocessor.adapt([{ series: training }], {
    targets: Object.keys(training.columns),
    horizon,
    windowSize,
    segmentLength: 48,
    normalization: 'lastValue',
    calendar: false,
  });
  return createGlobalForecaster({ preprocessor, units, dropout: 0.5, seed });
}

/** Trains with a rate that falls to nothing in the epochs given. */
export async function train(
  forecaster: GlobalForecaster,
  { training, known }: Etth1,
  {
    epochs,
    seed,
    onProgress,
  }: {
    readonly epochs: number;
    readonly seed: number;
    readonly onProgress?: NonNullable<Parameters<GlobalForecaster['fit']>[1]>['onProgress'];
  },
): Promise<void> {
  const batchSize = 64;
  const { count } = forecaster.preprocessor.examples([{ series: training }]);
  await forecaster.fit(training, {
    validation: [{ series: known, historyLength: lengthOf(training) }],
    epochs,
    batchSize,
    seed,
    learningRate: 1e-3,
    schedule: { decay: { name: 'cosine', steps: epochs * Math.ceil(count / batchSize) } },
    ...(onProgress && { onProgress }),
  });
}
