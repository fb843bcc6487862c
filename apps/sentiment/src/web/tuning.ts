import type { FitProgress } from '@recurrent/core';
import type { TrainingRequest } from '@recurrent/demo-kit/web';
import type { LabelledText } from '@recurrent/nlp';

/** Where the tuned model is kept in this browser. */
export const tunedModel = 'indexeddb://sentiment';

/** The tuning worker's job, at whose end the model is saved. */
export interface Tuning {
  request: TrainingRequest & {
    readonly rows: readonly LabelledText[];
    /** Few rows give none, and probabilities stay as they come out. */
    readonly validation: readonly LabelledText[];
    /** The reader's own; none where rows are positive or negative. */
    readonly labels: readonly string[] | undefined;
  };
  progress: FitProgress;
  result: void;
}
