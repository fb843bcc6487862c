import { layoutOf } from './cell-layout.js';
import type { CellShape } from './cell-shape.js';
import { panelFloats, panelHeight } from './panel-matrix.js';
import type { SequencePlan } from './sequence-plan.js';

/** Panel matrices a forward run writes: offsets in floats from the start of their place. */
export interface Trace {
  readonly gates: number;
  readonly gatesHeight: number;
  /** States before each step: the initial ones, then those that steps made. */
  readonly h: number;
  readonly c: number;
  readonly statesHeight: number;
  readonly tanhC: number;
  readonly tanhHeight: number;
  readonly size: number;
}

interface Heights {
  readonly gatesHeight: number;
  readonly statesHeight: number;
  readonly tanhHeight: number;
}

/** The trace that runBackward reads: every packed row is kept. */
export function keptTrace(cell: CellShape, { rows, batch }: SequencePlan): Trace {
  const height = panelHeight(rows);
  return traceOf(cell, { gatesHeight: height, statesHeight: panelHeight(rows + batch), tanhHeight: height });
}

/** The trace of a run that only wants outputs: one chunk's gates, the old and the new states. */
export function passingTrace(
  cell: CellShape,
  { chunkRows, batch }: { chunkRows: number; batch: number },
): Trace {
  return traceOf(cell, {
    gatesHeight: panelHeight(chunkRows),
    statesHeight: panelHeight(2 * batch),
    tanhHeight: panelHeight(batch),
  });
}

function traceOf(cell: CellShape, heights: Heights): Trace {
  const { gatesHeight, statesHeight, tanhHeight } = heights;
  const { form, groups, panels } = layoutOf(cell);
  const stateFloats = panelFloats(panels, statesHeight);
  const h = panelFloats(groups * panels, gatesHeight);
  const c = h + stateFloats;
  const tanhC = c + stateFloats;
  const size = form === 'lstm' ? tanhC + panelFloats(panels, tanhHeight) : c;
  return { gates: 0, h, c, tanhC, size, ...heights };
}
