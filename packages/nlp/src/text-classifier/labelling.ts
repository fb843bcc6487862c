import { RnnError } from '@recurrent/core';
import type { TextSample, Told } from './sample.js';
import type { SeveralLabelsState } from './several-labels.js';

/** The labels of a text, and of its groups. */
export interface ToldOfText {
  readonly told: Told;
  readonly groups?: Told;
}

/** What is saved of a labelling beside its labels. */
interface LabellingState {
  readonly temperature: number;
  /** Only where texts may have several labels. */
  readonly several?: Pick<SeveralLabelsState, 'groups' | 'thresholds'>;
}

/** How labels become targets, and logits labels. */
export interface Labelling {
  /** Whether a text may have several labels, or none. */
  readonly isSeveral: boolean;
  readonly labels: readonly string[];
  /** Labels that belong together, by the name of their group; none where there are no groups. */
  readonly groups: Readonly<Record<string, readonly string[]>>;
  /** Logits of a text. */
  readonly width: number;
  readonly loss: 'sparseCategoricalCrossEntropy' | 'binaryCrossEntropy';
  /** Of one text: [] for the number of its label, [width] for 0 or 1 each. */
  readonly targetShape: readonly number[];
  targetsOf(sample: TextSample): readonly number[];
  /** Logits [width] → labels. */
  tell(logits: Float32Array): ToldOfText;
  /** Makes probabilities say how often they are right, by what it told of samples that were not learned from. */
  calibrate(told: readonly ToldOfText[], samples: readonly TextSample[]): void;
  /** What is saved of it beside its labels. */
  toJSON(): LabellingState;
}

/**
 * Labels → their numbers.
 * @throws {RnnError} bad-data when there are fewer than two
 */
export function numbersOf(labels: readonly string[]): (label: string) => number {
  if (labels.length < 2) {
    throw new RnnError(
      'bad-data',
      `Texts are told apart by at least 2 labels. Received ${labels.length}. Give samples of every label.`,
    );
  }
  const numbers = new Map(labels.map((label, index) => [label, index]));
  return (label) => {
    const number = numbers.get(label);
    if (number !== undefined) return number;
    throw new RnnError(
      'bad-data',
      `A label is one of ${labels.join(', ')}. Received '${label}'. Correct the sample, or learn the labels anew.`,
    );
  };
}

/** The labels of a sample, be it one or several. */
export function labelsOf(sample: TextSample): readonly string[] {
  return 'labels' in sample ? sample.labels : [sample.label];
}
