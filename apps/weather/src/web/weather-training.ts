import type { FitProgress } from '@recurrent/core';

/** What is asked of the training worker. */
export interface TrainingRequest {
  readonly epochs: number;
  readonly seed: number;
}

/** Where the trained model is kept in this browser. */
export const savedModel = 'indexeddb://weather';

/** The training worker's job, at whose end the model is saved. */
export interface WeatherTraining {
  request: TrainingRequest;
  progress: FitProgress;
  result: void;
}
