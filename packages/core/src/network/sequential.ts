import { RnnError } from '../errors.js';
import { isRecurrent, type LayerConfig, type Unnamed } from './layer-config.js';

/** A network as plain data. `sequential` makes it; every layer has a name and fits the one before. */
export interface Network {
  readonly className: 'Sequential';
  readonly config: {
    readonly name: string;
    readonly layers: readonly LayerConfig[];
    /** [time, numFeatures]; time is free. */
    readonly inputShape: readonly [null, number];
  };
}

/**
 * Layers one after the other, reading [batch, time, numFeatures].
 * @throws {RnnError} invalid-argument when an option is out of range or a name is taken
 * @throws {RnnError} shape-mismatch when a recurrent layer stands behind one that returns no sequence
 */
export function sequential(
  layers: readonly Unnamed<LayerConfig>[],
  { numFeatures, name = 'sequential' }: { numFeatures: number; name?: string },
): Network {
  assertCount(numFeatures, 'numFeatures');
  if (layers.length === 0) {
    throw new RnnError(
      'invalid-argument',
      'A network has at least one layer. Received none. Add one, such as gru({ units: 32 }).',
    );
  }
  const named = nameLayers(layers);
  named.forEach(assertOptions);
  assertSequencesReachRecurrentLayers(named);
  return { className: 'Sequential', config: { name, layers: named, inputShape: [null, numFeatures] } };
}

/** The shape of the network's outputs: [batch, time, units] or [batch, units]. */
export function outputShape(network: Network, { batch, time }: { batch: number; time: number }): number[] {
  const { layers } = network.config;
  const features = featuresAfter(network, layers.length - 1);
  return returnsSequences(layers) ? [batch, time, features] : [batch, features];
}

/** How many numbers the layer at `index` gives at each step; −1 is the network's input. */
export function featuresAfter(network: Network, index: number): number {
  for (let position = index; position >= 0; position--) {
    const { config } = network.config.layers[position]!;
    if ('units' in config) return config.units;
  }
  return network.config.inputShape[1];
}

/** Whether what comes out still has an axis of time. */
function returnsSequences(layers: readonly LayerConfig[]): boolean {
  return layers.every((layer) => !isRecurrent(layer) || layer.config.returnSequences);
}

/** Keras's names: gru, gru_1, dense … */
function nameLayers(layers: readonly Unnamed<LayerConfig>[]): LayerConfig[] {
  const taken = new Set<string>();
  const counts = new Map<string, number>();
  const chosen = new Set(layers.flatMap(({ config }) => config.name ?? []));
  return layers.map((layer) => {
    const name = layer.config.name ?? nextName(layer.className, { counts, chosen });
    if (taken.has(name)) {
      throw new RnnError(
        'invalid-argument',
        `Each layer has a name of its own. Received '${name}' twice. Rename one, or leave names out.`,
      );
    }
    taken.add(name);
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the class name still goes with its config
    return { ...layer, config: { ...layer.config, name } } as LayerConfig;
  });
}

const baseNames = { GRU: 'gru', LSTM: 'lstm', SimpleRNN: 'simple_rnn', Dense: 'dense', Dropout: 'dropout' };

function nextName(
  className: LayerConfig['className'],
  { counts, chosen }: { counts: Map<string, number>; chosen: ReadonlySet<string> },
): string {
  const base = baseNames[className];
  for (;;) {
    const count = counts.get(base) ?? 0;
    counts.set(base, count + 1);
    const name = count === 0 ? base : `${base}_${count}`;
    if (!chosen.has(name)) return name;
  }
}

function assertOptions({ config }: LayerConfig): void {
  if (!/^[A-Za-z0-9][\w.-]*$/.test(config.name)) {
    throw new RnnError(
      'invalid-argument',
      `A layer's name holds letters, digits, '_', '-' and '.'. Received '${config.name}'. Rename it.`,
    );
  }
  if ('units' in config) assertCount(config.units, `${config.name}: units`);
  if ('rate' in config && !(config.rate >= 0 && config.rate < 1)) {
    throw new RnnError(
      'invalid-argument',
      `${config.name}: rate is at least 0 and below 1. Received ${config.rate}. 0.2 is a usual value.`,
    );
  }
}

function assertCount(value: number, name: string): void {
  if (Number.isInteger(value) && value > 0) return;
  throw new RnnError(
    'invalid-argument',
    `${name} is a whole number above 0. Received ${value}. Set it when the network is made.`,
  );
}

function assertSequencesReachRecurrentLayers(layers: readonly LayerConfig[]): void {
  let closing: LayerConfig | undefined;
  for (const layer of layers) {
    if (!isRecurrent(layer)) continue;
    if (closing) {
      throw new RnnError(
        'shape-mismatch',
        `${layer.config.name} reads sequences [batch, time, features]. Received [batch, features] from ` +
          `${closing.config.name}. Set returnSequences: true on ${closing.config.name}.`,
      );
    }
    if (!layer.config.returnSequences) closing = layer;
  }
}
