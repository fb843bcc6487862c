import type { LayerConfig, Unnamed } from '../layer-config.js';

/** Options of a layer that joins what it reads. */
export interface ConcatenateConfig {
  readonly name: string;
  /** −1 puts features side by side, 1 puts steps one after the other. */
  readonly axis: -1 | 1;
}

/** Number by number, without options. */
export interface MergeConfig {
  readonly name: string;
}

/** Options of a layer that makes a sequence of one vector, in Keras's words. */
export interface RepeatVectorConfig {
  readonly name: string;
  /** Steps that come out. */
  readonly n: number;
}

/** Options of attention by products, after Luong. */
export interface AttentionConfig {
  readonly name: string;
  /** 'dot': q · k; 'general': q W k, with a learned matrix W. */
  readonly score: 'dot' | 'general';
  /** Multiplies the scores of 'dot' by a learned number. */
  readonly useScale: boolean;
  /** A query's step reads the values' steps up to its own only. */
  readonly causal: boolean;
}

/** Options of additive attention, after Bahdanau. */
export interface AdditiveAttentionConfig {
  readonly name: string;
  /** Weighs the features in the sum by learned numbers. */
  readonly useScale: boolean;
  /** A query's step reads the values' steps up to its own only. */
  readonly causal: boolean;
}

interface LayerOf<ClassName extends string, Config> {
  readonly className: ClassName;
  readonly config: Config;
}

export type ConcatenateLayer = LayerOf<'Concatenate', ConcatenateConfig>;
export type MergeLayer =
  LayerOf<'Add', MergeConfig> | LayerOf<'Multiply', MergeConfig> | LayerOf<'Average', MergeConfig>;
export type RepeatVectorLayer = LayerOf<'RepeatVector', RepeatVectorConfig>;
export type AttentionLayer = LayerOf<'Attention', AttentionConfig>;
export type AdditiveAttentionLayer = LayerOf<'AdditiveAttention', AdditiveAttentionConfig>;

/** A layer that only a graph may hold: it reads more than one sequence, or makes one. */
export type JoiningLayer =
  ConcatenateLayer | MergeLayer | RepeatVectorLayer | AttentionLayer | AdditiveAttentionLayer;

/** Any layer that a graph may hold. */
export type GraphLayer = LayerConfig | JoiningLayer;

type UnnamedJoining<Layer extends JoiningLayer> =
  Layer extends LayerOf<infer ClassName, infer Config> ? LayerOf<ClassName, Omit<Config, 'name'>> : never;

/** A layer before `graph` has given it its name. */
export type UnnamedGraphLayer = Unnamed<LayerConfig> | UnnamedJoining<JoiningLayer>;

const joining: ReadonlySet<unknown> = new Set<JoiningLayer['className']>([
  'Concatenate',
  'Add',
  'Multiply',
  'Average',
  'RepeatVector',
  'Attention',
  'AdditiveAttention',
]);

/** Whether only a graph may hold a layer. */
export function isJoining(layer: GraphLayer): layer is JoiningLayer {
  return isJoiningClass(layer.className);
}

export function isJoiningClass(className: unknown): className is JoiningLayer['className'] {
  return joining.has(className);
}
