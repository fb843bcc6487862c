import {
  directionsOf,
  featuresAfter,
  isFrameLayer,
  isRecurrent,
  type AttentionPoolingLayer,
  type Conv1dLayer,
  type BidirectionalLayer,
  type DenseLayer,
  type EmbeddingLayer,
  type LayerConfig,
  type LayerNormalizationLayer,
  type SequentialNetwork,
  type Weights,
  type WindowPoolingLayer,
} from '../network/index.js';
import { referenceFrames } from './reference-frames.test.support.js';
import { normalBelow } from './normal-below.test.support.js';
import { referenceRecurrent } from './reference-recurrent.test.support.js';

type Vector = readonly number[];

/**
 * A network's outputs for one sequence [time][numFeatures] in float64, written from Keras's equations and from
 * nothing of ours: what the engine is tested against. A single row comes out when the last output alone is returned.
 */
export function referenceForward(
  network: SequentialNetwork,
  weights: Weights,
  sequence: readonly Vector[],
): Vector[] {
  return network.config.layers.reduce<Vector[]>(
    (steps, layer, index) => {
      if (layer.className === 'Dropout') return steps;
      if (layer.className === 'Masking') {
        return steps.filter((x) => x.some((value) => value !== layer.config.maskValue));
      }
      if (layer.className === 'GlobalMaxPooling1D')
        return [pool({ steps, features: featuresAfter(network, index) }, (values) => Math.max(...values))];
      if (layer.className === 'GlobalAveragePooling1D') {
        return [
          pool(
            { steps, features: featuresAfter(network, index) },
            (values) => values.reduce((sum, value) => sum + value, 0) / values.length,
          ),
        ];
      }
      if (layer.className === 'Embedding') return steps.map(([id]) => vectorOf(layer, weights, id!));
      if (layer.className === 'LayerNormalization') return steps.map((x) => normalize(layer, weights, x));
      if (layer.className === 'AttentionPooling') {
        return [attend(layer, weights, steps, featuresAfter(network, index))];
      }
      if (layer.className === 'Bidirectional') return bidirectional(layer, weights, steps);
      if (
        layer.className === 'Conv1D' ||
        layer.className === 'MaxPooling1D' ||
        layer.className === 'AveragePooling1D'
      ) {
        return overWindows(layer, weights, steps);
      }
      if (isFrameLayer(layer)) return referenceFrames(layer, weights, steps);
      const matrices = matricesOf(layer, weights);
      return isRecurrent(layer)
        ? referenceRecurrent(layer, weights, steps)
        : steps.map((x) => dense(layer, matrices, x));
    },
    [...sequence],
  );
}

function pool(
  { steps, features }: { readonly steps: readonly Vector[]; readonly features: number },
  merge: (values: Vector) => number,
): Vector {
  return Array.from({ length: features }, (_, unit) =>
    steps.length === 0 ? 0 : merge(steps.map((x) => x[unit]!)),
  );
}

/** From Keras's definitions: padded on both sides, then window by window. */
function overWindows(
  layer: Conv1dLayer | WindowPoolingLayer,
  weights: Weights,
  steps: readonly Vector[],
): Vector[] {
  const isConvolution = layer.className === 'Conv1D';
  const { strides, padding } = layer.config;
  const dilation = isConvolution ? layer.config.dilationRate : 1;
  const size = isConvolution ? layer.config.kernelSize : layer.config.poolSize;
  const span = (size - 1) * dilation + 1;
  const total = padding === 'valid' ? 0 : span - 1;
  const before = padding === 'same' ? Math.floor(total / 2) : total;
  const outputs: Vector[] = [];
  for (let start = -before; start + span <= steps.length - before + total; start += strides) {
    const window = Array.from({ length: size }, (_, tap) => steps[start + tap * dilation]);
    if (!isConvolution) {
      const real = window.filter((x) => x !== undefined);
      outputs.push(
        real[0]!.map((_, unit) => {
          const values = real.map((x) => x[unit]!);
          if (layer.className === 'MaxPooling1D') return Math.max(...values);
          return values.reduce((sum, value) => sum + value, 0) / values.length;
        }),
      );
      continue;
    }
    const matrices = matricesOf(layer, weights);
    const width = matrices.kernel.length / size;
    const row = window.flatMap((x) => x ?? Array.from({ length: width }, () => 0));
    outputs.push(dense(layer, matrices, row));
  }
  return outputs;
}

