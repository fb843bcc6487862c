import type {
  AdditiveAttentionConfig,
  AttentionConfig,
  ConcatenateConfig,
  UnnamedGraphLayer,
} from './graph-layer-config.js';

/** Joins what it reads: features side by side, or with `axis: 1` steps one after the other. */
export function concatenate({ axis = -1 }: Partial<Pick<ConcatenateConfig, 'axis'>> = {}): UnnamedGraphLayer {
  return { className: 'Concatenate', config: { axis } };
}

/** The sum of what it reads, number by number; all of one shape. */
export function add(): UnnamedGraphLayer {
  return { className: 'Add', config: {} };
}

/** The product of what it reads, number by number; all of one shape. */
export function multiply(): UnnamedGraphLayer {
  return { className: 'Multiply', config: {} };
}

/** The mean of what it reads, number by number; all of one shape. */
export function average(): UnnamedGraphLayer {
  return { className: 'Average', config: {} };
}

/** The same vector at each of `n` steps: [batch, features] → [batch, n, features]. */
export function repeatVector({ n }: { readonly n: number }): UnnamedGraphLayer {
  return { className: 'RepeatVector', config: { n } };
}

/**
 * What each step of a query draws from values, by how well the values' keys answer it. It reads [query, value] or
 * [query, value, key]: [batch, queryTime, features], [batch, time, valueFeatures] → [batch, queryTime, valueFeatures].
 * Source: Luong et al. 2015, "Effective approaches to attention-based neural machine translation", eqs. 7 and 8.
 */
export function attention({
  score = 'dot',
  useScale = false,
  causal = false,
}: Partial<Omit<AttentionConfig, 'name'>> = {}): UnnamedGraphLayer {
  return { className: 'Attention', config: { score, useScale, causal } };
}

/**
 * The same by sums: s = Σ scale ∘ tanh(q + k). It reads [query, value] or [query, value, key], query and key with as
 * many features as each other. Source: Bahdanau et al. 2015, "Neural machine translation by jointly learning to align
 * and translate", as Keras has it: the projections of q and k are dense layers of the graph.
 */
export function additiveAttention({
  useScale = true,
  causal = false,
}: Partial<Omit<AdditiveAttentionConfig, 'name'>> = {}): UnnamedGraphLayer {
  return { className: 'AdditiveAttention', config: { useScale, causal } };
}
