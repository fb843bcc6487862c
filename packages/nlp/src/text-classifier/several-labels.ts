import { RnnError } from '@recurrent/core';
import { labelsOf, numbersOf, type Labelling, type ToldOfText } from './labelling.js';
import type { TextSample, Told } from './sample.js';
import { fitSigmoidTemperature } from './temperature.js';
import { bestThreshold } from './threshold.js';

/** What is known of texts that may have several labels. */
export interface SeveralLabelsState {
  readonly labels: readonly string[];
  /** Logits are divided by this before they become probabilities. */
  readonly temperature: number;
  /** Labels that belong together, by the name of their group. */
  readonly groups?: Readonly<Record<string, readonly string[]>> | undefined;
  /** From which probability each label is told, and behind them each group. Left out: from ½. */
  readonly thresholds?: readonly number[];
}

/** Several labels a text, or none: a sigmoid each, and one for each group of them. */
export function createSeveralLabels(state: SeveralLabelsState): Labelling {
  const { labels, groups = {} } = state;
  const numberOf = numbersOf(labels);
  const groupNames = Object.keys(groups);
  const members = Object.values(groups).map((group) => group.map(numberOf));
  const width = labels.length + groupNames.length;
  let { temperature, thresholds = Array.from({ length: width }, () => 0.5) } = state;
  assertThresholds(thresholds, width);

  const targetsOf = (sample: TextSample): number[] => {
    const own = new Set(labelsOf(sample).map(numberOf));
    return [
      ...labels.map((_, number) => Number(own.has(number))),
      ...members.map((group) => Number(group.some((number) => own.has(number)))),
    ];
  };
  const toTold = (names: readonly string[], probabilities: readonly number[], first: number): Told => {
    const ranked = names
      .map((label, index) => ({ label, probability: probabilities[first + index]!, index: first + index }))
      .toSorted((one, other) => other.probability - one.probability);
    return {
      label: ranked[0]!.label,
      probability: ranked[0]!.probability,
      labels: ranked
        .filter(({ probability, index }) => probability >= thresholds[index]!)
        .map(({ label }) => label),
      probabilities: Object.fromEntries(names.map((name, index) => [name, probabilities[first + index]!])),
    };
  };

  return {
    isSeveral: true,
    labels,
    groups,
    width,
    loss: 'binaryCrossEntropy',
    targetShape: [width],
    targetsOf,
    tell(logits) {
      const probabilities = Array.from(logits, (logit) => 1 / (1 + Math.exp(-logit / temperature)));
      const told = toTold(labels, probabilities, 0);
      return groupNames.length === 0
        ? { told }
        : { told, groups: toTold(groupNames, probabilities, labels.length) };
    },
    calibrate(told, samples) {
      const targets = samples.map(targetsOf);
      const logits = told.map((one) => probabilitiesOf(one).map(toLogit));
      const change = fitSigmoidTemperature(logits, targets);
      temperature *= change;
      const probabilities = logits.map((row) => row.map((logit) => 1 / (1 + Math.exp(-logit / change))));
      thresholds = Array.from({ length: width }, (_, label) => {
        const own = probabilities.map((row) => row[label]!);
        // A rare label has few samples: half of what they say is taken from the probabilities.
        const isThere = own.map((probability, row) => (probability + targets[row]![label]!) / 2);
        return bestThreshold(own, isThere);
      });
    },
    toJSON: () => ({ temperature, several: { thresholds, ...(groupNames.length > 0 && { groups }) } }),
  };
}

/** Of the labels, and behind them of the groups. */
function probabilitiesOf({ told, groups }: ToldOfText): number[] {
  return [...Object.values(told.probabilities), ...Object.values(groups?.probabilities ?? {})];
}

/** Certainty is far away, not endlessly far. */
function toLogit(probability: number): number {
  const inside = Math.min(1 - 1e-12, Math.max(1e-12, probability));
  return Math.log(inside / (1 - inside));
}

function assertThresholds(thresholds: readonly number[], width: number): void {
  if (thresholds.length === width) return;
  throw new RnnError(
    'bad-saved-model',
    `Every label and every group has a threshold, ${width} in all. Received ${thresholds.length}. Save the model anew.`,
  );
}