function normalize({ config }: LayerNormalizationLayer, weights: Weights, x: Vector): Vector {
  const [gamma, beta] = ['gamma', 'beta'].map(
    (part) => weights.find(({ name }) => name === `${config.name}/${part}`)!.values,
  );
  const mean = x.reduce((sum, value) => sum + value, 0) / x.length;
  const variance = x.reduce((sum, value) => sum + (value - mean) ** 2, 0) / x.length;
  return x.map(
    (value, unit) => (gamma![unit]! * (value - mean)) / Math.sqrt(variance + config.epsilon) + beta![unit]!,
  );
}

function attend(
  layer: AttentionPoolingLayer,
  weights: Weights,
  steps: readonly Vector[],
  features: number,
): Vector {
  const { kernel, bias } = matricesOf(layer, weights);
  const query = weights.find(({ name }) => name === `${layer.config.name}/query`)!.values;
  const powers = steps.map((x) =>
    Math.exp(
      plus(times(x, kernel), bias[0]).reduce((sum, value, unit) => sum + Math.tanh(value) * query[unit]!, 0),
    ),
  );
  const total = powers.reduce((sum, power) => sum + power, 0);
  return Array.from({ length: features }, (_, unit) =>
    steps.reduce((sum, x, step) => sum + (powers[step]! / total) * x[unit]!, 0),
  );
}

function vectorOf({ config: { name, outputDim } }: EmbeddingLayer, weights: Weights, id: number): Vector {
  const { values } = weights.find((weight) => weight.name === `${name}/embeddings`)!;
  return [...values.subarray(id * outputDim, (id + 1) * outputDim)];
}

interface Matrices {
  readonly kernel: readonly Vector[];
  readonly recurrentKernel: readonly Vector[];
  /** One row, two with a GRU's resetAfter, none without bias. */
  readonly bias: readonly Vector[];
}

function bidirectional(layer: BidirectionalLayer, weights: Weights, steps: readonly Vector[]): Vector[] {
  const { mergeMode } = layer.config;
  const { forward, backward } = directionsOf(layer);
  const ahead = referenceRecurrent(forward, weights, steps);
  const behind = referenceRecurrent(backward, weights, steps).toReversed();
  const merge = {
    concat: (a: Vector, b: Vector) => [...a, ...b],
    sum: (a: Vector, b: Vector) => plus(a, b),
    ave: (a: Vector, b: Vector) => plus(a, b).map((value) => value / 2),
    mul: (a: Vector, b: Vector) => a.map((value, index) => value * b[index]!),
  }[mergeMode];
  return ahead.map((output, step) => merge(output, behind[step]!));
}

function matricesOf(layer: LayerConfig, weights: Weights): Matrices {
  const rowsOf = (part: string): Vector[] => {
    const found = weights.find(({ name }) => name === `${layer.config.name}/${part}`);
    if (!found) return [];
    const columns = found.shape.at(-1)!;
    return Array.from({ length: found.values.length / columns }, (_, row) =>
      Array.from(found.values.subarray(row * columns, (row + 1) * columns)),
    );
  };
  return { kernel: rowsOf('kernel'), recurrentKernel: rowsOf('recurrent_kernel'), bias: rowsOf('bias') };
}

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));
const times = (x: Vector, matrix: readonly Vector[]): number[] =>
  matrix[0]!.map((_, column) => x.reduce((sum, value, row) => sum + value * matrix[row]![column]!, 0));
const plus = (a: Vector, b: Vector | undefined): number[] =>
  a.map((value, index) => value + (b?.[index] ?? 0));
function dense(
  { config }: Pick<DenseLayer | Conv1dLayer, 'config'>,
  { kernel, bias }: Matrices,
  x: Vector,
): Vector {
  const sums = plus(times(x, kernel), bias[0]);
  if (config.activation === 'tanh') return sums.map(Math.tanh);
  if (config.activation === 'sigmoid') return sums.map(sigmoid);
  if (config.activation === 'relu') return sums.map((value) => Math.max(0, value));
  if (config.activation === 'linear') return sums;
  if (config.activation === 'swish') return sums.map((value) => value * sigmoid(value));
  if (config.activation === 'elu') return sums.map((value) => (value < 0 ? Math.exp(value) - 1 : value));
  if (config.activation === 'gelu') return sums.map((value) => value * normalBelow(value));
  const powers = sums.map((value) => Math.exp(value - Math.max(...sums)));
  return powers.map((power) => power / powers.reduce((sum, other) => sum + other, 0));
}
