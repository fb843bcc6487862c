import type { ForecastingJob } from '@recurrent/demo-kit/forecasting';
import type { TrainingRequest } from '@recurrent/demo-kit/web';

/** Where the trained model is kept in this browser. */
export const savedModel = 'indexeddb://weather';

/** The worker's job: training, at whose end the model is saved, or judging again in so many folds. */
export interface WeatherTraining {
  request: TrainingRequest & { readonly folds?: number };
  progress: ForecastingJob['progress'];
  result: void;
}
