import type { ForecastingJob } from '@recurrent/demo-kit/forecasting';
import type { AmountPart } from '@recurrent/timeseries';
import type { DroppedFile, TrainingRequest } from '@recurrent/demo-kit/web';

/** Where the trained models are kept in this browser. */
export const savedModel = 'indexeddb://weather';
export const savedRain = 'indexeddb://weather-rain';

/** The worker's job: training, at whose end the model is saved, or judging again in so many folds. */
export interface WeatherTraining {
  request: TrainingRequest & {
    readonly folds?: number;
    /** The reader's own table, instead of Seattle's. */
    readonly own?: DroppedFile | undefined;
  };
  progress: ForecastingJob['progress'] | { readonly kind: 'rain'; readonly part: AmountPart };
  result: void;
}
