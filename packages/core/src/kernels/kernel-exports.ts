/** A panel matrix in a call: its offset, and the rows allotted to each panel. See kernels/panels.ts. */
type Rows = number;
type Panels = number;
type Offset = number;
type Height = number;

/** What kernels/inference.ts exports, in AssemblyScript's order of arguments. */
export interface KernelExports {
  // prettier-ignore
  gatherRows(source: Offset, stride: number, table: Offset, rows: Rows, columns: number, target: Offset, height: Height): void;
  // prettier-ignore
  addRows(source: Offset, stride: number, table: Offset, rows: Rows, columns: number, target: Offset, height: Height): void;
  // prettier-ignore
  scatterRows(source: Offset, height: Height, rows: Rows, columns: number, target: Offset, stride: number, table: Offset): void;
  clear(target: Offset, bytes: number): void;
  // prettier-ignore
  multiply(rows: Rows, depth: number, panels: Panels, a: Offset, aHeight: Height, b: Offset, bHeight: Height, c: Offset, cHeight: Height, bias: Offset): void;
  // prettier-ignore
  roundRows(rows: Rows, panels: Panels, source: Offset, height: Height, limit: number, target: Offset, scales: Offset): void;
  // prettier-ignore
  multiplyInt8(rows: Rows, pairs: number, panels: Panels, a: Offset, aScales: Offset, b: Offset, bScales: Offset, c: Offset, cHeight: Height, bias: Offset): void;
  // prettier-ignore
  simpleRnnForward(rows: Rows, panels: Panels, sums: Offset, sumsHeight: Height, hNext: Offset, statesHeight: Height): void;
  // prettier-ignore
  lstmForward(rows: Rows, panels: Panels, gates: Offset, gatesHeight: Height, c: Offset, cNext: Offset, hNext: Offset, statesHeight: Height, tanhC: Offset, tanhHeight: Height): void;
  gruForward: GruForward;
  // prettier-ignore
  gruForwardReset(rows: Rows, panels: Panels, gates: Offset, gatesHeight: Height, h: Offset, statesHeight: Height): void;
  gruForwardUpdate: GruForward;
  // prettier-ignore
  minForward(rows: Rows, panels: Panels, gates: Offset, gatesHeight: Height, h: Offset, hNext: Offset, statesHeight: Height, candidate: number, shares: number): void;
  applyTanh: ApplyActivation;
  applyRelu: ApplyActivation;
  applySigmoid: ApplyActivation;
  applySoftmax(rows: Rows, columns: number, values: Offset): void;
}

/** What kernels/training.ts exports. */
export interface TrainingExports {
  // prettier-ignore
  gatherTransposed(source: Offset, stride: number, rows: Rows, columns: number, target: Offset, height: Height): void;
  addColumnSums(source: Offset, height: Height, rows: Rows, panels: Panels, sums: Offset): void;
  // prettier-ignore
  addTransposedProduct(rows: Rows, aPanels: Panels, bPanels: Panels, a: Offset, aHeight: Height, b: Offset, bHeight: Height, c: Offset): void;
  // prettier-ignore
  simpleRnnBackward(rows: Rows, panels: Panels, h: Offset, hHeight: Height, dh: Offset, dHeight: Height, dSums: Offset, dSumsHeight: Height): void;
  // prettier-ignore
  lstmBackward(rows: Rows, panels: Panels, gates: Offset, gatesHeight: Height, c: Offset, statesHeight: Height, tanhC: Offset, tanhHeight: Height, dh: Offset, dc: Offset, dHeight: Height, dGates: Offset, dGatesHeight: Height): void;
  gruBackward: GruBackward;
  gruBackwardUpdate: GruBackward;
  gruBackwardReset: GruBackward;
  // prettier-ignore
  minBackward(rows: Rows, panels: Panels, gates: Offset, gatesHeight: Height, h: Offset, statesHeight: Height, dh: Offset, dHeight: Height, dGates: Offset, dGatesHeight: Height, candidate: number, shares: number): void;
  rowsWithMore(rows: Rows, columns: number, source: Offset, number: number, target: Offset): void;
  addToRows(rows: Rows, columns: number, ids: Offset, gradients: Offset, target: Offset): void;
  // prettier-ignore
  adam(length: number, weights: Offset, gradients: Offset, means: Offset, squares: Offset, moved: Offset, scale: number, newMean: number, newSquare: number, rate: number, epsilon: number, kept: number): void;
  ctcScratch(steps: number, numClasses: number, labelCount: number): number;
  // prettier-ignore
  ctc(steps: number, numClasses: number, blank: number, logits: Offset, labels: Offset, labelCount: number, gradient: Offset, scratch: Offset): number;
}

// prettier-ignore
type GruForward = (rows: Rows, panels: Panels, gates: Offset, gatesHeight: Height, h: Offset, hNext: Offset, statesHeight: Height) => void;
// prettier-ignore
type GruBackward = (rows: Rows, panels: Panels, gates: Offset, gatesHeight: Height, h: Offset, statesHeight: Height, dh: Offset, dHeight: Height, dGates: Offset, dGatesHeight: Height) => void;
type ApplyActivation = (rows: Rows, panels: Panels, sums: Offset, height: Height) => void;
