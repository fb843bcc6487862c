import { runForwardStep } from './forward-step.js';
import type { PackedCell } from './packed-cell.js';
import { createStepRoom, type StepRoom } from './step-room.js';

/** Byte offsets of one step's operands. */
export interface StepTensors {
  readonly batch: number;
  /** [batch, inputDim] */
  readonly inputs: number;
  /** [batch, units]: [h], or [h, c] for an LSTM; updated in place. h is the output too. */
  readonly states: readonly number[];
}

/** One step of `batch` sequences. After the first call it allocates nothing, here or in the host. */
export function stepCell(packed: PackedCell, { batch, inputs, states }: StepTensors): void {
  const { host, cell, layout } = packed;
  const { kernels } = host;
  const { inputDim, units } = cell;
  const room = roomFor(packed, batch);
  const { frame } = room;
  const { statesHeight, gatesHeight, gates } = frame;
  const inputPanels = layout.inputGates.length * layout.panels;
  frame.rows = batch;
  kernels.gatherRows(inputs, inputDim, 0, batch, inputDim, room.inputs, gatesHeight);
  kernels.gatherRows(states[0]!, units, 0, batch, units, frame.h, statesHeight);
  if (layout.states === 2) kernels.gatherRows(states[1]!, units, 0, batch, units, frame.c, statesHeight);
  // prettier-ignore
  kernels.multiply(batch, inputDim, inputPanels, room.inputs, gatesHeight, packed.kernel, inputDim, gates, gatesHeight, packed.bias);
  runForwardStep(packed, frame);
  kernels.scatterRows(frame.hNext, statesHeight, batch, units, states[0]!, units, 0);
  if (layout.states === 2) kernels.scatterRows(frame.cNext, statesHeight, batch, units, states[1]!, units, 0);
}

function roomFor(packed: PackedCell, batch: number): StepRoom {
  const { stepRoom } = packed;
  if (stepRoom && stepRoom.batch >= batch) return stepRoom;
  stepRoom?.free();
  return (packed.stepRoom = createStepRoom(packed, batch));
}
