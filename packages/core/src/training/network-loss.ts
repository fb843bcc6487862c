import * as tf from '@tensorflow/tfjs-core';
import { sumOf } from '../backend/index.js';
import type { TrainingBatch } from '../data/example-source.js';
import { RnnError } from '../errors.js';
import { toLossRule, type BatchLoss, type LossOptions, type LossRule } from '../losses/index.js';
import type { Network } from '../network/index.js';
import { atOutputs } from './at-outputs.js';

/** What one of a graph's outputs behind the first is to make small, and how much that counts beside `loss`. */
export interface OutputLoss {
  readonly loss: LossOptions;
  /** Default 1. */
  readonly weight?: number;
}

/** Losses of all outputs of a network. */
export interface LossesOfOutputs {
  readonly loss: LossOptions;
  readonly otherLosses?: Readonly<Record<string, OutputLoss>>;
}

/** The losses of a network's outputs as training uses them. */
export interface NetworkLoss {
  /** Rule and weight of each output, the first in front. */
  readonly parts: readonly { readonly name: string; readonly rule: LossRule; readonly weight: number }[];
  /** Their sum for one batch; `total` is how much the first output's targets count. */
  of(batch: TrainingBatch, outputs: readonly tf.Tensor[]): BatchLoss;
}

/**
 * The loss of a network.
 * @throws {RnnError} invalid-argument when an output of a graph has no loss, or a loss no output
 */
export function toNetworkLoss(network: Network, { loss, otherLosses = {} }: LossesOfOutputs): NetworkLoss {
  const [first, ...others] = network.className === 'Functional' ? network.config.outputs : [''];
  assertNamed(others, Object.keys(otherLosses));
  const parts = [
    { name: first!, rule: toLossRule(loss), weight: 1 },
    ...others.map((name) => {
      const { loss: own, weight = 1 } = otherLosses[name]!;
      return { name, rule: toLossRule(own), weight };
    }),
  ];
  return {
    parts,
    of(batch, outputs) {
      const each = atOutputs(network, batch).map((part, index) =>
        parts[index]!.rule.of(part, outputs[index]!),
      );
      const [own, ...added] = each;
      if (added.length === 0) return own!;
      const weighted = added.map((part, index) => tf.mul<tf.Scalar>(part.loss, parts[index + 1]!.weight));
      return { loss: sumOf([own!.loss, ...weighted]), total: own!.total };
    },
  };
}

function assertNamed(outputs: readonly string[], named: readonly string[]): void {
  if (outputs.length === named.length && outputs.every((name) => named.includes(name))) return;
  throw new RnnError(
    'invalid-argument',
    `otherLosses names each output of a graph behind its first: [${outputs.join(', ')}]. ` +
      `Received [${named.join(', ')}]. Give each a loss, or train a graph without the outputs that have none: ` +
      'weights fit by the names of layers.',
  );
}
