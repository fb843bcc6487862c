import * as tf from '@tensorflow/tfjs-core';
import type { layers, Sequential } from '@tensorflow/tfjs-layers';
import { freeingTape, prepareBackend } from '../backend/index.js';
import type { TrainingBatch } from '../data/example-source.js';
import { RnnError } from '../errors.js';
import { buildLayers, setWeights } from '../layers/index.js';
import { toLossRule, type LossOptions } from '../losses/index.js';
import { timeWindowOf, type Network, type SequentialNetwork, type Weights } from '../network/index.js';
import { assertBatch } from './assert-batch.js';
import { toGradientFlow, type GradientFlow } from './gradient-flow.js';
import { PerturbedStates } from './perturbed-states.js';
import { toNetworkLoss } from './network-loss.js';
import { runChain } from './run-network.js';

/** How far back the loss is felt in a state of a recurrent layer. */
export interface GradientNorms extends GradientFlow {
  readonly layer: string;
  /** h, or an LSTM's c. */
  readonly state: 'h' | 'c';
  /**
   * Length of dLoss/dState after each step [time], over batch and units, with all that follows from the state: a chart
   * of these, on a logarithmic scale, shows gradients vanish or explode.
   */
  readonly norms: Float64Array;
}

/** For which weights, examples and loss gradients are wanted. */
export interface GradientNormsOptions {
  readonly weights: Weights;
  readonly batch: TrainingBatch;
  readonly loss: LossOptions;
}

/**
 * The lengths of the loss's gradient at every step of every recurrent layer, for one batch of whole sequences; a layer
 * within `bidirectional` is not looked into.
 * @throws {RnnError} shape-mismatch when weights or batch do not fit the network
 * @throws {RnnError} invalid-argument when no recurrent layer stands by itself
 */
export async function gradientNorms(
  network: Network,
  { weights, batch, loss }: GradientNormsOptions,
): Promise<GradientNorms[]> {
  if (network.className === 'Functional') {
    throw new RnnError(
      'invalid-argument',
      `Gradients are measured in chains of layers. Received the graph '${network.config.name}'. Measure a chain.`,
    );
  }
  assertSameSteps(network);
  assertBatch(batch, { network, parts: toNetworkLoss(network, { loss }).parts });
  await prepareBackend();
  const model = buildLayers(network);
  try {
    setWeights(model, { network, weights });
    const places = placesOf(model, batch);
    if (places.length === 0) throw nothingToMeasure(network);
    const gradients = tf.tidy(() => gradientsAt(places, { model, batch, loss }));
    return places.map(({ layer, state }, index) => {
      const norms = normsByStep(gradients[index]!);
      return { layer: layer.name, state, norms, ...toGradientFlow(norms) };
    });
  } finally {
    model.dispose();
  }
}

/** A state of a layer. */
interface Place {
  readonly layer: layers.Layer;
  readonly state: 'h' | 'c';
  readonly shape: readonly number[];
}

function placesOf(model: Sequential, batch: TrainingBatch): Place[] {
  const probe = new PerturbedStates();
  tf.tidy(() => void runChain(model, batch, { training: false, runner: probe }));
  return [...probe.shapes].flatMap(([layer, shapes]) =>
    shapes.map((shape, which) => ({ layer, state: (['h', 'c'] as const)[which]!, shape })),
  );
}

function assertSameSteps(network: SequentialNetwork): void {
  const layer = network.config.layers.find(timeWindowOf);
  if (!layer) return;
  throw new RnnError(
    'invalid-argument',
    `Gradient norms are those of the steps that go in, which all layers must keep. Received ${layer.className} ` +
      `'${layer.config.name}'. Leave it out, and measure the recurrent layers behind it on their own.`,
  );
}

/** Gradients [time, batch, units] of the loss, one for each place. */
function gradientsAt(
  places: readonly Place[],
  { model, batch, loss }: Pick<GradientNormsOptions, 'batch' | 'loss'> & { readonly model: Sequential },
): tf.Tensor[] {
  const [, time = 0] = batch.inputs.shape;
  const lossOf = (...additions: tf.Tensor[]): tf.Scalar => {
    const ofLayer = (layer: layers.Layer): tf.Tensor[] =>
      additions.filter((_, index) => places[index]!.layer === layer);
    const added = new Map(places.map(({ layer }) => [layer, ofLayer(layer)]));
    const runner = new PerturbedStates(added);
    return toLossRule(loss).of(batch, runChain(model, batch, { training: false, runner })).loss;
  };
  // Nothing is added to the states; how the loss would change if something were is their gradient.
  const zeros = places.map(({ shape }) => tf.zeros([time, ...shape]));
  return freeingTape(() => tf.grads(lossOf)(zeros));
}

/** [time, batch, units] → length of each step's numbers; in float64, since the smallest squares are none in float32. */
function normsByStep(gradient: tf.Tensor): Float64Array {
  const [time = 0] = gradient.shape;
  const values = gradient.dataSync();
  gradient.dispose();
  const size = values.length / time;
  return Float64Array.from({ length: time }, (_, step) =>
    Math.hypot(...values.subarray(step * size, (step + 1) * size)),
  );
}

function nothingToMeasure(network: Network): RnnError {
  const received = network.config.layers.map(({ className }) => className).join(', ');
  return new RnnError(
    'invalid-argument',
    `Gradients are measured at the steps of recurrent layers that stand by themselves. Received ${received}. ` +
      'Measure a network with such a layer.',
  );
}
