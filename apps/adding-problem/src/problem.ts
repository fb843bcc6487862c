import type { ExampleSource, LayerConfig, Unnamed } from '@recurrent/core';
import type { LossName } from '@recurrent/core/training';

/** Something to be remembered over many steps. */
export interface Problem {
  readonly name: string;
  /** In one sentence. */
  readonly task: string;
  /** Steps of a sequence, and numbers a step. */
  readonly time: number;
  readonly numFeatures: number;
  /** As many examples as are asked for, the same for the same seed. */
  readonly examples: (count: number, seed: number) => ExampleSource;
  /** What follows the recurrent layer. */
  readonly head: Unnamed<LayerConfig>;
  /** Whether there is a target at every step. */
  readonly everyStep: boolean;
  readonly loss: LossName;
  /** The loss of who remembers nothing. */
  readonly blind: number;
  /** A loss below this is learned. */
  readonly learned: number;
}
