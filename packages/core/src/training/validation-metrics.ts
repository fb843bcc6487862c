import type { DenseArray } from '../data/dense-array.js';
import type { ExampleSource, TrainingBatch } from '../data/example-source.js';
import { createEngine, type Engine } from '../inference/engine.js';
import { realTargets } from '../losses/index.js';
import { accuracy, binaryAccuracy, meanAbsoluteError, rootMeanSquaredError } from '../metrics/index.js';
import { precisionRecall } from '../metrics/index.js';
import type { Network, Weights } from '../network/index.js';
import { assertOption } from './assert-option.js';
import { atOutputs } from './at-outputs.js';

/**
 * What a validation may be measured by. accuracy and macroF1: the class with the highest output against class ids;
 * binaryAccuracy: outputs above 0, as logits, against labels; the others: outputs against targets.
 */
export type MetricName =
  'accuracy' | 'macroF1' | 'binaryAccuracy' | 'meanAbsoluteError' | 'rootMeanSquaredError';

/** Names and their figures. */
export type MetricValues = Readonly<Partial<Record<MetricName, number>>>;

/** All targets that are measured, and what the network says of them. */
interface Pairs {
  readonly targets: number[];
  readonly predictions: number[];
  readonly weights: number[];
  /** How many outputs stand for one target: the classes, or one. */
  readonly width: number;
}

const measures: Readonly<Record<MetricName, (pairs: Pairs) => number>> = {
  accuracy: ({ targets, predictions, weights }) => accuracy(targets, predictions, { weights }),
  macroF1: ({ targets, predictions, weights, width }) =>
    precisionRecall(targets, predictions, { numClasses: width, average: 'macro', weights }).f1,
  binaryAccuracy: ({ targets, predictions, weights }) =>
    binaryAccuracy(targets, predictions, { threshold: 0, weights }),
  meanAbsoluteError: ({ targets, predictions, weights }) =>
    meanAbsoluteError(targets, predictions, { weights }),
  rootMeanSquaredError: ({ targets, predictions, weights }) =>
    rootMeanSquaredError(targets, predictions, { weights }),
};

/** Names of all metrics. */
const metricNames = Object.keys(measures);

/** @throws {RnnError} invalid-argument when there is no such metric */
export function assertMetrics(names: readonly string[]): void {
  for (const name of names) {
    assertOption(Object.hasOwn(measures, name), {
      rule: `metrics are among ${metricNames.join(', ')}`,
      received: `'${name}'`,
      remedy: 'Others are made of what an engine predicts.',
    });
  }
}

/** A network to be measured: what it says of a batch, by an engine unless said otherwise. */
interface Measured {
  readonly network: Network;
  readonly weights: Weights;
  readonly predict?: ((batch: TrainingBatch) => DenseArray) | undefined;
}

/** Runs a network over examples → its figures; padding counts nothing, and weighted targets count as they say. */
export function measure(
  { network, weights, predict }: Measured,
  {
    source,
    batchSize,
    names,
  }: { readonly source: ExampleSource; readonly batchSize: number; readonly names: readonly MetricName[] },
): MetricValues {
  const engine = predict ? undefined : createEngine(network, weights);
  const takesClasses = names.some((name) => name === 'accuracy' || name === 'macroF1');
  let pairs: Pairs = { targets: [], predictions: [], weights: [], width: 1 };
  for (let start = 0; start < source.count; start += batchSize) {
    const size = Math.min(batchSize, source.count - start);
    const batch = source.batch(Int32Array.from({ length: size }, (_, index) => start + index));
    const outputs = engine ? predictFirst(engine, { network, batch }) : predict!(batch);
    const width = takesClasses ? outputs.shape.at(-1)! : 1;
    const counted = realTargets(atOutputs(network, batch)[0]!, { everyStep: outputs.shape.length > 2 });
    const perWeight = batch.targets.values.length / (counted.weights?.values.length ?? 1);
    pairs = { ...pairs, width };
    for (const [at, target] of batch.targets.values.entries()) {
      const weight = counted.weights ? counted.weights.values[Math.floor(at / perWeight)]! : 1;
      if (weight === 0) continue;
      pairs.targets.push(target);
      pairs.weights.push(weight);
      pairs.predictions.push(highest(outputs.values.subarray(at * width, (at + 1) * width), takesClasses));
    }
  }
  engine?.dispose();
  return Object.fromEntries(names.map((name) => [name, measures[name](pairs)]));
}

/** The first output of a network for all that a batch gives it. */
function predictFirst(
  engine: Engine,
  { network, batch }: { readonly network: Network; readonly batch: TrainingBatch },
): DenseArray {
  const { inputs, lengths, otherInputs = {} } = batch;
  if (network.className !== 'Functional') return engine.predict(inputs, lengths ? { lengths } : {});
  const given = Object.entries({
    [network.config.inputs[0]!.name]: { values: inputs, ...(lengths && { lengths }) },
    ...otherInputs,
  });
  return engine.predict(Object.fromEntries(given.map(([name, { values }]) => [name, values])), {
    lengths: Object.fromEntries(given.flatMap(([name, own]) => (own.lengths ? [[name, own.lengths]] : []))),
  });
}

/** The place of the highest output, or the one output itself. */
function highest(outputs: Float32Array, takesClasses: boolean): number {
  if (!takesClasses) return outputs[0]!;
  return outputs.reduce((best, value, at) => (value > outputs[best]! ? at : best), 0);
}
