import { RnnError, show } from '../errors.js';
import { assertCellOptions, assertPenalties } from './assert-cell-options.js';
import { featuresRead, outputShapes, type GraphNetwork } from './graph/graph-network.js';
import {
  isRecurrent,
  type BidirectionalLayer,
  type Conv1dConfig,
  type LayerConfig,
  type Unnamed,
} from './layer-config.js';
import { nameLayers } from './layer-names.js';
import type { Conv2dConfig, FrameShape, Pair } from './frame-layer-config.js';
import { assertFrame, placeFrames, sizeOfFrame } from './frames.js';
import { featuresOf, readsSequences } from './layer-shape.js';
import { timeAfter } from './time-window.js';

/** A network as plain data: a chain, which `sequential` makes, or a graph, which `graph` makes. */
export type Network = SequentialNetwork | GraphNetwork;

/** A chain of layers; every layer has a name and fits the one before. */
export interface SequentialNetwork {
  readonly className: 'Sequential';
  readonly config: {
    readonly name: string;
    readonly layers: readonly LayerConfig[];
    /** [time, numFeatures], or [time] when the inputs are ids; time is free. */
    readonly inputShape: readonly [time: null, numFeatures: number] | readonly [time: null];
  };
}

/**
 * Layers one after the other, reading [batch, time, numFeatures]; behind an embedding, which comes first and without
 * `numFeatures`, reading ids [batch, time]; with `frameShape` reading films [batch, time, height * width * channels].
 * @throws {RnnError} invalid-argument when an option is out of range or a name is taken
 * @throws {RnnError} shape-mismatch when a recurrent layer stands behind one that returns no sequence
 */
export function sequential(
  layers: readonly Unnamed<LayerConfig>[],
  {
    frameShape,
    numFeatures = frameShape && sizeOfFrame(frameShape),
    name = 'sequential',
  }: { numFeatures?: number; frameShape?: FrameShape; name?: string } = {},
): SequentialNetwork {
  if (layers.length === 0) {
    throw new RnnError(
      'invalid-argument',
      'A network has at least one layer. Received none. Add one, such as gru({ units: 32 }).',
    );
  }
  const named = nameLayers(layers);
  if (frameShape) assertFramesGoIn(frameShape, numFeatures);
  const inputShape = inputShapeOf(named, numFeatures);
  named.forEach(assertLayerOptions);
  assertSequencesReachRecurrentLayers(named);
  return { className: 'Sequential', config: { name, layers: placeFrames(named, frameShape), inputShape } };
}

/** Whether the inputs are ids [batch, time], one number a step. */
export function readsIds(network: SequentialNetwork): boolean {
  return network.config.inputShape.length === 1;
}

/**
 * The shape of the network's outputs: [batch, time, units], the time being what layers left of it, or [batch, units]; of
 * a graph's first. `time` is one for all inputs, or said by input.
 */
export function outputShape(
  network: Network,
  { batch, time }: { batch: number; time: number | Readonly<Record<string, number>> },
): number[] {
  if (network.className === 'Functional') return Object.values(outputShapes(network, { batch, time }))[0]!;
  if (typeof time !== 'number') throw oneInput();
  const { layers } = network.config;
  const features = featuresAfter(network, layers.length - 1);
  return returnsSequences(layers) ? [batch, timeAfter(layers, time), features] : [batch, features];
}

/** How many numbers the layer at `index` gives at each step; −1 is the network's input, where an id is one. */
export function featuresAfter(network: SequentialNetwork, index: number): number {
  const { layers, inputShape } = network.config;
  return layers
    .slice(0, index + 1)
    .reduce((features, layer) => featuresOf(layer, features), inputShape.length === 2 ? inputShape[1] : 1);
}

/** How many numbers a step each of a layer's inputs has, for every layer. */
export function featuresInto(network: Network): readonly (readonly number[])[] {
  if (network.className === 'Functional') return featuresRead(network);
  return network.config.layers.map((_, index) => [featuresAfter(network, index - 1)]);
}

/** The error for inputs by name that go to a chain. */
export function oneInput(): RnnError {
  return new RnnError(
    'invalid-argument',
    'A chain of layers has one input, without a name. Received inputs by name. Give it the one, or make a graph.',
  );
}

/** Whether what comes out of layers still has an axis of time. */
export function returnsSequences(layers: readonly LayerConfig[]): boolean {
  return layers.every((layer) => readsSequences(layer)?.returnSequences ?? true);
}

function inputShapeOf(
  [first, ...others]: readonly LayerConfig[],
  numFeatures: number | undefined,
): SequentialNetwork['config']['inputShape'] {
  const late = others.find(({ className }) => className === 'Embedding');
  if (late) {
    throw new RnnError(
      'shape-mismatch',
      `An embedding reads the network's ids. Received ${late.config.name} behind ${first!.config.name}. Put it first.`,
    );
  }
  if (first?.className !== 'Embedding') {
    assertCount(numFeatures, 'numFeatures');
    return [null, numFeatures];
  }
  if (numFeatures === undefined) return [null];
  throw new RnnError(
    'invalid-argument',
    `A network that begins with an embedding reads ids [batch, time]. Received numFeatures ${numFeatures}. Leave it out.`,
  );
}

