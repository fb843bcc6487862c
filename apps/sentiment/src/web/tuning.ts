import type { FitProgress } from '@recurrent/core';
import type { TrainingRequest } from '@recurrent/demo-kit/web';
import type { Opinion } from '../judged-set.js';

/** Where the tuned model is kept in this browser. */
export const tunedModel = 'indexeddb://sentiment';

/** The tuning worker's job, at whose end the model is saved. */
export interface Tuning {
  request: TrainingRequest & { readonly rows: readonly Opinion[] };
  progress: FitProgress;
  result: void;
}
