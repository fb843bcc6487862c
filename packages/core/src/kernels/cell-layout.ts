import type { CellShape } from './cell-shape.js';
import { panelsFor } from './panel-matrix.js';

/**
 * How a cell's gates stand in memory. Each gate is a group of panels; a step keeps `groups` of them. The input
 * projection feeds the first ones, the recurrent product those from `recurrentFrom` on.
 */
export interface CellLayout {
  readonly form: 'simpleRnn' | 'lstm' | 'gru' | 'gruResetBefore' | 'minGru' | 'minLstm';
  readonly states: 1 | 2;
  /** Gates side by side in a Keras kernel. */
  readonly kerasGates: number;
  /** Panels of one gate. */
  readonly panels: number;
  readonly groups: number;
  /** Keras gate of each group that the inputs feed. */
  readonly inputGates: readonly number[];
  /** Keras gate of each packed recurrent kernel, in order. */
  readonly recurrentGates: readonly number[];
  readonly recurrentFrom: number;
}

const lstm = {
  form: 'lstm',
  states: 2,
  kerasGates: 4,
  groups: 4,
  inputGates: [0, 1, 2, 3],
  recurrentGates: [0, 1, 2, 3],
  recurrentFrom: 0,
} as const;

// Keras has z, r, h; with the candidate first, what the inputs feed and what the state feeds are both contiguous.
const gru = {
  form: 'gru',
  states: 1,
  kerasGates: 3,
  groups: 4,
  inputGates: [2, 0, 1],
  recurrentGates: [0, 1, 2],
  recurrentFrom: 1,
} as const;

const simpleRnn = {
  form: 'simpleRnn',
  states: 1,
  kerasGates: 1,
  groups: 1,
  inputGates: [0],
  recurrentGates: [0],
  recurrentFrom: 0,
} as const;

const minGru = {
  form: 'minGru',
  states: 1,
  kerasGates: 2,
  groups: 2,
  inputGates: [0, 1],
  recurrentGates: [],
  recurrentFrom: 0,
} as const;

const minLstm = { ...minGru, form: 'minLstm', kerasGates: 3, groups: 3, inputGates: [0, 1, 2] } as const;

export function layoutOf({ kind, units, resetAfter = true }: CellShape): CellLayout {
  const panels = panelsFor(units);
  if (kind === 'lstm') return { ...lstm, panels };
  if (kind === 'simpleRnn') return { ...simpleRnn, panels };
  if (kind === 'minGru') return { ...minGru, panels };
  if (kind === 'minLstm') return { ...minLstm, panels };
  return resetAfter ? { ...gru, panels } : { ...gru, form: 'gruResetBefore', panels };
}