function assertFramesGoIn(frameShape: FrameShape, numFeatures: number | undefined): void {
  assertFrame(frameShape);
  if (sizeOfFrame(frameShape) === numFeatures) return;
  throw new RnnError(
    'shape-mismatch',
    `Steps that are frames have height * width * channels numbers. Received numFeatures ${numFeatures} and ` +
      `frameShape [${frameShape.join(', ')}]. Leave numFeatures out.`,
  );
}

/** @throws {RnnError} invalid-argument when an option is out of range */
export function assertLayerOptions(layer: LayerConfig): void {
  const { config } = layer;
  assertName(config.name);
  if ('units' in config) assertCount(config.units, `${config.name}: units`);
  if ('inputDim' in config) assertCount(config.inputDim, `${config.name}: inputDim`);
  if ('outputDim' in config) assertCount(config.outputDim, `${config.name}: outputDim`);
  if ('filters' in config) assertCount(config.filters, `${config.name}: filters`);
  for (const option of ['kernelSize', 'dilationRate', 'poolSize', 'strides'] as const) {
    for (const size of sizesOf(config, option)) assertCount(size, `${config.name}: ${option}`);
  }
  if (isStridedAndDilated(config)) {
    throw new RnnError(
      'invalid-argument',
      `${config.name}: strides or dilationRate is 1. Received ${show(config.strides)} and ${show(config.dilationRate)}. Leave one out.`,
    );
  }
  if ('rate' in config && !(config.rate >= 0 && config.rate < 1)) {
    throw new RnnError(
      'invalid-argument',
      `${config.name}: rate is at least 0 and below 1. Received ${config.rate}. 0.2 is a usual value.`,
    );
  }
  if ('epsilon' in config && !(config.epsilon > 0)) {
    throw new RnnError(
      'invalid-argument',
      `${config.name}: epsilon is above 0. Received ${config.epsilon}. 0.001 is a usual value.`,
    );
  }
  if (layer.className === 'Bidirectional') assertBothDirections(layer);
  if (isRecurrent(layer)) assertCellOptions(layer);
  else assertPenalties(config);
}

/** What an option of windows says for each axis; none when the layer has no such option. */
function sizesOf(config: LayerConfig['config'], option: WindowOption): readonly number[] {
  return [(config as Partial<Record<WindowOption, number | Pair>>)[option] ?? []].flat();
}

type WindowOption = 'kernelSize' | 'dilationRate' | 'poolSize' | 'strides';

function isStridedAndDilated(config: LayerConfig['config']): config is Conv1dConfig | Conv2dConfig {
  const isAboveOne = (size: number): boolean => size > 1;
  return sizesOf(config, 'strides').some(isAboveOne) && sizesOf(config, 'dilationRate').some(isAboveOne);
}

/** @throws {RnnError} invalid-argument for a name that holds anything else */
export function assertName(name: string): void {
  if (/^[A-Za-z0-9][\w.-]*$/.test(name)) return;
  throw new RnnError(
    'invalid-argument',
    `A layer's name holds letters, digits, '_', '-' and '.'. Received '${name}'. Rename it.`,
  );
}

function assertBothDirections({ config: { name, layer } }: BidirectionalLayer): void {
  assertLayerOptions(layer);
  if (layer.config.stateful) {
    throw new RnnError(
      'invalid-argument',
      `${name}: what is read backwards has no batch before it to go on from. Received stateful: true. Leave it out.`,
    );
  }
  if (!layer.config.goBackwards) return;
  throw new RnnError(
    'invalid-argument',
    `${name}: layer is the one that goes forwards. Received goBackwards: true. Leave it out: a second one goes backwards.`,
  );
}

/** @throws {RnnError} invalid-argument unless it is a whole number above 0 */
export function assertCount(value: number | undefined, name: string): asserts value is number {
  if (value !== undefined && Number.isInteger(value) && value > 0) return;
  throw new RnnError(
    'invalid-argument',
    `${name} is a whole number above 0. Received ${value}. Set it when the network is made.`,
  );
}

function assertSequencesReachRecurrentLayers(layers: readonly LayerConfig[]): void {
  let closing: LayerConfig | undefined;
  for (const layer of layers) {
    const reader = readsSequences(layer);
    if (!reader) continue;
    if (closing) {
      throw new RnnError(
        'shape-mismatch',
        `${layer.config.name} reads sequences [batch, time, features]. Received [batch, features] from ` +
          `${closing.config.name}. ${remedyFor(closing, layer)}.`,
      );
    }
    if (!reader.returnSequences) closing = layer;
  }
}

function remedyFor(closing: LayerConfig, reader: LayerConfig): string {
  return closing.className === 'Bidirectional' || 'returnSequences' in closing.config
    ? `Set returnSequences: true on ${closing.config.name}`
    : `Put ${reader.config.name} before ${closing.config.name}`;
}
