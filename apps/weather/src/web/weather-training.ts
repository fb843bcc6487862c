import type { ForecastingJob } from '@recurrent/demo-kit/forecasting';
import type { DroppedFile, TrainingRequest } from '@recurrent/demo-kit/web';

/** Where the trained model is kept in this browser. */
export const savedModel = 'indexeddb://weather';

/** The worker's job: training, at whose end the model is saved, or judging again in so many folds. */
export interface WeatherTraining {
  request: TrainingRequest & {
    readonly folds?: number;
    /** The reader's own table, instead of Seattle's. */
    readonly own?: DroppedFile | undefined;
  };
  progress: ForecastingJob['progress'];
  result: void;
}
