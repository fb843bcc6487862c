import { RnnError } from '@recurrent/core';
import { numbersOf, type Labelling } from './labelling.js';
import type { TextSample } from './sample.js';
import { fitTemperature } from './temperature.js';

/** What is known of texts that have one label each. */
export interface OneLabelState {
  readonly labels: readonly string[];
  /** Logits are divided by this before they become probabilities. */
  readonly temperature: number;
}

/** One label a text: a softmax over all. */
export function createOneLabel({ labels, temperature: first }: OneLabelState): Labelling {
  const numberOf = numbersOf(labels);
  let temperature = first;
  const classOf = (sample: TextSample): number => {
    if ('label' in sample) return numberOf(sample.label);
    throw new RnnError(
      'bad-data',
      `Every text has one label, if one has. Received ${JSON.stringify(sample.labels)}. ` +
        'Give each sample a label, or each sample a list of labels.',
    );
  };
  return {
    isSeveral: false,
    labels,
    groups: {},
    width: labels.length,
    loss: 'sparseCategoricalCrossEntropy',
    targetShape: [],
    targetsOf: (sample) => [classOf(sample)],
    tell(logits) {
      const probabilities = softmax(logits, temperature);
      const best = probabilities.indexOf(Math.max(...probabilities));
      const label = labels[best]!;
      return {
        told: {
          label,
          probability: probabilities[best]!,
          labels: [label],
          probabilities: Object.fromEntries(labels.map((own, index) => [own, probabilities[index]!])),
        },
      };
    },
    calibrate(told, samples) {
      temperature *= fitTemperature(
        told.map(({ told: { probabilities } }) => labels.map((label) => Math.log(probabilities[label]!))),
        samples.map(classOf),
      );
    },
    toJSON: () => ({ temperature }),
  };
}

function softmax(logits: Float32Array, temperature: number): number[] {
  const own = Array.from(logits, (logit) => logit / temperature);
  const most = Math.max(...own);
  const powers = own.map((logit) => Math.exp(logit - most));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
}
