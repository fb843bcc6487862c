import type { FitOptions, TrainingRecord } from '../task/fit.js';
import type { ModelTarget } from '../task/model-store.js';

/** How long and how fast to train. */
export type SuiteFitOptions = Pick<FitOptions<never>, 'epochs' | 'batchSize' | 'learningRate'>;

/** What every predictor can do, whatever its domain calls its inputs. */
export interface ConformingPredictor<Samples, Inputs, Outputs> {
  fit(samples: Samples, options: SuiteFitOptions & { readonly seed: number }): Promise<TrainingRecord>;
  predict(inputs: Inputs): Promise<Outputs>;
  save(target: ModelTarget): Promise<void>;
  memory(): { readonly streams: number };
  dispose(): void;
}

/** A task as the conformance suite needs to know it. */
export interface PredictorSuite<
  Samples,
  Inputs,
  Outputs,
  Subject extends ConformingPredictor<Samples, Inputs, Outputs>,
> {
  /** The name under which the task saves, such as 'forecaster'. */
  readonly task: string;
  /** An untrained predictor; the same seed makes the same one. Small is fast. */
  readonly create: (seed: number) => Subject;
  readonly load: (target: ModelTarget) => Promise<Subject>;
  readonly samples: Samples;
  /** Enough training to bring the loss on `samples` below seven tenths of the first epoch's. */
  readonly fit: SuiteFitOptions;
  readonly inputs: Inputs;
  /** `inputs` chunk by chunk → outputs so far; the last are those of the whole. */
  readonly stream: (predictor: Subject, inputs: Inputs) => AsyncIterable<Outputs>;
  /** The numbers in outputs, for comparison. */
  readonly numbers: (outputs: Outputs) => readonly number[];
}
