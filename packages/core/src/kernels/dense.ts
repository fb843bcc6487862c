import type { KernelHost } from './kernel-host.js';
import { panelFloats, panelHeight, panelsFor, rowBytes } from './panel-matrix.js';
import { reserve } from './workspace.js';

/** A dense layer: inputs [rows, inputDim] → activation(inputs · kernel + bias) [rows, units]. */
export interface DenseShape {
  readonly inputDim: number;
  readonly units: number;
  readonly activation: 'linear' | 'tanh' | 'sigmoid' | 'relu' | 'softmax';
}

/** A dense layer whose weights stand in panels. */
export interface PackedDense {
  readonly host: KernelHost;
  readonly shape: DenseShape;
  readonly kernel: number;
  readonly bias: number;
  readonly inputs: number;
  readonly sums: number;
  free(): void;
}

/** Rows that are computed together: few enough for a core's own cache. */
const rowsAtOnce = 64;
const height = panelHeight(rowsAtOnce);

/** Packs weights, which may then be freed: kernel [inputDim, units], bias [units] or 0. The caller frees what it gets. */
export function packDense(
  host: KernelHost,
  shape: DenseShape,
  weights: { readonly kernel: number; readonly bias: number },
): PackedDense {
  const { inputDim, units } = shape;
  const panels = panelsFor(units);
  const { offsets, free } = reserve(host, {
    kernel: panelFloats(panels, inputDim),
    bias: panelFloats(panels, 1),
    inputs: panelFloats(panelsFor(inputDim), height),
    sums: panelFloats(panels, height),
  });
  const { kernels } = host;
  kernels.gatherRows(weights.kernel, units, 0, inputDim, units, offsets.kernel, inputDim);
  kernels.clear(offsets.bias, panels * rowBytes);
  if (weights.bias) kernels.addRows(weights.bias, 0, 0, 1, units, offsets.bias, 1);
  return { host, shape, ...offsets, free };
}

/** Byte offsets of inputs [rows, inputDim] and outputs [rows, units]. */
export interface DenseTensors {
  readonly rows: number;
  readonly inputs: number;
  readonly outputs: number;
}

/** Runs a dense layer; allocates nothing. */
export function runDense(packed: PackedDense, { rows, inputs, outputs }: DenseTensors): void {
  const { kernels } = packed.host;
  const { inputDim, units, activation } = packed.shape;
  const panels = panelsFor(units);
  for (let row = 0; row < rows; row += rowsAtOnce) {
    const count = Math.min(rowsAtOnce, rows - row);
    const target = outputs + row * units * 4;
    kernels.gatherRows(inputs + row * inputDim * 4, inputDim, 0, count, inputDim, packed.inputs, height);
    // prettier-ignore
    kernels.multiply(count, inputDim, panels, packed.inputs, height, packed.kernel, inputDim, packed.sums, height, packed.bias);
    if (activation === 'tanh') kernels.applyTanh(count, panels, packed.sums, height);
    if (activation === 'relu') kernels.applyRelu(count, panels, packed.sums, height);
    if (activation === 'sigmoid') kernels.applySigmoid(count, panels, packed.sums, height);
    kernels.scatterRows(packed.sums, height, count, units, target, units, 0);
    if (activation === 'softmax') kernels.applySoftmax(count, units, target);
  }
}
