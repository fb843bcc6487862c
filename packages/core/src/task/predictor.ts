import type { EngineStream } from '../inference/stream.js';
import type { Network } from '../network/index.js';
import type { FitOptions, TrainingRecord } from './fit.js';
import type { Preprocessor } from './preprocessor.js';
import type { ModelTarget } from './model-store.js';

/** A task's network with what turns values into numbers and back: fit, judge, use, save. */
export interface Predictor<Input, Sample, Output, Scores = unknown> {
  readonly network: Network;
  readonly preprocessor: Preprocessor<Input, Sample, Output>;
  /** Trains further from the weights it has. Loads TensorFlow.js now, not before. */
  fit(samples: readonly Sample[], options: FitOptions<Sample>): Promise<TrainingRecord>;
  /** How well it does on `samples`, with baselines beside it. */
  evaluate(samples: readonly Sample[]): Promise<Scores>;
  predict(inputs: readonly Input[]): Promise<Output[]>;
  /** The network one step at a time, in the preprocessor's numbers. */
  openStream(): EngineStream;
  save(target: ModelTarget): Promise<void>;
  /** Frees the memory it runs in. */
  dispose(): void;
}
