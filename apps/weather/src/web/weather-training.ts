import type { FitProgress } from '@recurrent/core';
import type { TrainingRequest } from '@recurrent/demo-kit/web';

/** Where the trained model is kept in this browser. */
export const savedModel = 'indexeddb://weather';

/** The training worker's job, at whose end the model is saved. */
export interface WeatherTraining {
  request: TrainingRequest;
  progress: FitProgress;
  result: void;
}
