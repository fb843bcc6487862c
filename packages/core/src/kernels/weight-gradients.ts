import { layoutOf } from './cell-layout.js';
import type { CellShape, CellWeights } from './cell-shape.js';
import type { KernelHost } from './kernel-host.js';
import { panelFloats, panelsFor, rowBytes, type PanelMatrix } from './panel-matrix.js';
import { trainingKernels } from './training-kernels.js';
import { reserve } from './workspace.js';

/** Panel matrices of the same `rows` steps, from which their share of the weights' gradients comes. */
export interface GradientRows {
  readonly rows: number;
  readonly inputs: PanelMatrix;
  /** States before the steps. */
  readonly states: PanelMatrix;
  /** Activated gates. */
  readonly gates: PanelMatrix;
  /** Gradients of the gates' sums. */
  readonly gateGradients: PanelMatrix;
}

/** Sums of the weights' gradients over steps. */
export interface WeightGradients {
  add(rows: GradientRows): void;
  /** Writes the sums in Keras's layout; offset 0 = not wanted. */
  write(targets: CellWeights): void;
  free(): void;
}

export function createWeightGradients(host: KernelHost, cell: CellShape): WeightGradients {
  const { kernels } = host;
  const { addColumnSums, addTransposedProduct } = trainingKernels(host);
  const { inputDim, units } = cell;
  const { form, kerasGates, panels, groups, inputGates, recurrentGates, recurrentFrom } = layoutOf(cell);
  const inputPanels = panelsFor(inputDim);
  const sizes = {
    kernel: panelFloats(inputGates.length * panels, inputPanels * 8),
    recurrentKernel: panelFloats(recurrentGates.length * panels, panels * 8),
    bias: panelFloats(groups * panels, 1),
  };
  const { offsets, free } = reserve(host, sizes);
  for (const name of ['kernel', 'recurrentKernel', 'bias'] as const) {
    kernels.clear(offsets[name], sizes[name] * 4);
  }

  function add({ rows, inputs, states, gates, gateGradients }: GradientRows): void {
    const { offset, height } = gateGradients;
    const group = panels * height * rowBytes;
    // prettier-ignore
    addTransposedProduct(rows, inputPanels, inputGates.length * panels, inputs.offset, inputs.height, offset, height, offsets.kernel);
    addColumnSums(offset, height, rows, groups * panels, offsets.bias);
    if (recurrentGates.length === 0) return;
    const stateGates = form === 'gruResetBefore' ? 2 : recurrentGates.length;
    // prettier-ignore
    addTransposedProduct(rows, panels, stateGates * panels, states.offset, states.height, offset + recurrentFrom * group, height, offsets.recurrentKernel);
    if (form !== 'gruResetBefore') return;
    // The candidate read the reset state, which the forward run kept as the last group of the gates.
    const reset = gates.offset + 3 * panels * gates.height * rowBytes;
    const candidate = offsets.recurrentKernel + 2 * panels * panels * 8 * rowBytes;
    addTransposedProduct(rows, panels, panels, reset, gates.height, offset, height, candidate);
  }

  function write({ kernel, recurrentKernel, bias }: CellWeights): void {
    const columns = kerasGates * units;
    for (const [group, gate] of inputGates.entries()) {
      const from = offsets.kernel + group * panels * inputPanels * 8 * rowBytes;
      if (kernel)
        kernels.scatterRows(from, inputPanels * 8, inputDim, units, kernel + gate * units * 4, columns, 0);
      if (bias) writeBias(group, bias + gate * units * 4);
    }
    for (const [group, gate] of recurrentGates.entries()) {
      const from = offsets.recurrentKernel + group * panels * panels * 8 * rowBytes;
      const to = recurrentKernel + gate * units * 4;
      if (recurrentKernel) kernels.scatterRows(from, panels * 8, units, units, to, columns, 0);
      if (bias && form === 'gru') writeBias(group + recurrentFrom, bias + (columns + gate * units) * 4);
    }
  }

  function writeBias(group: number, target: number): void {
    kernels.scatterRows(offsets.bias + group * panels * rowBytes, 1, 1, units, target, 0, 0);
  }

  return { add, write, free };
}
