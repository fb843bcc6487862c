import {
  isMinRecurrent,
  type CellActivation,
  type MinRecurrentLayer,
  type RecurrentLayer,
  type Weights,
} from '../network/index.js';
import { normalBelow } from './normal-below.test.support.js';

type Vector = readonly number[];

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));
const activations: Readonly<Record<CellActivation, (x: number) => number>> = {
  linear: (x) => x,
  tanh: Math.tanh,
  sigmoid,
  hardSigmoid: (x) => (x < -3 ? 0 : x > 3 ? 1 : (x + 3) / 6),
  relu: (x) => (x > 0 ? x : 0),
  elu: (x) => (x > 0 ? x : Math.exp(x) - 1),
  selu: (x) => (x > 0 ? 1.05070098 * x : 1.05070098 * 1.67326324 * (Math.exp(x) - 1)),
  swish: (x) => x / (1 + Math.exp(-x)),
  gelu: (x) => x * normalBelow(x),
  leakyRelu: (x) => (x > 0 ? x : 0.2 * x),
  exponential: Math.exp,
  softplus: (x) => Math.log(1 + Math.exp(x)),
  softsign: (x) => x / (1 + Math.abs(x)),
};

/** A recurrent layer's outputs in float64, from the papers' equations; see `referenceForward`. */
export function referenceRecurrent(
  layer: RecurrentLayer,
  weights: Weights,
  sequence: readonly Vector[],
): Vector[] {
  if (isMinRecurrent(layer)) return referenceMinRecurrent(layer, weights, sequence);
  const { config, className } = layer;
  const { units, goBackwards, returnSequences, zoneoutHidden = 0 } = config;
  const part = (name: string): number[] | undefined => {
    const found = weights.find((weight) => weight.name === `${config.name}/${name}`);
    return found && [...found.values];
  };
  const gates = { SimpleRNN: 1, GRU: 3, LSTM: 4 }[className];
  const columns = gates * units;
  const act = activations[config.activation];
  const gate = activations['recurrentActivation' in config ? config.recurrentActivation : 'sigmoid'];
  const groups = className === 'GRU' ? [2 * units, units] : [columns];
  const bias = part('bias') ?? [];
  const kernel = part('kernel')!;
  const recurrentKernel = part('recurrent_kernel')!;
  const [inputGamma, recurrentGamma] = [part('input_gamma'), part('recurrent_gamma')];

  const product = (x: Vector, matrix: Vector): number[] =>
    Array.from({ length: columns }, (_, column) =>
      x.reduce((sum, value, row) => sum + value * matrix[row * columns + column]!, 0),
    );
  const normalized = (sums: number[], gamma: Vector | undefined, widths: readonly number[]): number[] => {
    if (!gamma) return sums;
    let from = 0;
    return widths.flatMap((width) => {
      const group = sums.slice(from, (from += width));
      const start = from - width;
      const mean = group.reduce((sum, value) => sum + value, 0) / width;
      const variance = group.reduce((sum, value) => sum + (value - mean) ** 2, 0) / width;
      return group.map((value, n) => (gamma[start + n]! * (value - mean)) / Math.sqrt(variance + 1e-5));
    });
  };
  const resetsBefore = className === 'GRU' && !config.resetAfter;
  const width = recurrentKernel.length / columns;
  let h: Vector = Array.from({ length: width }, () => 0);
  let c: Vector = Array.from({ length: units }, () => 0);
  const zone = (before: Vector, after: Vector, share: number): Vector =>
    after.map((value, n) => share * before[n]! + (1 - share) * value);

  const step = (x: Vector): Vector => {
    const input = normalized(product(x, kernel), inputGamma, groups).map(
      (value, column) => value + (bias[column] ?? 0),
    );
    const inner = normalized(product(h, recurrentKernel), recurrentGamma, groups).map(
      (value, column) => value + (resetsBefore ? 0 : (bias[columns + column] ?? 0)),
    );
    const sum = (index: number, n: number): number => input[index * units + n]! + inner[index * units + n]!;
    const each = Array.from({ length: units }, (_, n) => n);
    if (className === 'SimpleRNN') return each.map((n) => act(sum(0, n)));
    if (className === 'GRU') {
      const reset = each.map((n) => gate(sum(1, n)));
      const product3 = product(
        h.map((value, n) => reset[n]! * value),
        recurrentKernel,
      ).slice(2 * units);
      const before = normalized(product3, recurrentGamma?.slice(2 * units), [units]);
      return each.map((n) => {
        const z = gate(sum(0, n));
        const recurrent = resetsBefore ? before[n]! : reset[n]! * inner[2 * units + n]!;
        return z * h[n]! + (1 - z) * act(input[2 * units + n]! + recurrent);
      });
    }
    const clip = config.cellClip ?? Infinity;
    const next = each.map((n) => {
      const value = gate(sum(1, n)) * c[n]! + gate(sum(0, n)) * act(sum(2, n));
      return Math.max(-clip, Math.min(clip, value));
    });
    const beta = part('cell_beta');
    const shown = normalized([...next], part('cell_gamma'), [units]).map(
      (value, n) => value + (beta?.[n] ?? 0),
    );
    const output = each.map((n) => gate(sum(3, n)) * act(shown[n]!));
    c = zone(c, next, config.zoneoutCell ?? 0);
    const projection = part('projection_kernel');
    if (!projection) return output;
    return Array.from({ length: width }, (_, column) =>
      output.reduce((total, value, row) => total + value * projection[row * width + column]!, 0),
    );
  };
  const outputs = (goBackwards ? sequence.toReversed() : sequence).map((x) => {
    h = zone(h, step(x), zoneoutHidden);
    return h;
  });
  return returnSequences ? outputs : [h];
}

/** minGRU: z = σ(…), h′ = (1 − z) ∘ h + z ∘ g; minLSTM: f, i = σ(…), h′ = (f ∘ h + i ∘ g) / (f + i) */
function referenceMinRecurrent(
  { className, config }: MinRecurrentLayer,
  weights: Weights,
  sequence: readonly Vector[],
): Vector[] {
  const { name, units, activation, goBackwards, returnSequences } = config;
  const part = (which: string): Vector | undefined => {
    const found = weights.find((weight) => weight.name === `${name}/${which}`);
    return found && [...found.values];
  };
  const [kernel, bias] = [part('kernel')!, part('bias')];
  const columns = (className === 'MinGRU' ? 2 : 3) * units;
  const candidate = { linear: activations.linear, tanh: Math.tanh, g: positive }[activation];
  let h: Vector = Array.from({ length: units }, () => 0);
  const outputs = (goBackwards ? sequence.toReversed() : sequence).map((x) => {
    const sum = (gate: number, n: number): number => {
      const column = gate * units + n;
      return x.reduce(
        (total, value, row) => total + value * kernel[row * columns + column]!,
        bias?.[column] ?? 0,
      );
    };
    h = h.map((old, n) => {
      const first = sigmoid(sum(0, n));
      if (className === 'MinGRU') return (1 - first) * old + first * candidate(sum(1, n));
      const second = sigmoid(sum(1, n));
      return (first * old + second * candidate(sum(2, n))) / (first + second);
    });
    return h;
  });
  return returnSequences ? outputs : [h];
}

const positive = (x: number): number => (x < 0 ? sigmoid(x) : x + 0.5);
