import { runForwardStep } from './forward-step.js';
import type { PackedCell } from './packed-cell.js';
import { createStepRoom, setRows, type StepRoom } from './step-room.js';

/** Byte offsets of one step's operands. */
export interface StepTensors {
  readonly batch: number;
  /** [batch, inputDim] */
  readonly inputs: number;
  /** [batch, units]: [h], or [h, c] for an LSTM; updated in place. h is the output too. */
  readonly states: readonly number[];
}

/** Operands of sequences that stand apart. */
export interface ScatteredStepTensors extends StepTensors {
  /** Whose row of `inputs` and `outputs` each sequence has, as int32 [batch]; 0 = its own. */
  readonly rows: number;
  /** Whose row of `states`. */
  readonly stateRows: number;
  /** [rows, units]: where h goes too. */
  readonly outputs: number;
}

/** One step of `batch` sequences. After the first call it allocates nothing, here or in the host. */
export function stepCell(packed: PackedCell, tensors: StepTensors): void {
  stepRows(packed, tensors, 0, 0);
}

/** The same, of sequences whose operands stand apart. */
export function stepScatteredCell(packed: PackedCell, tensors: ScatteredStepTensors): void {
  const { rows, stateRows, batch, outputs } = tensors;
  if (batch === 0) return;
  const { frame } = stepRows(packed, tensors, rows, stateRows);
  const { units } = packed.cell;
  packed.host.kernels.scatterRows(frame.hNext, frame.statesHeight, batch, units, outputs, units, rows);
}

function stepRows(
  packed: PackedCell,
  { batch, inputs, states }: StepTensors,
  rows: number,
  stateRows: number,
): StepRoom {
  const { host, cell, layout } = packed;
  const { kernels } = host;
  const { inputDim, units } = cell;
  const room = roomFor(packed, batch);
  const { frame } = room;
  const { statesHeight, gatesHeight, gates } = frame;
  const inputPanels = layout.inputGates.length * layout.panels;
  kernels.gatherRows(inputs, inputDim, rows, batch, inputDim, room.inputs, gatesHeight);
  kernels.gatherRows(states[0]!, units, stateRows, batch, units, frame.h, statesHeight);
  if (layout.states === 2)
    kernels.gatherRows(states[1]!, units, stateRows, batch, units, frame.c, statesHeight);
  // prettier-ignore
  kernels.multiply(batch, inputDim, inputPanels, room.inputs, gatesHeight, packed.kernel, inputDim, gates, gatesHeight, packed.bias);
  runForwardStep(packed, frame);
  kernels.scatterRows(frame.hNext, statesHeight, batch, units, states[0]!, units, stateRows);
  if (layout.states === 2)
    kernels.scatterRows(frame.cNext, statesHeight, batch, units, states[1]!, units, stateRows);
  return room;
}

function roomFor(packed: PackedCell, batch: number): StepRoom {
  let { stepRoom } = packed;
  if (!stepRoom || stepRoom.batch < batch) {
    stepRoom?.free();
    stepRoom = packed.stepRoom = createStepRoom(packed, batch);
  }
  setRows(stepRoom, batch);
  return stepRoom;
}
