import { RnnError } from '../errors.js';

/** Which rows of [batch, time] each step reads: longest sequence first; masked steps are skipped. */
export interface SequencePlan {
  readonly batch: number;
  readonly time: number;
  /** Steps of the longest sequence. */
  readonly steps: number;
  /** Real steps of all sequences together. */
  readonly rows: number;
  /** How many sequences still run at a step; never grows. [steps] */
  readonly counts: Int32Array;
  /** Batch row of a packed sequence. [batch] */
  readonly order: Int32Array;
  /** Row of [batch * time] that a packed row reads. [rows] */
  readonly inputRows: Int32Array;
  /** Row of [batch * time] that a packed row writes. [rows] */
  readonly outputRows: Int32Array;
}

/** Real steps as a count from the left for each sequence, or as a mask [batch * time] with 1 for a real step. */
export type RealSteps =
  | { readonly lengths?: ArrayLike<number> | undefined; readonly mask?: undefined }
  | { readonly mask: ArrayLike<number>; readonly lengths?: undefined };

export type SequencePlanOptions = RealSteps & {
  readonly batch: number;
  readonly time: number;
  /** Read each sequence from its last step to its first. */
  readonly goBackwards?: boolean;
  /** With goBackwards: outputs in the order of reading, as Keras does, or beside their inputs. */
  readonly outputOrder?: 'processing' | 'input';
};

/**
 * Plans a batch once for all layers of its length.
 * @throws {RnnError} shape-mismatch when lengths or mask do not fit [batch, time].
 */
export function planSequence(options: SequencePlanOptions): SequencePlan {
  const { batch, time, lengths, mask, goBackwards = false, outputOrder = 'processing' } = options;
  if (!lengths && !mask) return wholePlan({ batch, time, goBackwards, outputOrder });
  const realSteps = listRealSteps(options);
  const order = Int32Array.from({ length: batch }, (_, index) => index).sort(
    (a, b) => realSteps[b]!.length - realSteps[a]!.length || a - b,
  );
  const steps = batch === 0 ? 0 : realSteps[order[0]!]!.length;
  const rows = realSteps.reduce((sum, { length }) => sum + length, 0);
  const counts = new Int32Array(steps);
  const inputRows = new Int32Array(rows);
  const outputRows = new Int32Array(rows);
  let row = 0;
  for (let step = 0; step < steps; step++) {
    for (const sequence of order) {
      const real = realSteps[sequence]!;
      if (real.length <= step) break;
      const at = real[goBackwards ? real.length - 1 - step : step]!;
      const writeAt = goBackwards && outputOrder === 'processing' ? time - 1 - at : at;
      inputRows[row] = sequence * time + at;
      outputRows[row] = sequence * time + writeAt;
      row += 1;
      counts[step]! += 1;
    }
  }
  return { batch, time, steps, rows, counts, order, inputRows, outputRows };
}

let lastWhole: { readonly of: WholePlanOptions; readonly plan: SequencePlan } | undefined;

/** The plan of a batch whose steps are all real; one batch after the other usually has the same. */
function wholePlan(of: WholePlanOptions): SequencePlan {
  const last = lastWhole?.of;
  const isSame =
    last?.batch === of.batch &&
    last.time === of.time &&
    last.goBackwards === of.goBackwards &&
    last.outputOrder === of.outputOrder;
  if (!isSame) lastWhole = { of, plan: planWhole(of) };
  return lastWhole!.plan;
}

/** Nothing to list or to sort. */
function planWhole({ batch, time, goBackwards, outputOrder }: WholePlanOptions): SequencePlan {
  const steps = batch === 0 ? 0 : time;
  const rows = batch * steps;
  const inputRows = new Int32Array(rows);
  let row = 0;
  for (let step = 0; step < steps; step++) {
    const at = goBackwards ? time - 1 - step : step;
    for (let sequence = 0; sequence < batch; sequence++) inputRows[row++] = sequence * time + at;
  }
  const isReversed = goBackwards && outputOrder === 'processing';
  const outputRows = isReversed ? planWhole({ batch, time, goBackwards: false }).inputRows : inputRows;
  const order = Int32Array.from({ length: batch }, (_, sequence) => sequence);
  return {
    batch,
    time,
    steps,
    rows,
    counts: new Int32Array(steps).fill(batch),
    order,
    inputRows,
    outputRows,
  };
}

type WholePlanOptions = Pick<SequencePlanOptions, 'batch' | 'time' | 'goBackwards' | 'outputOrder'>;

/** The times of the real steps of each sequence. */
function listRealSteps({ batch, time, lengths, mask }: SequencePlanOptions): number[][] {
  if (lengths) assertLengths(lengths, { batch, time });
  if (mask && mask.length !== batch * time) {
    throw new RnnError(
      'shape-mismatch',
      `mask must have one entry a step, batch × time. Received ${mask.length} entries for [${batch}, ${time}]. Make it from the same batch as the inputs.`,
    );
  }
  return Array.from({ length: batch }, (_, sequence) => {
    const times: number[] = [];
    const end = lengths ? lengths[sequence]! : time;
    for (let at = 0; at < end; at++) {
      if (!mask || mask[sequence * time + at]) times.push(at);
    }
    return times;
  });
}

function assertLengths(lengths: ArrayLike<number>, { batch, time }: { batch: number; time: number }): void {
  if (lengths.length !== batch) {
    throw new RnnError(
      'shape-mismatch',
      `lengths must have one entry a sequence. Received ${lengths.length} entries for ${batch} sequences. Make them from the same batch as the inputs.`,
    );
  }
  for (let sequence = 0; sequence < batch; sequence++) {
    const length = lengths[sequence]!;
    if (Number.isInteger(length) && length >= 0 && length <= time) continue;
    throw new RnnError(
      'shape-mismatch',
      `lengths must be whole numbers from 0 to time, which is ${time}. Received ${length} for sequence ${sequence}. Cut or pad the sequence.`,
    );
  }
}
