import { RnnError } from '../../errors.js';
import { outputUnits } from '../cell-options.js';
import { isFrameLayer } from '../frames.js';
import { gateCounts, type RecurrentLayer } from '../layer-config.js';
import { featuresOf, readsSequences } from '../layer-shape.js';
import { stepsAfter, timeWindowOf } from '../time-window.js';
import {
  isJoining,
  type GraphLayer,
  type JoiningLayer,
  type UnnamedGraphLayer,
} from './graph-layer-config.js';

/** What goes from one layer of a graph to the next: [batch, time, features], or [batch, features] without time. */
export interface Flow {
  readonly features: number;
  readonly hasTime: boolean;
  /** Whether it is ids, one number a step. */
  readonly isIds?: boolean;
}

/**
 * What a layer makes of what it reads.
 * @throws {RnnError} shape-mismatch when it cannot read that
 */
export function flowThrough(layer: GraphLayer, inputs: readonly Flow[]): Flow {
  if (isJoining(layer)) return joined(layer, inputs);
  const [input] = inputs;
  const { className, config } = layer;
  if (inputs.length !== 1 || !input) refuse(config.name, 'reads one input', `${inputs.length}`);
  if ((className === 'Embedding') !== (input.isIds ?? false)) {
    refuse(
      config.name,
      className === 'Embedding' ? 'reads ids [batch, time]' : 'reads numbers, not ids',
      describe(input),
    );
  }
  if (isFrameLayer(layer))
    refuse(config.name, 'stands in a chain, which says the shape of frames', 'it in a graph');
  const reader = readsSequences(layer);
  if (reader && !input.hasTime)
    refuse(config.name, 'reads sequences [batch, time, features]', describe(input));
  const hasTime = input.hasTime && (reader?.returnSequences ?? true);
  return { features: featuresOf(layer, input.features), hasTime };
}

/** How many numbers each state has that a layer hands on, [batch, size]: those of both directions where it has two. */
export function statesOf(layer: UnnamedGraphLayer): readonly number[] {
  if (layer.className === 'Bidirectional') {
    const inner = statesOf(layer.config.layer);
    return [...inner, ...inner];
  }
  if (!Object.hasOwn(gateCounts, layer.className)) return [];
  const recurrent = layer as RecurrentLayer;
  const { units } = recurrent.config;
  return recurrent.className === 'LSTM' ? [outputUnits(recurrent), units] : [units];
}

/** How many steps a layer makes of those it reads; undefined for one output a sequence. */
export function timeThrough(layer: GraphLayer, times: readonly (number | undefined)[]): number | undefined {
  if (layer.className === 'RepeatVector') return layer.config.n;
  if (layer.className === 'Concatenate' && layer.config.axis === 1) {
    return times.reduce<number>((sum, time) => sum + (time ?? 0), 0);
  }
  if (isJoining(layer)) return times[0];
  const window = timeWindowOf(layer);
  if (window) return stepsAfter(window, times[0]!);
  return (readsSequences(layer)?.returnSequences ?? true) ? times[0] : undefined;
}

function joined({ className, config }: JoiningLayer, inputs: readonly Flow[]): Flow {
  const { name } = config;
  const [first, second, third] = inputs;
  const received = inputs.map(describe).join(' and ');
  if (inputs.some(({ isIds }) => isIds)) refuse(name, 'reads numbers, not ids', received);
  if (className === 'RepeatVector') {
    if (inputs.length !== 1 || !first || first.hasTime) refuse(name, 'reads one [batch, features]', received);
    return { features: first.features, hasTime: true };
  }
  if (className === 'Attention' || className === 'AdditiveAttention') {
    const key = third ?? second;
    if (inputs.length > 3 || !first || !second || !key || inputs.some(({ hasTime }) => !hasTime)) {
      refuse(name, 'reads [query, value] or [query, value, key], each [batch, time, features]', received);
    }
    const compares = className === 'AdditiveAttention' || config.score === 'dot';
    if (compares && first.features !== key.features) {
      refuse(name, 'compares queries and keys of as many features', received);
    }
    return { features: second.features, hasTime: true };
  }
  if (!first || inputs.length < 2) refuse(name, 'reads two inputs or more', received || 'none');
  if (inputs.some(({ hasTime }) => hasTime !== first.hasTime)) {
    refuse(name, 'reads inputs that all have steps, or none of them', received);
  }
  if (className === 'Concatenate' && config.axis === -1) {
    return { ...first, features: inputs.reduce((sum, { features }) => sum + features, 0) };
  }
  if (className === 'Concatenate' && !first.hasTime) refuse(name, 'puts steps behind steps', received);
  if (inputs.some(({ features }) => features !== first.features)) {
    refuse(name, 'reads inputs of as many features', received);
  }
  return first;
}

function describe({ features, hasTime, isIds }: Flow): string {
  if (isIds) return 'ids [batch, time]';
  return hasTime ? `[batch, time, ${features}]` : `[batch, ${features}]`;
}

function refuse(name: string, rule: string, received: string): never {
  throw new RnnError(
    'shape-mismatch',
    `${name} ${rule}. Received ${received}. Change what it reads in the graph.`,
  );
}
