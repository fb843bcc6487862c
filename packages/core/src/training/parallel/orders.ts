import type { TrainingBatch } from '../../data/example-source.js';
import type { RnnErrorCode } from '../../errors.js';
import type { Network, Weights } from '../../network/index.js';
import type { RandomState } from '../../random.js';
import type { TraineeOptions } from '../trainee.js';
import type { SharedRoom } from './shared-value.js';

/** What a thread is told first. */
export interface Assignment {
  readonly network: Network;
  readonly weights: Weights;
  readonly options: TraineeOptions;
  /** TensorFlow.js's backend, the same in all threads. */
  readonly backend: string;
  /** The module that was provided here, if any was. */
  readonly kernels: WebAssembly.Module | undefined;
  readonly channel: Channel;
}

/** What two threads share. */
export interface Channel {
  /** Orders given, and orders done. */
  readonly turns: Int32Array<SharedArrayBuffer>;
  readonly orders: SharedRoom;
  readonly reports: SharedRoom;
}

/** What a thread is to do: be ready, from where another stood if there is one; or take its share of a batch. */
export type Order =
  | { readonly do: 'begin'; readonly from?: Standing }
  | {
      readonly do: 'learn' | 'judge';
      /** Those that change, as they stand now. */
      readonly weights: readonly Float32Array[];
      readonly batch: TrainingBatch;
      /** Stateful layers begin at zeros. */
      readonly resets: boolean;
    };

/** What a thread remembers from one batch to the next. */
export interface Standing {
  /** Where its generators stand. */
  readonly dropout: readonly RandomState[];
  /** What its stateful layers keep of its rows. */
  readonly kept: readonly (readonly Float32Array[])[];
}

/** What came of an order. */
export type Report =
  | {
      /** Loss and how much the share's targets count: both may be anything, which JSON cannot say. */
      readonly sums: Float64Array;
      /** None when it was judged. */
      readonly gradients: readonly Float32Array[];
      readonly standing: Standing;
    }
  | { readonly error: { readonly code?: RnnErrorCode; readonly message: string } };
