import { RnnError, show } from '../errors.js';
import { toFullMixture, type Mixture } from '../network/index.js';

/** The name of a loss that compares outputs and targets one by one, as Keras knows it. */
export type LossName = 'meanAbsoluteError' | 'meanSquaredError' | 'huber';

/** What a training makes small: the name of a loss, or a loss with its options. */
export type LossOptions =
  | LossName
  | 'sparseCategoricalCrossEntropy'
  | 'binaryCrossEntropy'
  | 'gaussian'
  | 'studentT'
  | { readonly name: LossName }
  | SparseCategoricalCrossEntropy
  | BinaryCrossEntropy
  | QuantileLoss
  | { readonly name: 'gaussian' }
  | { readonly name: 'studentT' }
  | MixtureDensityLoss
  | CtcLoss;

/** −ln p of the right class. Outputs are logits [batch, …, numClasses], targets class ids [batch, …]. */
export interface SparseCategoricalCrossEntropy {
  readonly name: 'sparseCategoricalCrossEntropy';
  /** Share of the probability that all classes have in common, in [0, 1). Default 0. */
  readonly labelSmoothing?: number;
  /** How much each class counts [numClasses]; the mean is over these weights, as PyTorch's. Default: 1 each. */
  readonly classWeights?: readonly number[];
}

/** −ln p of each label being there or not. Outputs are logits, targets 0 or 1 (or between), both [batch, …, numLabels]. */
export interface BinaryCrossEntropy {
  readonly name: 'binaryCrossEntropy';
  /** How far targets are moved towards ½, in [0, 1). Default 0. */
  readonly labelSmoothing?: number;
  /** How much each label counts where it is there [numLabels]; where it is not, it counts 1. Default: 1 each. */
  readonly classWeights?: readonly number[];
}

/**
 * Pinball loss. Targets [batch, …, n], outputs [batch, …, n × quantiles]: the quantiles of the first target, then those
 * of the second. Source: Koenker and Bassett 1978.
 */
export interface QuantileLoss {
  readonly name: 'quantile';
  /** Each between 0 and 1, such as [0.1, 0.5, 0.9]. */
  readonly quantiles: readonly number[];
}

/**
 * −ln of a mixture's density. Targets [batch, …, outputDim], outputs the parameters that `mixtureDensity` with the same
 * options gives.
 */
export interface MixtureDensityLoss extends Mixture {
  readonly name: 'mixtureDensity';
}

/** Connectionist temporal classification. Outputs are logits [batch, time, numClasses], targets labels [batch, maxLabels]. */
export interface CtcLoss {
  readonly name: 'ctc';
  /** The class that stands for no label. Default: 0. */
  readonly blank?: number;
}

/** A loss with its options, whatever it is. */
export type FullLossOptions = Exclude<LossOptions, string>;

/** Names of all losses. */
export const lossNames: readonly FullLossOptions['name'][] = [
  'meanAbsoluteError',
  'meanSquaredError',
  'huber',
  'sparseCategoricalCrossEntropy',
  'binaryCrossEntropy',
  'quantile',
  'gaussian',
  'studentT',
  'mixtureDensity',
  'ctc',
];

/** A loss's options, where only its name may be given. */
export function toFullLoss(loss: LossOptions): FullLossOptions {
  return typeof loss === 'string' ? { name: loss } : loss;
}

/** @throws {RnnError} invalid-argument when there is no such loss, or an option of it is out of range */
export function assertLoss(loss: LossOptions): void {
  const full = toFullLoss(loss);
  refuseUnless(lossNames.includes(full.name), {
    rule: `loss is one of ${lossNames.join(', ')}`,
    received: show(full.name),
    remedy: 'huber forgives outliers',
  });
  if ('labelSmoothing' in full && full.labelSmoothing !== undefined) {
    refuseUnless(full.labelSmoothing >= 0 && full.labelSmoothing < 1, {
      rule: 'labelSmoothing is at least 0 and below 1',
      received: show(full.labelSmoothing),
      remedy: '0.1 is a usual value',
    });
  }
  if ('classWeights' in full && full.classWeights !== undefined) {
    refuseUnless(full.classWeights.length > 0 && full.classWeights.every((weight) => weight >= 0), {
      rule: 'classWeights are at least 0, one for each class',
      received: show(full.classWeights),
      remedy: 'Rare classes get larger ones',
    });
  }
  if (full.name === 'quantile') {
    refuseUnless(
      Array.isArray(full.quantiles) &&
        full.quantiles.length > 0 &&
        full.quantiles.every((q) => q > 0 && q < 1),
      {
        rule: 'quantiles are numbers between 0 and 1, at least one',
        received: show(full.quantiles),
        remedy: '[0.1, 0.5, 0.9] gives a median and a band that holds four in five',
      },
    );
  }
  if (full.name === 'mixtureDensity') toFullMixture(full);
  if (full.name === 'ctc' && full.blank !== undefined) {
    refuseUnless(Number.isInteger(full.blank) && full.blank >= 0, {
      rule: 'blank is the number of a class',
      received: show(full.blank),
      remedy: 'Leave it out for 0',
    });
  }
}

function refuseUnless(
  isFine: boolean,
  { rule, received, remedy }: { readonly rule: string; readonly received: string; readonly remedy: string },
): void {
  if (!isFine) throw new RnnError('invalid-argument', `${rule}. Received ${received}. ${remedy}.`);
}
